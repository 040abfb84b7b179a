using System.Numerics;
using BenchmarkDotNet.Attributes;

namespace FastNet.Benchmarks;

/// <summary>The update rules of <see cref="KernelCases{T}"/> on all parameters of a net of 100 or 1000 hidden units on 3072 features.</summary>
public class UpdateBench<T> : KernelBench<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private KernelCase<T> _kernel = null!;
    private KernelOperands<T> _operands = null!;

    public static IEnumerable<string> Rules
        => KernelCases<T>.All.Select(kernel => kernel.Name).Where(name => name.EndsWith("Update", StringComparison.Ordinal) && name != "AverageUpdate");

    [ParamsSource(nameof(Rules))]
    public string Rule { get; set; } = "";

    [Params(308_000, 3_080_000)]
    public int Length { get; set; }

    [Benchmark]
    public void Kernel() => _kernel.Kernel(_operands);

    [Benchmark]
    public void Rival() => (_kernel.Rival ?? _kernel.Naive)(_operands);

    [Benchmark(Baseline = true)]
    public void NaiveLoop() => _kernel.Naive(_operands);

    protected override void Prepare()
    {
        _kernel = KernelCases<T>.All.Single(kernel => kernel.Name == Rule);
        _operands = new KernelOperands<T>(_kernel, Length, Workers);
    }

    protected override void Check() => KernelCheck.Require(_kernel, Workers);
}
