using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary><c>compare</c>: every product of training and k-NN beside a native BLAS, or beside what .NET has without native code.</summary>
internal static class CompareCommand
{
    private const string Usage = "compare [--blas PATH] [--threads N] [--precision float|double] [--filter NAME] [--unpadded] [--json FILE]";

    public static int Run(string[] args)
    {
        CommandOptions options = CommandOptions.Parse(Usage, args);
        return options.Precision == "double" ? Run<double>(options) : Run<float>(options);
    }

    private static int Run<T>(CommandOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GemmShape[] shapes = GemmShape.Matching(GemmShape.All, options.Filter);
        NativeBlas? blas = options.Blas is null ? null : new NativeBlas(options.Blas, options.Threads);
        using Workers workers = new(options.Threads);
        Comparison<T> comparison = new(workers, blas, padded: !options.Unpadded);
        comparison.Settle();
        double before = PeakGflops.Measure<T>(workers);
        List<CompareRow> rows = [];
        foreach (GemmShape shape in shapes)
        {
            Console.Error.WriteLine($"{rows.Count + 1} of {shapes.Length}: {shape}");
            rows.Add(comparison.Measure(shape));
        }

        PeakGflops peak = new(before, PeakGflops.Measure<T>(workers));
        CompareTable.Write(rows, peak, blas, padded: !options.Unpadded);
        ReportFile.Write(options.Json, rows, peak, blas?.Description);
        return 0;
    }
}
