using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;

namespace FastNet.Benchmarks;

/// <summary>Tables of products: room for the name of a shape, which would be cut otherwise.</summary>
internal sealed class GemmColumns : ManualConfig
{
    public GemmColumns() => SummaryStyle = SummaryStyle.Default.WithMaxParameterColumnWidth(40);
}
