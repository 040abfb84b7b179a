using System.Numerics;
using BenchmarkDotNet.Attributes;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>Maxout units of a batch of 200, two or four pieces each.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class MaxoutBench<T> : KernelBench<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Rows = 200;
    private const int Units = 500;

    private readonly int[] _winners = new int[Rows * Units];
    private AlignedBuffer<T> _x = null!;
    private AlignedBuffer<T> _y = null!;
    private AlignedBuffer<T> _dX = null!;

    [Params(2, 4)]
    public int Pieces { get; set; }

    private int Columns => Units * Pieces;

    [Benchmark]
    public void Forward() => Maxout.Forward<T>(new ReadOnlyMatrix<T>(_x.Span, Rows, Pieces * Units, Columns), new Matrix<T>(_y.Span, Rows, Units, Units), _winners, Workers);

    [Benchmark]
    public void Backward() => Maxout.Backward<T>(_winners, new ReadOnlyMatrix<T>(_y.Span, Rows, Units, Units), new Matrix<T>(_dX.Span, Rows, Pieces * Units, Columns), Workers);

    [Benchmark(Baseline = true)]
    public void NaiveForward() => Naive.MaxoutForward<T>(_x.Span, Rows, Units, Pieces, Columns, _y.Span, Units, _winners);

    [Benchmark]
    public void NaiveBackward() => Naive.MaxoutBackward<T>(_winners, Rows, Units, Pieces, _y.Span, Units, _dX.Span, Columns);

    protected override void Prepare() => (_x, _y, _dX) = (Operand(Rows * Columns, 1), Operand(Rows * Units, 2), Operand(Rows * Columns, 3));

    protected override void Check()
    {
        NaiveForward();
        T[] expected = _y.Span.ToArray();
        int[] winners = [.. _winners];
        Forward();
        Agreement.Require<T>(_y.Span, expected);
        Agreement.RequireEqual<int>(_winners, winners);
        NaiveBackward();
        expected = _dX.Span.ToArray();
        Backward();
        Agreement.Require<T>(_dX.Span, expected);
    }
}
