using BenchmarkDotNet.Attributes;

namespace FastNet.BenchmarkDotNet.Tests;

/// <summary>Every way to give a count.</summary>
[Flops(1e3, Threads = nameof(Team))]
public class CountedBench<T>
{
    public const int Team = 2;

    [Params(10, 20)]
    public int Size { get; set; }

    private static long Shared => 4_000;

    private double OfSize => 100.0 * Size;

    [Benchmark]
    public void OfTheClass() => Thread.SpinWait(100);

    [Benchmark]
    [Flops(2_000)]
    public void Constant() => Thread.SpinWait(100);

    [Benchmark]
    [Flops(nameof(OfSize))]
    [Bytes(nameof(Shared))]
    public void Property() => Thread.SpinWait(100);

    [Benchmark]
    [Arguments(3)]
    [Flops(nameof(Product))]
    public void Method(int factor) => Thread.SpinWait(factor);

    private static int Product(int size, int factor) => size * factor;
}

/// <summary>No attribute: no columns.</summary>
public class PlainBench
{
    [Benchmark]
    [Bytes(8)]
    public void Counted() => Thread.SpinWait(100);

    [Benchmark]
    public void Plain() => Thread.SpinWait(100);
}

/// <summary>Counts that cannot be had.</summary>
public class WrongBench
{
    public static readonly double Nothing;

    private static string Text => "2";

    [Benchmark]
    [Flops("Operatoins")]
    public void Missing() => Thread.SpinWait(100);

    [Benchmark]
    [Bytes(nameof(Text))]
    public void Words() => Thread.SpinWait(100);

    [Benchmark]
    [Bytes(nameof(Nothing))]
    public void Zero() => Thread.SpinWait(100);

    [Benchmark]
    [Flops(1, Threads = 0)]
    public void NoThreads() => Thread.SpinWait(100);

    [Benchmark]
    [Flops(1, ElementType = typeof(int))]
    public void Whole() => Thread.SpinWait(100);

    [Benchmark]
    [Flops(nameof(Thrown))]
    public void Throwing() => Thread.SpinWait(100);

    [Benchmark]
    [Flops(nameof(OfAnother))]
    public void Unbound() => Thread.SpinWait(100);

    private static double Thrown() => throw new InvalidDataException("no data");

    private static double OfAnother(int width) => width;
}
