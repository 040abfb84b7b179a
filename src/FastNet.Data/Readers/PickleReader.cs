using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace FastNet.Data;

/// <summary>
/// Reads the pickles of CIFAR-10's python form: dictionaries, lists, tuples, strings, whole numbers and NumPy arrays of unsigned bytes, as Python 2
/// wrote them and as Python 3 writes them again in any protocol. A pickle is a program for a stack machine; here it can do nothing but pile
/// up data. Whatever else it asks for is refused with its name and place. Nothing is called, imported or executed.
/// </summary>
internal sealed partial class PickleReader
{
    /// <summary>An official file has about 20,000 values: each opcode makes one at most.</summary>
    private const int MostValues = 1 << 20;

    private static readonly object[] SmallNumbers = [.. Enumerable.Range(0, 256).Select(number => (object)(long)number)];

    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly Stack<object?> _stack = [];
    private readonly Stack<int> _marks = [];
    private readonly Dictionary<long, object?> _memo = [];
    private int _at;
    private int _opcodeAt;
    private int _values;

    private PickleReader(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    /// <summary>
    /// The value that the pickle builds: null, bool, long, <see cref="PickleString"/>, a list, <see cref="PickleTuple"/>,
    /// <see cref="PickleDictionary"/> or <see cref="PickleArray"/>.
    /// </summary>
    /// <exception cref="DataFormatException">The pickle is damaged or asks for anything else; the message gives opcode and offset.</exception>
    internal static object? Read(ReadOnlyMemory<byte> bytes)
    {
        PickleReader reader = new(bytes);
        while (reader.Step())
        {
        }

        DataFormatException.Demand(reader._at == bytes.Length && reader._stack.Count == 1 && reader._marks.Count == 0,
            $"the pickle ends at byte {reader._at} of {bytes.Length} with {reader._stack.Count} values; the last byte and one value were expected");
        return reader._stack.Pop();
    }

    private bool Step()
    {
        _opcodeAt = _at;
        byte opcode = Take(1)[0];
        switch (opcode)
        {
            case 0x80: Protocol(); break;
            case 0x95: _ = Take(8); break; // FRAME: how many bytes follow together; the end of the file says it too.
            case (byte)'(': _marks.Push(_stack.Count); CountValue(); break;
            case (byte)'.': return false;

            case (byte)'}': Push(new PickleDictionary()); break;
            case (byte)']': Push(new List<object?>()); break;
            case (byte)')': Push(new PickleTuple([])); break;
            case (byte)'d': Push(Fill(new PickleDictionary(), PopToMark())); break;
            case (byte)'l': Push(new List<object?>(PopToMark())); break;
            case (byte)'t': Push(new PickleTuple(PopToMark())); break;
            case 0x85: Push(new PickleTuple(Pop(1))); break;
            case 0x86: Push(new PickleTuple(Pop(2))); break;
            case 0x87: Push(new PickleTuple(Pop(3))); break;
            case (byte)'a': Append(Pop(1)); break;
            case (byte)'e': Append(PopToMark()); break;
            case (byte)'s': Fill(Top<PickleDictionary>(Pop(2), out object?[] pair), pair); break;
            case (byte)'u': Fill(Top<PickleDictionary>(PopToMark(), out object?[] pairs), pairs); break;

            case (byte)'p': Put(Decimal()); break;
            case (byte)'q': Put(Take(1)[0]); break;
            case (byte)'r': Put(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))); break;
            case 0x94: Put(_memo.Count); break;
            case (byte)'g': Get(Decimal()); break;
            case (byte)'h': Get(Take(1)[0]); break;
            case (byte)'j': Get(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))); break;

            case (byte)'N': Push(null); break;
            case 0x88: Push(true); break;
            case 0x89: Push(false); break;
            case (byte)'I': Integer(); break;
            case (byte)'J': Push((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4))); break;
            case (byte)'K': Push(SmallNumbers[Take(1)[0]]); break;
            case (byte)'M': Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2))); break;

            case (byte)'L': Push(Long()); break;

            case (byte)'S': Push(Quoted()); break;
            case (byte)'V': Push(Characters()); break;
            case (byte)'T': Push(String(BinaryPrimitives.ReadInt32LittleEndian(Take(4)), isText: false)); break;
            case (byte)'U': Push(String(Take(1)[0], isText: false)); break;
            case (byte)'B': Push(String(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)), isText: false)); break;
            case (byte)'C': Push(String(Take(1)[0], isText: false)); break;
            case 0x8e or 0x96: Push(String(BinaryPrimitives.ReadInt64LittleEndian(Take(8)), isText: false)); break;
            case (byte)'X': Push(String(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)), isText: true)); break;
            case 0x8c: Push(String(Take(1)[0], isText: true)); break;

            case (byte)'c': Push(Name(Line(), Line())); break;
            case 0x93: Push(NameOnStack()); break;
            case (byte)'R': Push(Reduce(Pop(2))); break;
            case (byte)'b': Build(Pop(1)[0]); break;
            default:
                throw new DataFormatException(
                $"opcode 0x{opcode:x2}{(opcode is > 32 and < 127 ? $" '{(char)opcode}'" : string.Empty)} at byte {_opcodeAt} is none of those "
                    + "that CIFAR-10's files use; nothing of the kind is executed");
        }

        return true;
    }

    private void Protocol()
    {
        byte version = Take(1)[0];
        Demand(version is >= 2 and <= 5 && _opcodeAt == 0, $"says protocol {version}; 2 to 5 were expected, at the beginning");
    }

    private PickleName NameOnStack()
        => Pop(2) is [PickleString module, PickleString name]
            ? Name(module.Bytes.Span, name.Bytes.Span)
            : throw Wrong("names something that is no text");

    private PickleName Name(ReadOnlySpan<byte> module, ReadOnlySpan<byte> name)
    {
        string full = $"{Printable(module)}.{Printable(name)}";
        return full switch
        {
            // NumPy 2 renamed its core.
            "numpy.core.multiarray._reconstruct" or "numpy._core.multiarray._reconstruct" => PickleName.Reconstruct,
            "numpy.core.numeric._frombuffer" or "numpy._core.numeric._frombuffer" => PickleName.FromBuffer,
            "numpy.ndarray" => PickleName.NdArray,
            "numpy.dtype" => PickleName.DType,
            "_codecs.encode" => PickleName.Encode,
            _ => throw Wrong($"names {full}; only NumPy arrays are known, and nothing is executed"),
        };
    }

    // A call, in Python. Here: five patterns of data, compared.
    private object Reduce(object?[] call) => call switch
    {
        [PickleName.Reconstruct, PickleTuple { Items: [PickleName.NdArray, PickleTuple, PickleString] }] => new PickleArray(),
        [PickleName.DType, PickleTuple { Items: [PickleString type, ..] }] when type.Is("u1"u8) || type.Is("|u1"u8) => new PickleByteType(),
        [PickleName.DType, PickleTuple { Items: [PickleString type, ..] }]
            => throw Wrong($"makes an array of type '{Printable(type.Bytes.Span)}'; u1 was expected"),
        [PickleName.Encode, PickleTuple { Items: [PickleString { IsText: true } text, PickleString code] }] when code.Is("latin1"u8)
            => text with { IsText = false, IsEncoded = true },
        [PickleName.FromBuffer, PickleTuple { Items: [PickleString data, PickleByteType, PickleTuple shape, PickleString order] }]
            when order.Is("C"u8) => Array(new PickleArray(), shape, data),
        [PickleName name, ..]
            => throw Wrong($"calls {name} with other arguments than those of an array of bytes in row-major order; nothing is executed"),
        _ => throw Wrong("calls something that is no name; nothing is executed"),
    };

    private void Build(object? state)
    {
        switch (_stack.Count > Floor ? _stack.Peek() : null, state)
        {
            // (version, byte order, and fields, names and shapes of records, which bytes do not have, ...)
            case (PickleByteType, PickleTuple { Items: [long, PickleString, null, null, null, ..] }):
                break;
            case (PickleArray array, PickleTuple { Items: [1L, PickleTuple shape, PickleByteType, false or 0L, PickleString data] }):
                Array(array, shape, data);
                break;
            default:
                throw Wrong("builds something else than an array of bytes in row-major order");
        }
    }

    private PickleArray Array(PickleArray array, PickleTuple shape, PickleString data)
    {
        bool areSizes = System.Array.TrueForAll(shape.Items, item => item is >= 0L and <= (long)int.MaxValue);
        Demand(areSizes, $"gives an array a shape that is no tuple of sizes");
        array.Shape = System.Array.ConvertAll(shape.Items, item => (long)item!);
        array.Data = data;
        return array;
    }

    private PickleDictionary Fill(PickleDictionary dictionary, object?[] pairs)
    {
        Demand(pairs.Length % 2 == 0, $"has a key without a value");
        for (int i = 0; i < pairs.Length; i += 2)
        {
            dictionary.Add(pairs[i], pairs[i + 1]);
        }

        return dictionary;
    }

    private void Append(object?[] items) => Top<List<object?>>(items, out _).AddRange(items);

    private T Top<T>(object?[] popped, out object?[] items)
        where T : class
    {
        items = popped;
        return _stack.Count > Floor && _stack.Peek() is T top ? top : throw Wrong("puts items into something that cannot take them");
    }

    // Values below the last mark are out of reach.
    private int Floor => _marks.Count == 0 ? 0 : _marks.Peek();

    private object?[] PopToMark()
    {
        Demand(_marks.Count > 0, $"looks for a mark that is not there");
        object?[] items = Pop(_stack.Count - _marks.Peek());
        _marks.Pop();
        return items;
    }

    private object?[] Pop(int count)
    {
        Demand(_stack.Count - Floor >= count, $"takes {count} values; there are {_stack.Count - Floor}");
        object?[] items = new object?[count];
        for (int i = count - 1; i >= 0; i--)
        {
            items[i] = _stack.Pop();
        }

        return items;
    }

    private void Push(object? value)
    {
        CountValue();
        _stack.Push(value);
    }

    private void CountValue() => Demand(++_values <= MostValues, $"makes more than {MostValues} values");

    private void Put(long index)
    {
        CountValue();
        Demand(_stack.Count > Floor, $"notes a value that is not there");
        _memo[index] = _stack.Peek();
    }

    private void Get(long index)
        => Push(_memo.TryGetValue(index, out object? value) ? value : throw Wrong($"recalls value {index}, which was not noted"));

    private ReadOnlySpan<byte> Take(int count)
    {
        DataFormatException.Demand(_bytes.Length - _at >= count,
            $"the pickle ended at byte {_bytes.Length} in the middle of what began at byte {_opcodeAt}");

        _at += count;
        return _bytes.Span.Slice(_at - count, count);
    }

    private void Demand(bool condition, [InterpolatedStringHandlerArgument(nameof(condition))] ref ErrorText problem)
    {
        if (!condition)
        {
            throw Wrong(problem.ToString());
        }
    }

    private DataFormatException Wrong(string problem) => new($"opcode 0x{_bytes.Span[_opcodeAt]:x2} at byte {_opcodeAt} {problem}");
}
