using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.IO.Hashing;
using System.Numerics;
using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace FastNet;

/// <summary>
/// An open safetensors file. Opening reads and checks the header alone; tensors are read when asked for, straight into the caller's
/// memory. No memory is reserved that the length of the file does not justify.
/// </summary>
public sealed class SafetensorsFile : IDisposable
{
    private const int HalvesAtOnce = 1 << 14;
    private const int ChecksumPart = 1 << 20;

    private readonly SafeFileHandle _handle;
    private readonly string _path;
    private readonly long _dataStart;
    private readonly Dictionary<string, SafetensorsTensor> _byName;

    private SafetensorsFile(SafeFileHandle handle, string path)
    {
        _handle = handle;
        _path = path;
        long length = RandomAccess.GetLength(handle);
        DataFormatException.Demand(length >= sizeof(ulong), $"the file has {length} bytes; the length of the header alone takes 8");

        Span<byte> prefix = stackalloc byte[sizeof(ulong)];
        ReadExactly(prefix, 0);
        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        long rest = length - sizeof(ulong);
        DataFormatException.Demand(headerLength <= (ulong)Math.Min(rest, SafetensorsHeader.MaximumLength),
            $"the header claims {headerLength} bytes; {rest} follow, and {SafetensorsHeader.MaximumLength} are allowed");
        byte[] json = new byte[headerLength];
        ReadExactly(json, sizeof(ulong));
        _dataStart = sizeof(ulong) + json.Length;
        SafetensorsHeader header = SafetensorsHeader.Parse(json, length - _dataStart);
        Tensors = Array.AsReadOnly(header.Tensors);
        Metadata = header.Metadata;
        _byName = header.Tensors.ToDictionary(tensor => tensor.Name);
    }

    /// <summary>The tensors in the order of their data.</summary>
    public IReadOnlyList<SafetensorsTensor> Tensors { get; }

