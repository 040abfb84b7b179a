using System.Numerics;
using FastNet.Numerics;

namespace FastNet.NUnit.Tests;

/// <summary>y = s x with a factor s for each column, correct as long as nothing is replaced; for tests that plant errors.</summary>
internal sealed class PlainLayer<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Parameter _scale;

    public PlainLayer(NetMemory<T> memory, int size)
        : base(memory, size, size)
        => _scale = memory.Vector("scale", size);

    /// <summary>What dX is multiplied by; x, row by row.</summary>
    public Func<int, T, T> InputFactor { get; init; } = (_, _) => T.One;

    /// <summary>What dScale is multiplied by; rows.</summary>
    public Func<int, T> ScaleFactor { get; init; } = _ => T.One;

    public override void Initialize(RandomState random, Initializer initializer) => _scale.Of(Memory.Parameters).Fill(T.One);

    protected override void Compute(ReadOnlyMatrix<T> x, Matrix<T> y)
    {
        Span<T> scale = _scale.Of(Memory.Parameters);
        for (int i = 0; i < x.Rows; i++)
        {
            for (int j = 0; j < x.Columns; j++)
            {
                y[i, j] = scale[j] * x[i, j];
            }
        }
    }

    protected override void Differentiate(ReadOnlyMatrix<T> x, ReadOnlyMatrix<T> y, ReadOnlyMatrix<T> dY, Matrix<T> dX)
    {
        Span<T> scale = _scale.Of(Memory.Parameters);
        Span<T> gradient = _scale.Of(Memory.Gradients);
        gradient.Clear();
        for (int i = 0; i < x.Rows; i++)
        {
            for (int j = 0; j < x.Columns; j++)
            {
                gradient[j] += dY[i, j] * x[i, j] * ScaleFactor(x.Rows);
                dX[i, j] = dY[i, j] * scale[j] * InputFactor(i, x[i, j]);
            }
        }
    }
}
