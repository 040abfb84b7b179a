using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>Columns of a table of products: GFLOP/s, and per cent of the multiply-add peak that the same run measures.</summary>
internal sealed class GemmColumns : ManualConfig
{
    public GemmColumns()
    {
        // Room for the name of a shape, which would be cut otherwise.
        SummaryStyle = SummaryStyle.Default.WithMaxParameterColumnWidth(40);
        AddColumn(
            new Column("GFLOP/s", "Additions and multiplications per nanosecond", (rate, _) => rate.ToString("F1", CultureInfo.InvariantCulture)),
            new Column("% of peak", "Of the fused multiply-add peak with as many threads, measured in this run", (rate, peak) => (100 * rate / peak()).ToString("F0", CultureInfo.InvariantCulture)));
    }

    private sealed class Column(string name, string legend, Func<double, Func<double>, string> format) : IColumn
    {
        private static readonly Dictionary<(Type, int), double> Peaks = [];

        public string Id => name;

        public string ColumnName => name;

        public string Legend => legend;

        public bool AlwaysShow => true;

        public ColumnCategory Category => ColumnCategory.Custom;

        public int PriorityInCategory => 0;

        public bool IsNumeric => true;

        public UnitType UnitType => UnitType.Dimensionless;

        public bool IsAvailable(Summary summary) => true;

        public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
        {
            if (summary[benchmarkCase]?.ResultStatistics is not { } statistics)
            {
                return "NA";
            }

            GemmShape shape = (GemmShape)benchmarkCase.Parameters[nameof(GemmBench<float>.Shape)];
            int threads = (int)benchmarkCase.Parameters[nameof(GemmBench<float>.Threads)];
            return format(shape.Operations / statistics.Mean, () => Peak(benchmarkCase.Descriptor.Type.GenericTypeArguments[0], threads));
        }

        /// <summary>In operations per nanosecond.</summary>
        private static double Peak(Type type, int threads)
        {
            if (!Peaks.TryGetValue((type, threads), out double peak))
            {
                using Workers workers = new(threads);
                peak = 1e-9 * (type == typeof(float) ? MachineProbe.MeasureFmaPeak<float>(workers) : MachineProbe.MeasureFmaPeak<double>(workers));
                Peaks[(type, threads)] = peak;
            }

            return peak;
        }
    }
}
