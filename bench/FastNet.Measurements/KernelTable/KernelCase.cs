using System.Numerics;

namespace FastNet.Benchmarks;

/// <summary>One way to do a kernel's work.</summary>
internal delegate void KernelCall<T>(KernelOperands<T> x)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;

/// <summary>A kernel, its specification and its rival.</summary>
/// <param name="Name">The kernel.</param>
/// <param name="Mix">What it must read and write.</param>
/// <param name="Kernel">FastNet.</param>
/// <param name="Naive">What it must give, to the bit.</param>
/// <param name="Rival">TensorPrimitives, or what a user would write with it; null where it has nothing: the naive loop is the rival.</param>
/// <param name="Columns">Of the matrix, for kernels that work on rows; 0 for the others.</param>
/// <param name="Scale">Inputs are uniform from -Scale to Scale.</param>
internal sealed record KernelCase<T>(
    string Name, StreamMix Mix, KernelCall<T> Kernel, KernelCall<T> Naive, KernelCall<T>? Rival, int Columns = 0, double Scale = 1)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public string RivalName => Rival is null ? "naive loop" : "TensorPrimitives";
}
