using System.Runtime.CompilerServices;
using FastNet.Cli.Commands;
using FastNet.Numerics;

namespace FastNet.Cli.Output;

/// <summary>The facts of `fastnet info`; peaks in GFLOP/s, bandwidths in GB/s (10^9).</summary>
internal sealed record MachineReport
{
    private const double Giga = 1e9;

    public string Processor { get; } = Versions.Processor;

    public int LogicalCores { get; } = Environment.ProcessorCount;

    public string Dotnet { get; } = Versions.Runtime;

    public string Os { get; } = Versions.OperatingSystem;

    public string Fastnet { get; } = Versions.FastNet;

    /// <summary>Who made the machine code; what is missing in it.</summary>
    public string Build { get; } = RuntimeFeature.IsDynamicCodeCompiled ? "compiled at run time" : SimdDispatch.BuildProblem ?? "compiled natively";

    public int SimdWidth { get; } = SimdDispatch.Width;

    public bool SimdForced { get; } = Cli.SimdWidth.IsForced;

    public IReadOnlyList<int> SupportedWidths { get; } = SimdDispatch.SupportedWidths;

    /// <summary>Bytes of the first core's data cache of level 1; null where unknown, as the two others.</summary>
    public long? L1dBytes { get; } = MachineProbe.CacheSize(1);

    public long? L2Bytes { get; } = MachineProbe.CacheSize(2);

    public long? L3Bytes { get; } = MachineProbe.CacheSize(3);

    public required double FloatGflopsOneCore { get; init; }

    public required double DoubleGflopsOneCore { get; init; }

    public required double FloatGflopsAllCores { get; init; }

    public required double DoubleGflopsAllCores { get; init; }

    public required double ReadGigabytesPerSecond { get; init; }

    public required double CopyGigabytesPerSecond { get; init; }

    /// <summary>Measures; nothing else should be running.</summary>
    public static MachineReport Measure()
    {
        using Workers all = new(OptionFactory.StandardThreads);
        return new MachineReport
        {
            FloatGflopsOneCore = MachineProbe.MeasureFmaPeak<float>(Workers.Inline) / Giga,
            DoubleGflopsOneCore = MachineProbe.MeasureFmaPeak<double>(Workers.Inline) / Giga,
            FloatGflopsAllCores = MachineProbe.MeasureFmaPeak<float>(all) / Giga,
            DoubleGflopsAllCores = MachineProbe.MeasureFmaPeak<double>(all) / Giga,
            ReadGigabytesPerSecond = MachineProbe.MeasureReadBandwidth(all) / Giga,
            CopyGigabytesPerSecond = MachineProbe.MeasureCopyBandwidth(all) / Giga,
        };
    }
}
