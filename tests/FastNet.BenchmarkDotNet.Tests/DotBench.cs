using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;

namespace FastNet.BenchmarkDotNet.Tests;

// The class of the package's README; a test compares them.
public class DotBench
{
    private float[] _x = [];
    private float[] _y = [];

    [Params(1_000, 1_000_000)]
    public int Length { get; set; }

    private double Operations => 2.0 * Length;

    private double Moved => 2.0 * Length * sizeof(float);

    [GlobalSetup]
    public void Setup() => (_x, _y) = (new float[Length], new float[Length]);

    [Benchmark]
    [Flops(nameof(Operations))]
    [Bytes(nameof(Moved))]
    public float Dot() => TensorPrimitives.Dot<float>(_x, _y);
}
