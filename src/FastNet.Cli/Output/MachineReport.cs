using FastNet.Numerics;

namespace FastNet.Cli.Output;

/// <summary>What `fastnet info` tells; peaks in GFLOP/s, bandwidths in GB/s (10^9).</summary>
internal sealed record MachineReport
{
    private const double Giga = 1e9;

    public required string Processor { get; init; }

    public required int LogicalCores { get; init; }

    public required string Runtime { get; init; }

    public required string OperatingSystem { get; init; }

    public required string FastNet { get; init; }

    public required int SimdWidth { get; init; }

    public required bool SimdForced { get; init; }

    public required IReadOnlyList<int> SupportedWidths { get; init; }

    /// <summary>Bytes of the data caches of levels 1 to 3 of the first core; null where unknown.</summary>
    public required IReadOnlyList<long?> Caches { get; init; }

    public required double FloatPeakOneCore { get; init; }

    public required double DoublePeakOneCore { get; init; }

    public required double FloatPeakAllCores { get; init; }

    public required double DoublePeakAllCores { get; init; }

    public required double ReadBandwidth { get; init; }

    public required double CopyBandwidth { get; init; }

    /// <summary>Measures; nothing else should be running.</summary>
    public static MachineReport Measure()
    {
        using Workers all = new(Math.Clamp(Environment.ProcessorCount, 1, 1024));
        return new MachineReport
        {
            Processor = Versions.Processor,
            LogicalCores = Environment.ProcessorCount,
            Runtime = Versions.Runtime,
            OperatingSystem = Versions.OperatingSystem,
            FastNet = Versions.FastNet,
            SimdWidth = SimdDispatch.Width,
            SimdForced = Cli.SimdWidth.IsForced,
            SupportedWidths = SimdDispatch.SupportedWidths,
            Caches = [MachineProbe.CacheSize(1), MachineProbe.CacheSize(2), MachineProbe.CacheSize(3)],
            FloatPeakOneCore = MachineProbe.MeasureFmaPeak<float>(Workers.Inline) / Giga,
            DoublePeakOneCore = MachineProbe.MeasureFmaPeak<double>(Workers.Inline) / Giga,
            FloatPeakAllCores = MachineProbe.MeasureFmaPeak<float>(all) / Giga,
            DoublePeakAllCores = MachineProbe.MeasureFmaPeak<double>(all) / Giga,
            ReadBandwidth = MachineProbe.MeasureReadBandwidth(all) / Giga,
            CopyBandwidth = MachineProbe.MeasureCopyBandwidth(all) / Giga,
        };
    }
}
