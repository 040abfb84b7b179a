using System.IO.Compression;

namespace FastNet;

/// <summary>
/// What a gzip file holds: one member or several, one after the other (RFC 1952, section 2.2), as gzip itself reads them. Each member's checksum and length
/// are compared by the runtime, which takes the end of a truncated file for the end of its content, though, and ignores what follows a member and is none.
/// So one member more is put behind the file: only if all of the file was whole does its text come out at the end, and the runtime says all is well.
/// </summary>
internal sealed class GzipMembers : ReadOnlyStream
{
    /// <summary>Bytes read at once from the members.</summary>
    private const int BufferLength = 1 << 16;

    // Random, so that no file ends with it.
    private readonly byte[] _last = Guid.NewGuid().ToByteArray();
    private readonly GZipStream _members;
    private readonly byte[] _buffer;
    private int _start;
    private int _end;
    private bool _ended;

    /// <summary>Reads <paramref name="file"/> from where it stands.</summary>
    /// <param name="file">Closed with this stream.</param>
    internal GzipMembers(Stream file)
    {
        _members = new GZipStream(new WithLast(file, Compressed(_last)), CompressionMode.Decompress);
        _buffer = new byte[BufferLength + _last.Length];
    }

    /// <exception cref="InvalidDataException">A member is damaged or cut short, or something that is no member follows.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (_end - _start <= _last.Length && !_ended && !buffer.IsEmpty)
        {
            Fill();
        }

        int count = Math.Min(buffer.Length, _end - _start - (_ended ? 0 : _last.Length));
        _buffer.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _members.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Reads on until there is more than may be the last member's text, or the end.</summary>
    private void Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        while (_end <= _last.Length && !_ended)
        {
            int read = _members.Read(_buffer.AsSpan(_end));
            _end += read;
            _ended = read == 0;
        }

        if (_ended)
        {
            if (!_buffer.AsSpan(0, _end).SequenceEqual(_last))
            {
                throw new InvalidDataException("it is cut short, or goes on behind its last gzip member");
            }

            _end = 0;
        }
    }

    private static byte[] Compressed(byte[] text)
    {
        using MemoryStream stream = new();
        using (GZipStream gzip = new(stream, CompressionLevel.NoCompression, leaveOpen: true))
        {
            gzip.Write(text);
        }

        return stream.ToArray();
    }

    /// <summary>A stream and then some bytes.</summary>
    private sealed class WithLast(Stream first, byte[] last) : ReadOnlyStream
    {
        private int _given;

        public override int Read(Span<byte> buffer)
        {
            int read = _given == 0 ? first.Read(buffer) : 0;
            if (read > 0 || buffer.IsEmpty)
            {
                return read;
            }

            int count = Math.Min(buffer.Length, last.Length - _given);
            last.AsSpan(_given, count).CopyTo(buffer);
            _given += count;
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                first.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
