using System.Numerics;
using BenchmarkDotNet.Attributes;

namespace FastNet.Benchmarks;

/// <summary>Every kernel of <see cref="KernelCases{T}"/> under BenchmarkDotNet, in the first cache, in the second, and on the parameters of a large net.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class KernelTableBench<T> : KernelBench<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private KernelCase<T> _kernel = null!;
    private KernelOperands<T> _operands = null!;

    public static IEnumerable<string> Names => KernelCases<T>.All.Select(kernel => kernel.Name);

    [ParamsSource(nameof(Names))]
    public string Name { get; set; } = "";

    [Params(4_096, 65_536, 3_080_000)]
    public int Length { get; set; }

    [Benchmark]
    public void Kernel() => _kernel.Kernel(_operands);

    [Benchmark]
    public void Rival() => (_kernel.Rival ?? _kernel.Naive)(_operands);

    [Benchmark(Baseline = true)]
    public void NaiveLoop() => _kernel.Naive(_operands);

    protected override void Prepare()
    {
        _kernel = KernelCases<T>.All.Single(kernel => kernel.Name == Name);
        _operands = new KernelOperands<T>(_kernel, Length, Workers);
    }

    protected override void Check() => KernelCheck.Require(_kernel, Workers);
}
