using System.Numerics;
using BenchmarkDotNet.Attributes;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>An element-wise loss and its gradient of a batch of 200 rows.</summary>
public abstract class ElementLossBench<T> : KernelBench<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Rows = 200;

    private AlignedBuffer<T> _scores = null!;
    private AlignedBuffer<T> _targets = null!;
    private AlignedBuffer<T> _gradient = null!;

    [Params(1, 10, 1000)]
    public int Columns { get; set; }

    [Benchmark]
    public double Kernel() => Kernel(Of(_scores), Of(_targets), Of(_gradient));

    [Benchmark(Baseline = true)]
    public double NaiveLoop() => NaiveLoop(Of(_scores), Of(_targets), Of(_gradient));

    protected abstract double Kernel(ReadOnlyMatrix<T> scores, ReadOnlyMatrix<T> targets, Matrix<T> gradient);

    protected abstract double NaiveLoop(ReadOnlyMatrix<T> scores, ReadOnlyMatrix<T> targets, Matrix<T> gradient);

    protected override void Prepare()
    {
        int length = Rows * MatrixLayout.PaddedStride<T>(Columns);
        (_scores, _targets, _gradient) = (Operand(length, 1, scale: 5), Operand(length, 2), Operand(length, 3));
    }

    protected override void Check()
    {
        double expectedLoss = NaiveLoop();
        T[] expected = _gradient.Span.ToArray();
        double loss = Kernel();
        Agreement.Require<double>([loss], [expectedLoss]);
        Agreement.Require<T>(_gradient.Span, expected);
    }

    private Matrix<T> Of(AlignedBuffer<T> buffer) => new(buffer.Span, Rows, Columns, MatrixLayout.PaddedStride<T>(Columns));
}
