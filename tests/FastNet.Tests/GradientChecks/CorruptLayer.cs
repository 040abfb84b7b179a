using FastNet.Numerics;

namespace FastNet.Tests.GradientChecks;

/// <summary>What a corruption of a backward pass sees: the pass as it was, and the gradients that a right layer gave, to be spoilt. Rows have no gaps.</summary>
internal readonly ref struct BackwardPass
{
    internal required NetMemory<double> Memory { get; init; }

    internal required int Rows { get; init; }

    internal required ReadOnlySpan<double> X { get; init; }

    internal required ReadOnlySpan<double> Y { get; init; }

    internal required ReadOnlySpan<double> DY { get; init; }

    internal required Span<double> DX { get; init; }

    internal int Inputs => X.Length / Rows;

    internal int Outputs => Y.Length / Rows;

    /// <summary>The gradient of an array: x or a parameter.</summary>
    internal Span<double> Gradient(string name) => name == "x" ? DX : Parameter(name).Of(Memory.Gradients);

    /// <summary>The values of a parameter.</summary>
    internal ReadOnlySpan<double> Values(string name) => Parameter(name).Of(Memory.Parameters);

    /// <summary>Rows and columns of an array.</summary>
    internal (int Rows, int Columns) Shape(string name) => name == "x" ? (Rows, Inputs) : (Parameter(name).Rows, Parameter(name).Columns);

    private Parameter Parameter(string name) => Memory.Layout.Single(parameter => parameter.Name == name);
}

internal delegate void Corruption(BackwardPass pass);

/// <summary>A right layer whose backward pass is spoilt afterwards; or reads what an earlier forward pass left.</summary>
internal sealed class CorruptLayer(ILayer<double> layer, NetMemory<double> memory, Corruption corrupt, int staleCalls = 0) : ILayer<double>
{
    private readonly List<(double[] X, double[] Y)> _passes = [];

    public int InputSize => layer.InputSize;

    public int OutputSize => layer.OutputSize;

    public void Forward(ReadOnlyMatrix<double> x, Matrix<double> y)
    {
        layer.Forward(x, y);
        if (staleCalls != 0)
        {
            _passes.Add((x.Elements.ToArray(), y.Elements.ToArray()));
        }
    }

    public void Backward(ReadOnlyMatrix<double> x, ReadOnlyMatrix<double> y, ReadOnlyMatrix<double> dY, Matrix<double> dX)
    {
        if (staleCalls != 0 && _passes.Count > 1)
        {
            // -1: the first pass ever; k: k passes ago.
            (double[] oldX, double[] oldY) = _passes[staleCalls < 0 ? 0 : _passes.Count - 1 - staleCalls];
            layer.Forward(new ReadOnlyMatrix<double>(oldX, x.Rows, InputSize), new Matrix<double>(new double[oldY.Length], x.Rows, OutputSize));
            layer.Backward(new ReadOnlyMatrix<double>(oldX, x.Rows, InputSize), new ReadOnlyMatrix<double>(oldY, x.Rows, OutputSize), dY, dX);
        }
        else
        {
            layer.Backward(x, y, dY, dX);
        }

        corrupt(new BackwardPass { Memory = memory, Rows = x.Rows, X = x.Elements, Y = y.Elements, DY = dY.Elements, DX = dX.Elements });
    }

    public void Initialize(RandomState random, Initializer initializer) => layer.Initialize(random, initializer);
}
