using System.Buffers.Binary;

namespace FastNet.Fuzz.Mutations;

/// <summary>Damage to pickles, opcode by opcode.</summary>
internal static class PickleMutations
{
    private static readonly byte[] Opcodes =
    [
        .. "().}]dltaesuqpghjrNIJKMSTUBCXcRbVLFPQGio012"u8, 0x80, 0x81, 0x82, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x8b, 0x8c, 0x8d, 0x8e, 0x8f, 0x90, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98,
    ];

    private static readonly byte[][] Words =
    [
        "cnumpy\ndtype\n"u8.ToArray(), "cnumpy\nndarray\n"u8.ToArray(), "cnumpy.core.multiarray\n_reconstruct\n"u8.ToArray(), "cnumpy._core.numeric\n_frombuffer\n"u8.ToArray(),
        "c_codecs\nencode\n"u8.ToArray(), "cos\nsystem\n"u8.ToArray(), "S'u1'\n"u8.ToArray(), "I1\n"u8.ToArray(), "I-1\n"u8.ToArray(), "I01\n"u8.ToArray(), "L5L\n"u8.ToArray(), "F1.5\n"u8.ToArray(), "Vtext\\u00e9\n"u8.ToArray(),
        "U\u0004data"u8.ToArray(), "X\u0006\0\0\0labels"u8.ToArray(), "(d"u8.ToArray(), "]("u8.ToArray(),
    ];

    /// <summary>A pickle with opcodes left out, doubled, exchanged, replaced, or with other arguments.</summary>
    internal static byte[] Mutate(byte[] whole, Dice dice)
    {
        if (dice.Once(5))
        {
            return ByteMutations.Mutate(whole, dice);
        }

        List<byte[]> program = Split(whole);
        for (int edits = dice.Pick(1, 1, 2, 4); edits > 0 && program.Count is > 0 and < 20_000; edits--)
        {
            Edit(program, dice);
        }

        return [.. program.SelectMany(instruction => instruction)];
    }

    private static void Edit(List<byte[]> program, Dice dice)
    {
        int at = dice.Below(program.Count);
        int count = Math.Min(1 + dice.Below(6), program.Count - at);
        byte[] instruction = program[at];
        switch (dice.Below(9))
        {
            case 0:
                program.RemoveRange(at, count);
                break;
            case 1:
                program.InsertRange(at, program.GetRange(at, count));
                break;
            case 2:
                int other = dice.Below(program.Count);
                (program[at], program[other]) = (program[other], instruction);
                break;
            case 3:
                program[at] = [dice.Pick(Opcodes), .. instruction[1..]];
                break;
            case 4:
                program[at] = [instruction[0], .. ByteMutations.Mutate(instruction[1..], dice)];
                break;
            case 5:
                program.Insert(at, dice.Pick(Words));
                break;
            case 6:
                program.Insert(at, [dice.Pick(Opcodes)]);
                break;
            case 7:
                program[at] = instruction.ToArray();
                ByteMutations.WriteNumber(program[at].AsSpan(1), dice);
                break;
            default:
                program.InsertRange(at, Enumerable.Repeat(program.GetRange(at, count), dice.Pick(10, 300, 2000)).SelectMany(chunk => chunk).ToArray());
                break;
        }
    }

    private static List<byte[]> Split(byte[] pickle)
    {
        List<byte[]> program = [];
        for (int at = 0; at < pickle.Length;)
        {
            // Of a pickle that was changed before, a length may be cut off, negative or huge.
            int end = (int)Math.Clamp(at + 1 + ArgumentLength(pickle.AsSpan(at)), at + 1, pickle.Length);
            program.Add(pickle[at..end]);
            at = end;
        }

        return program;
    }

    private static long ArgumentLength(ReadOnlySpan<byte> rest)
    {
        ReadOnlySpan<byte> argument = rest[1..];
        switch (rest[0])
        {
            case (byte)'K' or (byte)'q' or (byte)'h' or 0x80:
                return 1;
            case (byte)'M':
                return 2;
            case (byte)'J' or (byte)'j' or (byte)'r':
                return 4;
            case (byte)'G' or 0x95:
                return 8;
            case (byte)'I' or (byte)'F' or (byte)'L' or (byte)'S' or (byte)'V' or (byte)'P' or (byte)'p' or (byte)'g':
                return argument.IndexOf((byte)'\n') + 1;
            case (byte)'c' or (byte)'i':
                int first = argument.IndexOf((byte)'\n') + 1;
                return first + argument[first..].IndexOf((byte)'\n') + 1;
            case (byte)'U' or (byte)'C' or 0x8c or 0x8a:
                return argument.IsEmpty ? 0 : 1 + argument[0];
            case (byte)'T' or (byte)'X' or (byte)'B' or 0x8b:
                return BinaryPrimitives.TryReadInt32LittleEndian(argument, out int shortLength) ? 4L + shortLength : argument.Length;
            case 0x8d or 0x8e or 0x96:
                return BinaryPrimitives.TryReadInt64LittleEndian(argument, out long length) ? 8 + Math.Clamp(length, -8, int.MaxValue) : argument.Length;
            default:
                return 0;
        }
    }
}
