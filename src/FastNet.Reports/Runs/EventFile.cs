using System.Buffers.Binary;
using System.Numerics;

namespace FastNet.Reports;

/// <summary>
/// A file of events for TensorBoard: records of a length, its checksum, an Event message (event.proto of TensorBoard) and its checksum. Each record
/// is handed to the system as it is made, so that a page that watches the folder shows it, and a process that is killed loses none.
/// </summary>
internal sealed class EventFile : IDisposable
{
    private const string Version = "brain.Event:2";
    private const int Start = 1;

    private readonly Stream _stream;

    /// <summary>Begins a stream of events.</summary>
    /// <param name="stream">Receives a record in each write.</param>
    /// <param name="firstStep">The first step that will be told of. Of it and of later ones earlier files of the folder count no more.</param>
    public EventFile(Stream stream, int firstStep)
    {
        _stream = stream;
        Write(At(0).Text(3, Version));
        Write(At(firstStep).Message(7, new ProtobufWriter().Integer(1, Start)));
    }

    /// <summary>Makes a new file in a folder, after those that are there already by its name, as TensorBoard reads them.</summary>
    /// <param name="folder">The folder; made when it is missing.</param>
    /// <param name="firstStep">As for the constructor.</param>
    /// <exception cref="IOException">It cannot be written there.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written there.</exception>
    public static EventFile Create(string folder, int firstStep)
    {
        Directory.CreateDirectory(folder);
        long seconds = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        while (Directory.EnumerateFiles(folder, $"{Prefix(seconds)}*").Any())
        {
            seconds++;
        }

        string path = System.IO.Path.Combine(folder, $"{Prefix(seconds)}{Environment.MachineName}.{Environment.ProcessId}");
        FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        return RegularFile.Opened(file, stream => new EventFile(stream, firstStep) { Path = path });
    }

    /// <summary>The file; empty for a stream.</summary>
    public string Path { get; private init; } = string.Empty;

    /// <summary>Tells the values of a step.</summary>
    /// <param name="step">Steps made.</param>
    /// <param name="values">Each with its name; a slash divides groups from names.</param>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    public void Scalars(int step, params ReadOnlySpan<(string Tag, double Value)> values)
    {
        ProtobufWriter summary = new();
        foreach ((string tag, double value) in values)
        {
            summary.Message(1, new ProtobufWriter().Text(1, tag).Float(2, (float)value));
        }

        Write(At(step).Message(5, summary));
    }

    /// <summary>Shows a picture.</summary>
    /// <param name="step">Steps made.</param>
    /// <param name="tag">Its name.</param>
    /// <param name="picture">The picture.</param>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    public void Show(int step, string tag, Picture picture)
    {
        using MemoryStream png = new();
        picture.WritePng(png);

        // The number of the colour space is that of its channels.
        ProtobufWriter image = new ProtobufWriter().Integer(1, picture.Height).Integer(2, picture.Width).Integer(3, picture.Channels)
            .Bytes(4, png.ToArray());
        Write(At(step).Message(5, new ProtobufWriter().Message(1, new ProtobufWriter().Text(1, tag).Message(4, image))));
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private static string Prefix(long seconds) => $"events.out.tfevents.{seconds:D10}.";

    private static ProtobufWriter At(int step)
    {
        double now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;
        return new ProtobufWriter().Double(1, now).Integer(2, step);
    }

    private void Write(ProtobufWriter message)
    {
        const int Head = sizeof(long) + sizeof(uint);
        int length = (int)message.Length;
        byte[] record = new byte[Head + length + sizeof(uint)];
        BinaryPrimitives.WriteInt64LittleEndian(record, length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(sizeof(long)), Checksum(record.AsSpan(0, sizeof(long))));
        message.WriteTo(new MemoryStream(record, Head, length));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(Head + length), Checksum(record.AsSpan(Head, length)));
        AtomicFile.RefuseTooLong(Path, () => _stream.Write(record));
    }

    /// <summary>CRC-32C, turned by 15 bits and moved on, so that a checksum of data that hold checksums is another one.</summary>
    private static uint Checksum(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return BitOperations.RotateRight(~crc, 15) + 0xa282ead8;
    }
}
