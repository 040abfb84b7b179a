using System.Buffers.Binary;

namespace FastNet.Data;

/// <summary>
/// An array of bytes in the IDX form (LeCun, Cortes, Burges, "The MNIST database"): two zero bytes, the element type, the number of dimensions, each
/// dimension in four bytes, high byte first, then the elements.
/// </summary>
internal static class IdxFile
{
    private const byte UnsignedBytes = 0x08;

    /// <summary>Reads header and elements.</summary>
    /// <param name="file">The content.</param>
    /// <param name="dimensions">How many dimensions there must be.</param>
    /// <exception cref="DataFormatException">It is no such file, or cut short, or too long.</exception>
    internal static (int[] Shape, byte[] Values) Read(DataFile file, int dimensions)
    {
        Span<byte> header = stackalloc byte[4 + (4 * dimensions)];
        NpyHeader.Fill(file.Stream, header);
        DataFormatException.Demand(header[0] == 0 && header[1] == 0 && header[2] == UnsignedBytes && header[3] == dimensions,
            $"it begins with the bytes {Convert.ToHexString(header[..4])}; "
                + $"000008{dimensions:X2} was expected (unsigned bytes, {dimensions} dimensions)");

        int[] shape = new int[dimensions];
        Int128 count = 1;
        for (int i = 0; i < dimensions; i++)
        {
            uint dimension = BinaryPrimitives.ReadUInt32BigEndian(header[(4 + (4 * i))..]);
            shape[i] = (int)Math.Min(dimension, int.MaxValue);
            count *= dimension;
        }

        long most = Math.Min(Array.MaxLength, file.Most - header.Length);
        DataFormatException.Demand(count <= most && (file.Length is not long length || count == length - header.Length),
            $"it claims {string.Join(" x ", shape)} bytes; "
                + $"{(file.Length is null ? $"at most {most}" : $"{file.Length - header.Length}")} follow");

        return (shape, NpyHeader.Bytes(file.Stream, (int)count, file.OnDisk));
    }
}
