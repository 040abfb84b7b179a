using System.Numerics;
using BenchmarkDotNet.Attributes;
using FastNet.BenchmarkDotNet;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>Matrix products in the sizes of training and k-NN.</summary>
[Config(typeof(GemmColumns))]
[Flops(nameof(Operations), Threads = nameof(Threads))]
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
[MemoryDiagnoser]
public class GemmBench<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Workers _workers = Workers.Inline;
    private GemmOperands<T> _operands = null!;
    private AlignedBuffer<T> _workspace = null!;
    private GemmPlan<T> _plan;

    public static IEnumerable<GemmShape> Shapes => GemmShape.All;

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
        _plan = new GemmPlan<T>(Shape.M, Shape.N, Shape.K);
        _workspace = new AlignedBuffer<T>(_plan.WorkspaceLength);
        Multiply();
        _operands.Check();
    }

    [Benchmark]
    public void Multiply() => _plan.Multiply(_operands.A, _operands.B, _operands.C, _workspace.Span, workers: _workers);

    [GlobalCleanup]
    public void Dispose()
    {
        _workers.Dispose();
        GC.SuppressFinalize(this);
    }
}
