using FastNet.Numerics;

namespace FastNet;

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
