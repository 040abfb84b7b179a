using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using FastNet.Fuzz.Mutations;

namespace FastNet.Fuzz.Readers;

/// <summary>Small valid files, and damage of their own kind.</summary>
internal static class SampleFiles
{
    internal const int Features = 4;
    internal const int Classes = 3;

    private const int Side = 3;
    private const int ChecksumDigits = 32;
    private const int DigestBytes = 32;

    private static readonly double[] Doubles = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, -1, 0, 0.5, 1, 2, 7, 625, 1e9, 4294967296, 9007199254740992, 1e300, -1e-300, double.Epsilon];

    /// <summary>Rows that a net can learn: 30 to train, 12 to validate and to test.</summary>
    internal static void SaveArrays(string path)
    {
        RandomState random = new(11);
        Dictionary<string, NpyArray> arrays = [];
        foreach ((string part, int count) in new[] { ("train", 30), ("val", 12), ("test", 12) })
        {
            double[] x = new double[count * Features];
            random.Gaussian(x);
            for (int i = 0; i < count; i++)
            {
                x[(i * Features) + (i % Classes)] += 2;
            }

            arrays.Add($"x_{part}", NpyArray.From<double>(x, count, Features));
            arrays.Add($"y_{part}", NpyArray.From<long>([.. Enumerable.Range(0, count).Select(i => (long)i % Classes)], count));
        }

        NpzArchive.Save(path, arrays);
    }

    /// <summary>The archive with texts of three characters for labels, as NumPy keeps them: four bytes each.</summary>
    internal static byte[] WithTextLabels(byte[] archive)
        => NumPyMutations.Save([.. NumPyMutations.Entries(archive).Select(entry => entry.Name.StartsWith('y') ? (entry.Name, TextLabels(entry.Name)) : entry)], CompressionLevel.Optimal);

    /// <summary>The four files of a data set like MNIST, of images of 3 x 3.</summary>
    internal static IEnumerable<(string Name, byte[] Content)> Idx()
    {
        foreach ((string part, int count) in new[] { ("train", 8), ("t10k", 4) })
        {
            yield return ($"{part}-images-idx3-ubyte", Idx([count, Side, Side]));
            yield return ($"{part}-labels-idx1-ubyte", Idx([count]));
        }
    }

    /// <summary>A file of IDX with another header or other elements.</summary>
    internal static byte[] MutateIdx(byte[] whole, Dice dice)
    {
        if (dice.Once(3))
        {
            return ByteMutations.Mutate(whole, dice);
        }

        // Of the header's words one or two, and mostly by a small change.
        byte[] copy = [.. whole];
        for (int edits = 1 + dice.Below(2); edits > 0; edits--)
        {
            Span<byte> word = copy.AsSpan(4 * dice.Below(1 + whole[3]), 4);
            uint value = BinaryPrimitives.ReadUInt32BigEndian(word);
            BinaryPrimitives.WriteUInt32BigEndian(word, dice.Pick<uint>(0, value + 1, value - 1, value << 8, value | 0x8000_0000, (uint)dice.Number()));
        }

        return dice.Once(3) ? [.. copy, .. new byte[dice.Below(300)]] : copy;
    }

    /// <summary>A checkpoint with another header, other bytes or other numbers, and mostly with a checksum that is right.</summary>
    internal static byte[] MutateCheckpoint(byte[] whole, Dice dice)
    {
        byte[] changed = [.. whole];
        if (dice.Once(2))
        {
            Span<double> numbers = Numbers(changed);
            for (int edits = 1 + dice.Below(2); edits > 0; edits--)
            {
                // Position, random stream and histories are doubles; most of them are words of the random stream.
                int at = dice.Once(2) ? dice.Below(Math.Min(5, numbers.Length)) : dice.Below(numbers.Length);
                numbers[at] = dice.Once(3) ? numbers[at] + dice.Pick(-1.0, 1.0, 0.5) : dice.Pick(Doubles);
            }
        }
        else
        {
            changed = SafetensorsMutations.Mutate(whole, dice);
        }

        return dice.Once(12) ? changed : Sealed(changed);
    }

    /// <summary>A model with another header or other elements, and mostly with a checksum that is right.</summary>
    internal static byte[] MutateModel(byte[] whole, Dice dice)
    {
        byte[] changed = SafetensorsMutations.Mutate(whole, dice);
        return dice.Once(12) ? changed : Sealed(changed);
    }

    /// <summary>The file with the checksum of what it holds now; as it is where it has none.</summary>
    internal static byte[] Sealed(byte[] file)
    {
        ReadOnlySpan<byte> key = "\"xxh128\":\""u8;
        int place = file.AsSpan().IndexOf(key) + key.Length;
        if (place >= key.Length && place + ChecksumDigits <= file.Length)
        {
            Span<byte> digits = file.AsSpan(place, ChecksumDigits);
            digits.Fill((byte)'0');
            Encoding.ASCII.GetBytes(Convert.ToHexStringLower(XxHash128.Hash(file)), digits);
        }
        else if (file.Length > DigestBytes && file.AsSpan().IndexOf("\"sha256\""u8) >= 0)
        {
            SHA256.HashData(file.AsSpan(..^DigestBytes), file.AsSpan(^DigestBytes..));
        }

        return file;
    }

    private static byte[] TextLabels(string name)
    {
        int count = name.Contains("train", StringComparison.Ordinal) ? 30 : 12;
        byte[] header = Encoding.ASCII.GetBytes($"{{'descr': '<U3', 'fortran_order': False, 'shape': ({count},), }}\n");
        byte[] labels = Encoding.UTF32.GetBytes(string.Concat(Enumerable.Range(0, count).Select(i => new string((char)('a' + (i % Classes)), 3))));
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. header, .. labels];
    }

    private static Span<double> Numbers(byte[] file)
        => MemoryMarshal.Cast<byte, double>(file.AsSpan(8 + (int)BinaryPrimitives.ReadInt64LittleEndian(file)));

    private static byte[] Idx(int[] shape)
    {
        byte[] file = new byte[4 + (4 * shape.Length) + shape.Aggregate((product, size) => product * size)];
        file[2] = 8;
        file[3] = (byte)shape.Length;
        for (int i = 0; i < shape.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4 + (4 * i)), shape[i]);
        }

        for (int i = 4 + (4 * shape.Length); i < file.Length; i++)
        {
            file[i] = (byte)(shape.Length == 1 ? i % Classes : i);
        }

        return file;
    }
}
