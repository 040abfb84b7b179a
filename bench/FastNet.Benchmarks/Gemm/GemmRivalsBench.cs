using System.Numerics;
using BenchmarkDotNet.Attributes;
using FastNet.BenchmarkDotNet;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>
/// Products beside what .NET has without native code: MathNet.Numerics with its managed provider, rows of dot products by TensorPrimitives (B
/// transposed beforehand, which is not timed), and the three loops (one thread).
/// </summary>
[Config(typeof(GemmColumns))]
[Flops(nameof(Operations), Threads = nameof(Threads))]
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
[MemoryDiagnoser]
public class GemmRivalsBench<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Workers _workers = Workers.Inline;
    private GemmOperands<T> _operands = null!;
    private NaiveRival<T> _naive = null!;
    private MathNetRival<T> _mathNet = null!;
    private TensorPrimitivesRival<T> _dots = null!;

    public static IEnumerable<GemmShape> Shapes => GemmShape.Compared;

    [ParamsSource(nameof(Shapes))]
    public GemmShape Shape { get; set; } = null!;

    [Params(1, 2)]
    public int Threads { get; set; }

    private double Operations => Shape.Operations;

    [GlobalSetup]
    public void Setup()
    {
        _workers = new Workers(Threads);
        _operands = new GemmOperands<T>(Shape);
        (_naive, _mathNet, _dots) = (new(_operands), new(_operands, Threads), new(_operands, Threads));
        FastNetGemm();
        _operands.Check();
        foreach (GemmRival<T> rival in (GemmRival<T>[])[_naive, _mathNet, _dots])
        {
            rival.Multiply(1);
            rival.Check();
        }
    }

    [Benchmark(Baseline = true)]
    public void FastNetGemm() => _operands.Multiply(_workers, 1);

    [Benchmark]
    public void MathNetManaged() => _mathNet.Multiply(1);

    [Benchmark]
    public void TensorPrimitivesDot() => _dots.Multiply(1);

    [Benchmark]
    public void NaiveLoop() => _naive.Multiply(1);

    [GlobalCleanup]
    public void Dispose()
    {
        _workers.Dispose();
        GC.SuppressFinalize(this);
    }
}
