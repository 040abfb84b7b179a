using System.Runtime.InteropServices;

namespace FastNet.Cli.Data;

/// <summary>
/// The library by which .NET makes TLS and its hashes on Linux. Where there is none the first use aborts the process, so that it is looked for
/// before.
/// </summary>
internal static class OpenSsl
{
    // Those that .NET looks for, the newest first.
    private static readonly string[] Names = ["libssl.so.3", "libssl.so.1.1", "libssl.so.1.0.2", "libssl.so.1.0.0", "libssl.so.10"];

    /// <summary>Refuses what needs the library where there is none.</summary>
    /// <param name="command">What the user asked for.</param>
    /// <exception cref="ToolException">There is none.</exception>
    public static void Require(string command)
    {
        if (OperatingSystem.IsLinux() && !Array.Exists(Names, name => NativeLibrary.TryLoad(name, out _)))
        {
            throw new ToolException($"{command} needs OpenSSL, and there is no {Names[0]} on this machine; install it");
        }
    }
}
