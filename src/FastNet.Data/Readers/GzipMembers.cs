using System.IO.Compression;

namespace FastNet.Data;

/// <summary>
/// What a gzip file holds: one member or several, one after the other (RFC 1952, section 2.2), as gzip itself reads them. Each member's checksum and
/// length are compared by the runtime, which takes the end of a truncated file for the end of its content, though, and ignores what follows a member
/// and is none. So one more member follows the file here. Its text comes out at the end only if the whole file was intact. Zeros that follow the last
/// member are padding, as gzip takes them.
/// </summary>
internal sealed class GzipMembers : ReadOnlyStream
{
    /// <summary>Bytes read at once from the members.</summary>
    private const int BufferLength = 1 << 16;

    // Random, so that no file ends with it.
    private readonly byte[] _last = Guid.NewGuid().ToByteArray();
    private readonly WithLast _input;
    private readonly GZipStream _members;
    private readonly byte[] _buffer;
    private int _start;
    private int _end;
    private bool _ended;

    /// <summary>Reads <paramref name="file"/> from where it stands.</summary>
    /// <param name="file">It must be able to seek; closed with this stream.</param>
    internal GzipMembers(Stream file)
    {
        _input = new WithLast(file, Compressed(_last));
        _members = new GZipStream(_input, CompressionMode.Decompress);
        _buffer = new byte[BufferLength + _last.Length];
    }

    /// <exception cref="DataFormatException">A member is damaged or cut short, or something that is no member follows.</exception>
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
            int read = Member(_buffer.AsSpan(_end));
            _end += read;
            _ended = read == 0;
        }

        if (_ended)
        {
            if (_buffer.AsSpan(0, _end).SequenceEqual(_last))
            {
                _end = 0;
            }
            else if (!_input.IsInPadding)
            {
                throw new DataFormatException("it is cut short, or goes on after its last gzip member");
            }
        }
    }

    private int Member(Span<byte> buffer)
    {
        try
        {
            return _members.Read(buffer);
        }
        catch (InvalidDataException error)
        {
            throw new DataFormatException($"its compressed content is damaged: {error.Message}", error);
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

    /// <summary>
    /// A file and then some bytes. The zeros at the end of the file are given one by one: what the reader of a member has taken tells where it ended.
    /// </summary>
    private sealed class WithLast(Stream first, byte[] last) : ReadOnlyStream
    {
        private readonly long _zeros = Zeros(first);
        private long _left = first.Length - first.Position;
        private int _given;

        /// <summary>Whether the reader stopped, after its last member, at zeros.</summary>
        internal bool IsInPadding => _left < _zeros && _given == 0;

        public override int Read(Span<byte> buffer)
        {
            long most = _left > _zeros ? _left - _zeros : Math.Min(_left, 1);
            int read = first.Read(buffer[..(int)Math.Min(buffer.Length, most)]);
            if (read > 0 || buffer.IsEmpty)
            {
                _left -= read;
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

        // How many zeros the file ends with.
        private static long Zeros(Stream file)
        {
            byte[] block = new byte[1 << 12];
            (long start, long end) = (file.Position, file.Length);
            int last = -1;
            while (last < 0 && end > start)
            {
                Span<byte> part = block.AsSpan(0, (int)Math.Min(block.Length, end - start));
                file.Position = end - part.Length;
                file.ReadExactly(part);
                last = part.LastIndexOfAnyExcept((byte)0);
                end -= part.Length - (last + 1);
            }

            file.Position = start;
            return file.Length - end;
        }
    }
}
