using System.Buffers.Binary;

namespace FastNet.Fuzz.Mutations;

/// <summary>Damage to a file that knows nothing of its form.</summary>
internal static class ByteMutations
{
    private const int MostBytes = 1 << 16;

    /// <summary>The file with one to three edits.</summary>
    internal static byte[] Mutate(byte[] whole, Dice dice)
    {
        byte[] bytes = whole;
        for (int edits = dice.Pick(1, 1, 2, 4); edits > 0; edits--)
        {
            bytes = bytes.Length is 0 or > MostBytes ? [.. bytes.Take(MostBytes), (byte)dice.Below(256)] : Edit(bytes, dice);
        }

        return bytes;
    }

    /// <summary>Writes a number of 2, 4 or 8 bytes, in either order, into <paramref name="field"/> or as much of it as there is.</summary>
    internal static void WriteNumber(Span<byte> field, Dice dice)
    {
        Span<byte> bytes = stackalloc byte[8];
        long number = dice.Number();
        int size = dice.Pick(2, 4, 8);
        if (dice.Once(2))
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
            bytes = bytes[..size];
        }
        else
        {
            BinaryPrimitives.WriteInt64BigEndian(bytes, number);
            bytes = bytes[^size..];
        }

        bytes[..Math.Min(size, field.Length)].CopyTo(field);
    }

    private static byte[] Edit(byte[] bytes, Dice dice)
    {
        int at = dice.Below(bytes.Length);
        int end = at + Math.Min(1 + dice.Below(dice.Once(4) ? 256 : 8), bytes.Length - at);
        byte[] copy = [.. bytes];
        switch (dice.Below(9))
        {
            case 0:
                copy[at] ^= (byte)(1 << dice.Below(8));
                return copy;
            case 1:
                copy[at] = (byte)dice.Below(256);
                return copy;
            case 2:
                WriteNumber(copy.AsSpan(at), dice);
                return copy;
            case 3:
                return [.. bytes[..at], .. bytes[end..]];
            case 4:
                return bytes[..at];
            case 5:
                return [.. bytes[..at], .. Enumerable.Range(0, 1 + dice.Below(8)).Select(_ => (byte)dice.Below(256)), .. bytes[at..]];
            case 6:
                int target = dice.Below(bytes.Length);
                return [.. bytes[..target], .. bytes[at..end], .. bytes[target..]];
            case 7:
                bytes.AsSpan(at, end - at).CopyTo(copy.AsSpan(dice.Below(bytes.Length - (end - at) + 1)));
                return copy;
            default:
                return [.. bytes[..at], .. Enumerable.Repeat(bytes[at..end], 1 + dice.Below(100)).SelectMany(chunk => chunk), .. bytes[at..]];
        }
    }
}
