using FastNet.Numerics;

namespace FastNet;

/// <summary>One named array of a net: its place in the flat parameter vector and in the gradient vector of the same layout, or in the state vector.</summary>
/// <param name="Name">The course's name: W1, b1, W2, b2, ...</param>
/// <param name="Rows">Rows of a weight matrix (D of (D, M)); 1 for a bias.</param>
/// <param name="Columns">Columns of a weight matrix (M); the length of a bias.</param>
/// <param name="Offset">Where it starts in the vector; a multiple of 64 bytes.</param>
public sealed record Parameter(string Name, int Rows, int Columns, int Offset)
{
    /// <summary>Number of elements.</summary>
    public int Length => Rows * Columns;

    /// <summary>Whether this is a matrix (as opposed to a bias vector).</summary>
    public bool IsMatrix { get; init; }

    /// <summary>This parameter's part of a flat vector.</summary>
    public Span<T> Of<T>(Span<T> vector) => vector.Slice(Offset, Length);
}

/// <summary>Lays a net's parameters out in one flat vector, each on a 64-byte boundary, so that an update rule is one pass and a snapshot one copy.</summary>
internal sealed class ParameterLayout<T>
    where T : unmanaged
{
    private readonly List<Parameter> _parameters = [];

    /// <summary>Length of the flat vector.</summary>
    public int Length { get; private set; }

    public IReadOnlyList<Parameter> Parameters => _parameters;

    public Parameter Matrix(string name, int rows, int columns) => Add(new Parameter(name, rows, columns, Length) { IsMatrix = true });

    public Parameter Vector(string name, int length) => Add(new Parameter(name, 1, length, Length));

    private Parameter Add(Parameter parameter)
    {
        _parameters.Add(parameter);
        int line = MatrixLayout.Alignment / System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
        long elements = Ensure.Elements(parameter.Name, parameter.Rows, parameter.Columns);
        Length = Ensure.Elements($"all parameters up to {parameter.Name}", 1, Length + ((elements + line - 1) / line * line));
        return parameter;
    }
}
