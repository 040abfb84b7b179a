using System.Buffers.Binary;
using System.Text;

namespace FastNet;

/// <summary>
/// A message in the format of Protocol Buffers: fields one after another, each a number with a wire type and a value. Long values and messages
/// inside are not copied until the file is written. ONNX models and TensorBoard's events are such messages.
/// </summary>
internal sealed class ProtobufWriter
{
    private const int Variable = 0;
    private const int EightBytes = 1;
    private const int Sized = 2;
    private const int FourBytes = 5;
    private const int MostVarintBytes = 10;

    private readonly List<ReadOnlyMemory<byte>> _parts = [];
    private readonly List<byte> _open = [];
    private long _closed;

    /// <summary>Bytes so far.</summary>
    public long Length => _closed + _open.Count;

    /// <summary>An int32, int64, bool or enum.</summary>
    public ProtobufWriter Integer(int field, long value)
    {
        Tag(field, Variable);
        Varint((ulong)value);
        return this;
    }

    /// <summary>A float.</summary>
    public ProtobufWriter Float(int field, float value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        Tag(field, FourBytes);
        _open.AddRange(bytes);
        return this;
    }

    /// <summary>A double.</summary>
    public ProtobufWriter Double(int field, double value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        Tag(field, EightBytes);
        _open.AddRange(bytes);
        return this;
    }

    /// <summary>A string.</summary>
    public ProtobufWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Bytes, which must not change until the message is written.</summary>
    public ProtobufWriter Bytes(int field, ReadOnlyMemory<byte> value)
    {
        Tag(field, Sized);
        Varint((ulong)value.Length);
        Close();
        _parts.Add(value);
        _closed += value.Length;
        return this;
    }

    /// <summary>A message inside, as it is now.</summary>
    public ProtobufWriter Message(int field, ProtobufWriter message)
    {
        Tag(field, Sized);
        Varint((ulong)message.Length);
        Close();
        message.Close();
        _parts.AddRange(message._parts);
        _closed += message._closed;
        return this;
    }

    /// <summary>Writes the message to a stream.</summary>
    public void WriteTo(Stream stream)
    {
        Close();
        foreach (ReadOnlyMemory<byte> part in _parts)
        {
            stream.Write(part.Span);
        }
    }

    private void Tag(int field, int wireType) => Varint((ulong)((field << 3) | wireType));

    /// <summary>Seven bits a byte, the lowest first; the eighth says that more follow.</summary>
    private void Varint(ulong value)
    {
        Span<byte> bytes = stackalloc byte[MostVarintBytes];
        int count = 0;
        for (; value > 0x7f; value >>= 7)
        {
            bytes[count++] = (byte)(value | 0x80);
        }

        bytes[count++] = (byte)value;
        _open.AddRange(bytes[..count]);
    }

    private void Close()
    {
        if (_open.Count > 0)
        {
            _parts.Add(_open.ToArray());
            _closed += _open.Count;
            _open.Clear();
        }
    }
}
