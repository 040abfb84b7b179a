using System.IO.Hashing;

namespace FastNet;

/// <summary>Passes through the bytes of another stream, and counts and sums them.</summary>
/// <param name="inner">The stream to read; closed with this one.</param>
/// <param name="most">The most bytes to pass on.</param>
internal sealed class ChecksumStream(Stream inner, long most = long.MaxValue) : ReadOnlyStream
{
    /// <summary>Bytes that come out of a byte of zip or gzip at the most: deflate makes at most 258 bytes of 2 bits.</summary>
    internal const long MostExpansion = 1032;

    private readonly Crc32 _checksum = new();

    /// <summary>Bytes read so far.</summary>
    internal long Count { get; private set; }

    /// <summary>The CRC-32 of the bytes read so far.</summary>
    internal uint Checksum => _checksum.GetCurrentHashAsUInt32();

    public override int Read(Span<byte> buffer)
    {
        int read = inner.Read(buffer);
        Count += read;
        DataFormatException.Demand(Count <= most, $"it expands to more than {most} bytes");

        _checksum.Append(buffer[..read]);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
