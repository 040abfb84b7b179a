using BenchmarkDotNet.Attributes;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>A check of a thousand coordinates of each parameter of the net of 3072-50-10, batch 50.</summary>
[MemoryDiagnoser]
public class GradientCheckBench : IDisposable
{
    private Workers _workers = Workers.Inline;

    [Params(1, 2)]
    public int Threads { get; set; }

    [Params(DifferenceMethod.Richardson, DifferenceMethod.Central)]
    public DifferenceMethod Method { get; set; }

    [GlobalSetup]
    public void Setup() => _workers = new Workers(Threads);

    [Benchmark]
    public int Sample() => GradientCase.All[^1].Check(new GradientCheckOptions { Samples = 1000, Method = Method, Workers = _workers }).Checked;

    [GlobalCleanup]
    public void Dispose()
    {
        _workers.Dispose();
        GC.SuppressFinalize(this);
    }
}