    /// <summary>The texts under <c>__metadata__</c>; empty when there are none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens <paramref name="path"/> for reading and checks its header.</summary>
    /// <param name="path">A safetensors file.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or null.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">
    /// The file is truncated or no safetensors file, or its tensors overlap, leave holes or disagree with their shapes. Their types do not matter
    /// until they are read.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SafetensorsFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        RegularFile.RequireLength(path);
        return RegularFile.Opened(File.OpenHandle(path), handle => DataFormatException.In(path, () => new SafetensorsFile(handle, path)));
    }

    /// <summary>Whether there is a tensor of that name.</summary>
    /// <param name="name">The name to look for.</param>
    /// <param name="tensor">Its description in the file.</param>
    public bool TryGetTensor(string name, [NotNullWhen(true)] out SafetensorsTensor? tensor) =>
        _byName.TryGetValue(name, out tensor);

    /// <summary>
    /// Reads all elements of a tensor, row-major. F16 and BF16 become <typeparamref name="T"/> exactly; otherwise <typeparamref name="T"/> must be
    /// the type in the file.
    /// </summary>
    /// <typeparam name="T">float for F32, double for F64, either for F16 and BF16; long for I64.</typeparam>
    /// <param name="name">The tensor's name.</param>
    /// <param name="destination">Receives the elements: exactly as many as the tensor has.</param>
    /// <exception cref="KeyNotFoundException">There is no tensor of that name.</exception>
    /// <exception cref="DataFormatException">The file holds another type, or was cut short since it was opened.</exception>
    /// <exception cref="ArgumentException"><paramref name="destination"/> has another length than the tensor.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float, double nor long.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public void Read<T>(string name, Span<T> destination)
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        string type = SafetensorsTensor.TypeOf<T>();
        if (!_byName.TryGetValue(name, out SafetensorsTensor? tensor))
        {
            throw new KeyNotFoundException($"{_path} has no tensor '{name}'; it has {FileText.List(_byName.Keys)}.");
        }

        bool isHalf = tensor.Type is "F16" or "BF16" && type != "I64";
        if (tensor.Type != type && !isHalf)
        {
            string found = $"tensor {FileText.Quote(name)} is of type {FileText.Escape(tensor.Type)}";
            throw DataFormatException.Of(_path, $"{found}; {type} was asked for, and no conversion is made");
        }

        Ensure.That(tensor.Count == destination.Length,
            $"Tensor '{name}' has {tensor.Count} elements; the destination has {destination.Length}.", nameof(destination));
        if (isHalf)
        {
            ReadHalves(tensor, destination);
            return;
        }

        long offset = _dataStart + tensor.Begin;
        while (!destination.IsEmpty)
        {
            Span<byte> bytes = SafetensorsHeader.NextPart(ref destination);
            ReadExactly(bytes, offset);
            NpyHeader.SwapIfBigEndian(bytes, Unsafe.SizeOf<T>());
            offset += bytes.Length;
        }
    }

    /// <summary>Reads all elements of a tensor as <see cref="Read{T}"/> does, and refuses those that are not finite.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="name">The tensor's name.</param>
    /// <param name="destination">Receives the elements: exactly as many as the tensor has.</param>
    /// <exception cref="DataFormatException">
    /// A number is infinite or none; the message names tensor and place. Also as <see cref="Read{T}"/>.
    /// </exception>
    public void ReadFinite<T>(string name, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Read(name, destination);
        if (TensorValues.Problem<T>(name, [.. _byName[name].Shape], destination) is string problem)
        {
            throw DataFormatException.Of(_path, problem);
        }
    }

    /// <summary>Reads the whole file and compares it with the checksum in its metadata (<see cref="SafetensorsWriter"/>).</summary>
    /// <returns>False where there is no checksum.</returns>
    /// <exception cref="DataFormatException">The checksum is another one, or the file was cut short since it was opened.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public bool VerifyChecksum()
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        return Metadata.TryGetValue(SafetensorsChecksum.Key, out string? expected) && DataFormatException.In(_path, () => Verify(expected));
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _handle.Dispose();

    // Every number of 16 bits is one of 32 and of 64.
    private void ReadHalves<T>(SafetensorsTensor tensor, Span<T> destination)
        where T : unmanaged
    {
        byte[] bytes = new byte[Math.Min(tensor.Count, HalvesAtOnce) * sizeof(ushort)];
        for (int start = 0; start < destination.Length; start += HalvesAtOnce)
        {
            int count = Math.Min(HalvesAtOnce, destination.Length - start);
            ReadExactly(bytes.AsSpan(0, count * sizeof(ushort)), _dataStart + tensor.Begin + ((long)start * sizeof(ushort)));
            for (int i = 0; i < count; i++)
            {
                ushort bits = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(i * sizeof(ushort)));
                float value = tensor.Type == "F16"
                    ? (float)BitConverter.UInt16BitsToHalf(bits)
                    : BitConverter.UInt32BitsToSingle((uint)bits << 16);
                destination[start + i] = typeof(T) == typeof(float) ? (T)(object)value : (T)(object)(double)value;
            }
        }
    }

    private bool Verify(string expected)
    {
        byte[] buffer = new byte[Math.Max(_dataStart, ChecksumPart)];
        Span<byte> part = buffer.AsSpan(0, (int)_dataStart);
        ReadExactly(part, 0);
        SafetensorsChecksum.Clear(part, expected);
        XxHash128 hash = new();
        hash.Append(part);
        long length = RandomAccess.GetLength(_handle);
        for (long offset = _dataStart; offset < length; offset += part.Length)
        {
            part = buffer.AsSpan(0, (int)Math.Min(ChecksumPart, length - offset));
            ReadExactly(part, offset);
            hash.Append(part);
        }

        string actual = SafetensorsChecksum.Text(hash);
        DataFormatException.Demand(actual == expected,
            $"its checksum ({SafetensorsChecksum.Key}) is {FileText.Quote(expected)}; its content has '{actual}': the file is damaged");
        return true;
    }

    private void ReadExactly(Span<byte> destination, long offset)
    {
        int read = RegularFile.Read(_handle, destination, offset);
        if (read < destination.Length)
        {
            throw DataFormatException.Of(_path, $"the file ended at byte {offset + read}; {destination.Length - read} more bytes were expected");
        }
    }
}
