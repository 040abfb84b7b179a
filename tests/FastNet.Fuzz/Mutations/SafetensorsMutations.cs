using System.Buffers.Binary;

namespace FastNet.Fuzz.Mutations;

/// <summary>Damage to safetensors files: the header as JSON, with a length that is mostly right, and the elements.</summary>
internal static class SafetensorsMutations
{
    private const int Prefix = 8;

    /// <summary>A damaged file.</summary>
    internal static byte[] Mutate(byte[] whole, Dice dice)
    {
        if (dice.Once(5))
        {
            return ByteMutations.Mutate(whole, dice);
        }

        int end = Prefix + (int)BinaryPrimitives.ReadInt64LittleEndian(whole);
        return dice.Once(4)
            ? [.. whole[..end], .. ByteMutations.Mutate(whole[end..], dice)]
            : WithHeader(TextMutations.Mutate(whole[Prefix..end], dice), whole[end..], dice.Once(10) ? dice.Number() : null);
    }

    /// <summary>A file of a header and what follows it.</summary>
    internal static byte[] WithHeader(byte[] header, byte[] elements, long? length = null)
    {
        // The header is padded so that the elements stay where they may be.
        byte[] padded = [.. header, .. Enumerable.Repeat((byte)' ', -header.Length & 7)];
        byte[] prefix = new byte[Prefix];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, length ?? padded.Length);
        return [.. prefix, .. padded, .. elements];
    }
}
