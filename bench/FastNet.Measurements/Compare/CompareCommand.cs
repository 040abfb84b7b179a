using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary><c>compare</c>: every product of training and k-NN beside native libraries, or beside what .NET has without native code.</summary>
internal static class CompareCommand
{
    public const string Usage = "compare [--blas PATH ...] [--threads N] [--precision float|double] [--filter NAME] [--unpadded] [--json FILE] [--markdown FILE]"
        + " [--shape M,N,K ...] [--transpose-a] [--transpose-b]";

    public static void Run(CommandOptions options, Report report)
    {
        if (options.Precision == "double")
        {
            Run<double>(options, report);
        }
        else
        {
            Run<float>(options, report);
        }
    }

    private static void Run<T>(CommandOptions options, Report report)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        IEnumerable<GemmShape> own = options.Shapes.Select(shape => shape with { TransposeA = options.TransposeA, TransposeB = options.TransposeB });
        GemmShape[] shapes = GemmShape.Matching(options.Shapes.Count > 0 ? own : GemmShape.All, options.Filter);
        NativeBlas[] libraries = [.. options.Blas.Select(path => new NativeBlas(path, options.Threads))];
        foreach (string warning in libraries.Select(library => library.Warning).OfType<string>())
        {
            report.Progress(warning);
        }

        using Workers workers = new(options.Threads);
        Comparison<T> comparison = new(workers, libraries, padded: !options.Unpadded);
        comparison.Settle();
        double before = PeakGflops.Measure<T>(workers);
        List<CompareRow> rows = [];
        foreach (GemmShape shape in shapes)
        {
            report.Progress($"{rows.Count + 1} of {shapes.Length}: {shape}");
            rows.Add(comparison.Measure(shape));
        }

        PeakGflops peak = new(before, PeakGflops.Measure<T>(workers));
        string? description = libraries.Length == 0 ? null : string.Join("; ", libraries.Select(library => library.Description));
        CompareTable.Write(report, rows, peak, description, padded: !options.Unpadded);
        report.Save(options, "compare", rows, MeasurementsJson.Default.ReportFileCompareRow, peak, description);
    }
}
