using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FastNet;

/// <summary>Element types of ONNX tensors, by the numbers of TensorProto.DataType.</summary>
internal enum OnnxType
{
    Float = 1, UInt8 = 2, Int64 = 7, Double = 11,
}

/// <summary>
/// An ONNX graph under construction, a protobuf message of nodes, constants, inputs and outputs in the order in which they are added; the numbers of
/// fields are those of onnx.proto. Values have names: a node takes some and makes one. Names made up here begin with a slash, so that they meet
/// no name of a parameter.
/// </summary>
internal sealed class OnnxGraph<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Both are of ONNX 1.8 (December 2020). ArgMax says since opset 12 which of equal numbers it takes; 13 is what most readers were built for.
    private const int OperatorSet = 13;
    private const int FormatVersion = 7;

    private const int IntegerAttribute = 2;
    private const int FloatAttribute = 1;
    private const int IntegersAttribute = 7;

    private readonly ProtobufWriter _graph = new();
    private readonly HashSet<string> _constants = [];
    private int _count;

    /// <summary>The type of the graph's numbers.</summary>
    public static OnnxType Type => typeof(T) == typeof(double) ? OnnxType.Double : OnnxType.Float;

    /// <summary>Whether they are doubles, for which ONNX Runtime lacks some operators.</summary>
    public static bool IsDouble => Type == OnnxType.Double;

    /// <summary>An input of N rows.</summary>
    public string Input(string name, OnnxType type, int columns)
    {
        _graph.Message(11, Value(name, type, columns));
        return name;
    }

    /// <summary>Makes a value an output of N rows, or of N numbers.</summary>
    public void Output(string name, OnnxType type, int? columns) => _graph.Message(12, Value(name, type, columns));

    /// <summary>Adds a node.</summary>
    /// <param name="operation">An operator of ONNX.</param>
    /// <param name="inputs">The values that it takes.</param>
    /// <param name="attributes">Its constants: whole numbers, lists of them, or floats.</param>
    /// <returns>The value that it makes.</returns>
    public string Node(string operation, string[] inputs, params (string Name, object Value)[] attributes)
        => Node(operation, inputs, $"/{operation}_{++_count}", attributes);

    /// <summary>Adds a node whose output has a given name.</summary>
    /// <inheritdoc cref="Node(string, string[], ValueTuple{string, object}[])"/>
    public string Node(string operation, string[] inputs, string output, params (string Name, object Value)[] attributes)
    {
        ProtobufWriter node = new();
        foreach (string input in inputs)
        {
            node.Text(1, input);
        }

        node.Text(2, output).Text(3, output).Text(4, operation);
        foreach ((string name, object value) in attributes)
        {
            node.Message(5, Attribute(name, value));
        }

        _graph.Message(1, node);
        return output;
    }

    /// <summary>max(0, x) and a term of max(0, x) and min(0, x).</summary>
    public string AddToPositive(string x, Func<string, string, string> term)
    {
        string positive = Node("Relu", [x]);
        string negative = Node("Sub", [x, positive]);
        return Node("Add", [positive, term(positive, negative)]);
    }

    /// <summary>A constant tensor; the same name again means the same constant.</summary>
    public string Constant<TValue>(string name, ReadOnlySpan<int> shape, ReadOnlySpan<TValue> values)
        where TValue : unmanaged
    {
        if (_constants.Add(name))
        {
            ProtobufWriter tensor = new();
            foreach (int length in shape)
            {
                tensor.Integer(1, length);
            }

            byte[] bytes = MemoryMarshal.AsBytes(values).ToArray();
            NpyHeader.SwapIfBigEndian(bytes, Unsafe.SizeOf<TValue>());
            _graph.Message(5, tensor.Integer(2, (int)(typeof(TValue) == typeof(long) ? OnnxType.Int64 : Type)).Text(8, name).Bytes(9, bytes));
        }

        return name;
    }

    /// <summary>A constant number.</summary>
    public string Number(double value) => Constant<T>(FormattableString.Invariant($"/{value:R}"), [], [T.CreateTruncating(value)]);

    /// <summary>The same of the graph's type.</summary>
    public string Number(T value) => Number(double.CreateTruncating(value));

    /// <summary>Constant numbers in a row.</summary>
    public string Row(string name, double[] values) => Constant<T>(name, [values.Length], Array.ConvertAll(values, T.CreateTruncating));

    /// <summary>Constant whole numbers in a row: axes, sizes.</summary>
    public string Integers(params ReadOnlySpan<long> values)
        => Constant($"/integers_{string.Join('_', values.ToArray())}", [values.Length], values);

    /// <summary>The file of the graph.</summary>
    /// <param name="metadata">Texts by name.</param>
    public ProtobufWriter File(IEnumerable<KeyValuePair<string, string>> metadata)
    {
        // Without the commit that stands after a plus sign.
        string? version = typeof(Model).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        ProtobufWriter file = new ProtobufWriter().Integer(1, FormatVersion).Text(2, "FastNet").Text(3, version?.Split('+')[0] ?? string.Empty)
            .Message(8, new ProtobufWriter().Text(1, string.Empty).Integer(2, OperatorSet))
            .Message(7, _graph.Text(2, "fastnet"));
        foreach ((string key, string value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            file.Message(14, new ProtobufWriter().Text(1, key).Text(2, value));
        }

        return file;
    }

    private static ProtobufWriter Value(string name, OnnxType type, int? columns)
    {
        ProtobufWriter shape = new ProtobufWriter().Message(1, new ProtobufWriter().Text(2, "N"));
        if (columns is int count)
        {
            shape.Message(1, new ProtobufWriter().Integer(1, count));
        }

        ProtobufWriter tensor = new ProtobufWriter().Integer(1, (int)type).Message(2, shape);
        return new ProtobufWriter().Text(1, name).Message(2, new ProtobufWriter().Message(1, tensor));
    }

    private static ProtobufWriter Attribute(string name, object value)
    {
        ProtobufWriter attribute = new ProtobufWriter().Text(1, name);
        switch (value)
        {
            case int number:
                return attribute.Integer(20, IntegerAttribute).Integer(3, number);
            case float number:
                return attribute.Integer(20, FloatAttribute).Float(2, number);
            default:
                attribute.Integer(20, IntegersAttribute);
                Array.ForEach((int[])value, number => attribute.Integer(8, number));
                return attribute;
        }
    }
}
