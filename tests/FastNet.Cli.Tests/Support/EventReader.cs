using System.Buffers.Binary;
using System.Text;

namespace FastNet.Cli.Tests.Support;

/// <summary>A record of a TensorBoard event file.</summary>
/// <param name="Step">Steps made.</param>
/// <param name="WallTime">Seconds since 1970.</param>
/// <param name="Version">What the first record says; else null.</param>
/// <param name="Starts">Whether it says that a session starts there.</param>
/// <param name="Scalars">Values by their tags.</param>
/// <param name="Pictures">PNG files by their tags, with height, width and colour space as they are said.</param>
internal sealed record TrainingEvent(
    long Step, double WallTime, string? Version, bool Starts, IReadOnlyDictionary<string, float> Scalars,
    IReadOnlyDictionary<string, (long Height, long Width, long Channels, byte[] Png)> Pictures);

/// <summary>Reads event files of TensorBoard by the description of their format: every length, checksum and field is looked at.</summary>
internal static class EventReader
{
    /// <summary>The records of the only event file of a folder.</summary>
    public static List<TrainingEvent> ReadFolder(string folder) => Read(Directory.GetFiles(folder).Single());

    public static List<TrainingEvent> Read(string path)
    {
        List<TrainingEvent> events = [];
        ReadOnlySpan<byte> rest = File.ReadAllBytes(path);
        while (!rest.IsEmpty)
        {
            ulong length = BinaryPrimitives.ReadUInt64LittleEndian(rest);
            Assert.That(BinaryPrimitives.ReadUInt32LittleEndian(rest[8..]), Is.EqualTo(Masked(rest[..8])), "checksum of a length");
            ReadOnlySpan<byte> data = rest.Slice(12, (int)length);
            Assert.That(BinaryPrimitives.ReadUInt32LittleEndian(rest[(12 + (int)length)..]), Is.EqualTo(Masked(data)), "checksum of a record");
            events.Add(Event(data));
            rest = rest[(16 + (int)length)..];
        }

        return events;
    }

    /// <summary>CRC-32C bit by bit.</summary>
    public static uint Checksum(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) == 0 ? 0 : 0x82F63B78u);
            }
        }

        return ~crc;
    }

    private static uint Masked(ReadOnlySpan<byte> data)
    {
        uint crc = Checksum(data);
        return ((crc >> 15) | (crc << 17)) + 0xa282ead8u;
    }

    private static TrainingEvent Event(ReadOnlySpan<byte> data)
    {
        (long step, double time, string? version, bool starts) = (0, 0, null, false);
        Dictionary<string, float> scalars = [];
        Dictionary<string, (long, long, long, byte[])> pictures = [];
        foreach ((int field, object value) in Fields(data))
        {
            switch (field)
            {
                case 1:
                    time = BitConverter.Int64BitsToDouble((long)value);
                    break;
                case 2:
                    step = (long)value;
                    break;
                case 3:
                    version = Encoding.UTF8.GetString((byte[])value);
                    break;
                case 5:
                    AddValues((byte[])value, scalars, pictures);
                    break;
                case 7:
                    starts = Fields((byte[])value).Single() is (1, 1L);
                    break;
                default:
                    Assert.Fail($"an event has field {field}");
                    break;
            }
        }

        return new TrainingEvent(step, time, version, starts, scalars, pictures);
    }

    private static void AddValues(byte[] summary, Dictionary<string, float> scalars, Dictionary<string, (long, long, long, byte[])> pictures)
    {
        foreach ((int _, object value) in Fields(summary))
        {
            Dictionary<int, object> fields = Fields((byte[])value).ToDictionary(pair => pair.Field, pair => pair.Value);
            string tag = Encoding.UTF8.GetString((byte[])fields[1]);
            if (fields.TryGetValue(2, out object? number))
            {
                scalars.Add(tag, BitConverter.Int32BitsToSingle((int)number));
            }
            else
            {
                Dictionary<int, object> image = Fields((byte[])fields[4]).ToDictionary(pair => pair.Field, pair => pair.Value);
                pictures.Add(tag, ((long)image[1], (long)image[2], (long)image[3], (byte[])image[4]));
            }
        }
    }

    /// <summary>The fields of a message: a long for a varint and for eight bytes, an int for four, else the bytes.</summary>
    private static List<(int Field, object Value)> Fields(ReadOnlySpan<byte> message)
    {
        List<(int, object)> fields = [];
        while (!message.IsEmpty)
        {
            ulong tag = Varint(ref message);
            object value;
            switch (tag & 7)
            {
                case 0:
                    value = (long)Varint(ref message);
                    break;
                case 1:
                    value = BinaryPrimitives.ReadInt64LittleEndian(message);
                    message = message[8..];
                    break;
                case 2:
                    int length = (int)Varint(ref message);
                    value = message[..length].ToArray();
                    message = message[length..];
                    break;
                default:
                    Assert.That(tag & 7, Is.EqualTo(5UL), "wire type");
                    value = BinaryPrimitives.ReadInt32LittleEndian(message);
                    message = message[4..];
                    break;
            }

            fields.Add(((int)(tag >> 3), value));
        }

        return fields;
    }

    private static ulong Varint(ref ReadOnlySpan<byte> message)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = message[0];
            message = message[1..];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
