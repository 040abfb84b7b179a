using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary><c>compare</c>: every product of training and k-NN beside native libraries, or beside what .NET has without native code.</summary>
internal static class CompareCommand
{
    public const string Usage = "compare [--blas PATH ...] [--threads N] [--precision float|double] [--filter NAME] [--unpadded] [--json FILE]"
        + " [--shape M,N,K ...] [--transpose-a] [--transpose-b]";

    public static int Run(string[] args)
    {
        CommandOptions options = CommandOptions.Parse(Usage, args);
        return options.Precision == "double" ? Run<double>(options) : Run<float>(options);
    }

    private static int Run<T>(CommandOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        IEnumerable<GemmShape> own = options.Shapes.Select(shape => shape with { TransposeA = options.TransposeA, TransposeB = options.TransposeB });
        GemmShape[] shapes = GemmShape.Matching(options.Shapes.Count > 0 ? own : GemmShape.All, options.Filter);
        NativeBlas[] libraries = [.. options.Blas.Select(path => new NativeBlas(path, options.Threads))];
        using Workers workers = new(options.Threads);
        Comparison<T> comparison = new(workers, libraries, padded: !options.Unpadded);
        comparison.Settle();
        double before = PeakGflops.Measure<T>(workers);
        List<CompareRow> rows = [];
        foreach (GemmShape shape in shapes)
        {
            Console.Error.WriteLine($"{rows.Count + 1} of {shapes.Length}: {shape}");
            rows.Add(comparison.Measure(shape));
        }

        PeakGflops peak = new(before, PeakGflops.Measure<T>(workers));
        string? description = libraries.Length == 0 ? null : string.Join("; ", libraries.Select(library => library.Description));
        CompareTable.Write(rows, peak, description, padded: !options.Unpadded);
        ReportFile.Write(options.Json, rows, peak, description);
        return 0;
    }
}
