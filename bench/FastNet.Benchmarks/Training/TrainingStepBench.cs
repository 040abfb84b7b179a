using System.Numerics;
using BenchmarkDotNet.Attributes;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>A whole training step of the two-layer net on CIFAR-10's sizes, batch 200.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
[MemoryDiagnoser]
public class TrainingStepBench<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Workers _workers = Workers.Inline;
    private TrainingStep<T>? _step;

    [Params(50, 100, 500, 1000)]
    public int Hidden { get; set; }

    [Params("sgd", "adam")]
    public string Rule { get; set; } = "sgd";

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _workers = new Workers(Threads);
        _step = new TrainingStep<T>(_workers);
        _step.Choose(Hidden, Rule);
        _step.Check();
    }

    [Benchmark]
    public double Step() => _step!.Run();

    [GlobalCleanup]
    public void Dispose()
    {
        _workers.Dispose();
        GC.SuppressFinalize(this);
    }
}
