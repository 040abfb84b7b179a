using System.Numerics;
using BenchmarkDotNet.Attributes;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>Hinge loss and gradient of a batch of 200 rows of scores.</summary>
public class MulticlassSvmBench<T> : KernelBench<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Rows = 200;

    private AlignedBuffer<T> _scores = null!;
    private AlignedBuffer<T> _gradient = null!;
    private int[] _labels = [];

    [Params(10, 1000)]
    public int Classes { get; set; }

    private int Stride => MatrixLayout.PaddedStride<T>(Classes);

    [Benchmark]
    public double Kernel() => MulticlassSvm.Loss(_scores.Span, Rows, Classes, Stride, _labels, _gradient.Span, Stride, Workers);

    [Benchmark(Baseline = true)]
    public double NaiveLoop() => Naive.MulticlassSvm<T>(_scores.Span, Rows, Classes, Stride, _labels, _gradient.Span, Stride);

    protected override void Prepare()
    {
        (_scores, _gradient) = (Operand(Rows * Stride, 1, scale: 5), Operand(Rows * Stride, 2));
        _labels = Benchmarks.Operand.Integers(Rows, Classes, seed: 3);
    }

    protected override void Check()
    {
        double expectedLoss = NaiveLoop();
        T[] expected = _gradient.Span.ToArray();
        double loss = Kernel();
        Agreement.Require<double>([loss], [expectedLoss]);
        Agreement.Require<T>(_gradient.Span, expected);
    }
}
