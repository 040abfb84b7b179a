using System.Reflection;
using System.Runtime.InteropServices;

namespace FastNet.Cli;

/// <summary>What a result was made with.</summary>
internal static class Versions
{
    /// <summary>FastNet's version; after a plus sign, where known, the commit.</summary>
    public static string FastNet { get; }
        = typeof(Versions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public static string Runtime => RuntimeInformation.FrameworkDescription;

    public static string OperatingSystem => $"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}";

    public static string Processor => MachineProbe.ProcessorName;
}
