using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>Measures products: FastNet's public entry beside the fastest of the native libraries, or of the managed rivals where there is no library.</summary>
internal sealed class Comparison<T>(Workers workers, NativeBlas[] libraries, bool padded)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Seconds of loops that run at 2 to 3 GFLOP/s would say nothing that shorter ones do not.
    private const double MostOperationsOfSlowRivals = 4e9;

    /// <summary>Lets the system give each thread, ours and the library's, a core of its own; it may leave two on one for a while.</summary>
    public void Settle()
    {
        if (workers.Count == 1)
        {
            return;
        }

        GemmOperands<T> operands = new(new GemmShape("square", 512, 512, 512), padded);
        NativeRival<T>[] rivals = [.. libraries.Select(library => new NativeRival<T>(library, operands))];
        for (int i = 0; i < 10; i++)
        {
            _ = Contestant.Quick(calls => operands.Multiply(workers, calls));
            _ = rivals.Sum(rival => Contestant.Quick(rival.Multiply));
        }
    }

    /// <summary>Checks, then times.</summary>
    /// <exception cref="InvalidOperationException">FastNet's product is not that of the naive loops to the last bit, or not the rival's within rounding.</exception>
    public CompareRow Measure(GemmShape shape)
    {
        GemmOperands<T> operands = new(shape, padded);
        GemmRival<T>[] rivals = libraries.Length == 0
            ? ManagedRivals.All(operands, workers.Count)
            : [.. libraries.Select(library => new NativeRival<T>(library, operands))];
        operands.Multiply(workers, 1);
        operands.Check();
        Dictionary<string, double> speeds = rivals.ToDictionary(each => each.Name, each => CheckAndTime(each, shape)).Where(each => each.Value > 0).ToDictionary();
        GemmRival<T> rival = rivals.MaxBy(each => speeds.GetValueOrDefault(each.Name))!;

        FmaProbe<T> peak = new(workers);
        PairedTimes times = PairedTimer.Measure(calls => operands.Multiply(workers, calls), rival.Multiply, workers.Count > 1 ? PairedTimer.LeadSeconds : 0, peak.Run);
        long bytes = Allocated.Bytes(() => operands.Multiply(workers, 1));
        return Row(shape, rival.Name, times, 100.0 * shape.Operations / peak.OperationsPerCall, bytes, rivals.Length > 1 ? speeds : null);
    }

    /// <summary>GFLOP/s of a rival's best call; 0 where it would take too long.</summary>
    private static double CheckAndTime(GemmRival<T> rival, GemmShape shape)
    {
        if (rival is not (NativeRival<T> or TensorPrimitivesRival<T>) && shape.Operations > MostOperationsOfSlowRivals)
        {
            return 0;
        }

        rival.Multiply(1);
        rival.Check();
        return 1e-9 * shape.Operations / Contestant.Quick(rival.Multiply);
    }

    private CompareRow Row(GemmShape shape, string rival, PairedTimes times, double percent, long bytes, Dictionary<string, double>? speeds) => new(
        shape.Name,
        shape.M,
        shape.N,
        shape.K,
        shape.TransposeA,
        shape.TransposeB,
        typeof(T) == typeof(float) ? "float" : "double",
        workers.Count,
        1e-9 * shape.Operations / times.Ours,
        percent * times.OursToYardstick,
        rival,
        1e-9 * shape.Operations / times.Rival,
        percent * times.RivalToYardstick,
        times.Ratio,
        times.RatioLow,
        times.RatioHigh,
        bytes,
        speeds);
}
