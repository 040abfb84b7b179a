using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>Before a kernel is timed: it gives the bits of its specification, and its rival does the same work.</summary>
internal static class KernelCheck
{
    // Odd, and enough for several chunks.
    private const int Length = 100_003;

    // Of a rival that adds in another order or has another exponential, in units of the type's precision at 1 or at the larger value.
    private const double RivalTolerance = 256;

    /// <exception cref="InvalidOperationException">A result differs.</exception>
    public static void Require<T>(KernelCase<T> kernel, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        KernelOperands<T> x = new(kernel, Length, workers);
        kernel.Naive(x);
        (T[] arrays, int[] picked, double scalar) = x.Snapshot();

        x.Fill();
        kernel.Kernel(x);
        (T[] Arrays, int[] Picked, double Scalar) ours = x.Snapshot();
        Agreement.Require<T>(ours.Arrays, arrays, kernel.Name);
        Agreement.RequireEqual<int>(ours.Picked, picked, kernel.Name);
        Agreement.Require<double>([ours.Scalar], [scalar], kernel.Name);

        x.Fill();
        (kernel.Rival ?? kernel.Naive)(x);
        (T[] Arrays, int[] Picked, double Scalar) rival = x.Snapshot();
        double precision = double.CreateChecked(T.BitIncrement(T.One) - T.One);
        for (int i = 0; i < arrays.Length; i++)
        {
            RequireNear(kernel, i, double.CreateChecked(rival.Arrays[i]), double.CreateChecked(arrays[i]), precision);
        }

        RequireNear(kernel, 0, rival.Scalar, scalar, precision);
        Agreement.RequireEqual<int>(rival.Picked, picked, $"{kernel.Name} by {kernel.RivalName}");
    }

    private static void RequireNear<T>(KernelCase<T> kernel, int i, double actual, double expected, double precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double allowed = RivalTolerance * precision * Math.Max(1, Math.Abs(expected));
        if (!(Math.Abs(actual - expected) <= allowed))
        {
            throw new InvalidOperationException($"{kernel.Name}: element {i} is {actual:R} by {kernel.RivalName} and {expected:R} by the specification; {allowed:G3} is allowed.");
        }
    }
}
