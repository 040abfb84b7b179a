using System.Reflection;
using System.Runtime.InteropServices;
using TorchSharp;

namespace FastNet.Rivals;

/// <summary>TorchSharp's native part and libtorch, which lie beside this program.</summary>
internal static class TorchLibrary
{
    // Names of glibc's malloc.h.
    private const int TrimThreshold = -1;
    private const int MapThreshold = -3;

    // The largest that glibc takes, and more than any tensor of a step has.
    private const int MappedBytes = 32 << 20;

    /// <summary>Loads both, and gives libtorch as many threads.</summary>
    /// <returns>Their versions.</returns>
    /// <exception cref="InvalidOperationException">One does not load; the message is one line, with the system's reason.</exception>
    public static string Load(int threads)
    {
        foreach (string file in (string[])["libtorch.so", "libLibTorchSharp.so"])
        {
            try
            {
                NativeLibrary.Load(Path.Combine(AppContext.BaseDirectory, file));
            }
            catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
            {
                // The runtime's general advice comes first, the system's reason last.
                string reason = error.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^1];
                throw new InvalidOperationException($"{file} does not load: {reason}; see \"Beside TorchSharp\" in docs/benchmarks.md", error);
            }
        }

        KeepMemory();
        torch.set_num_threads(threads);
        torch.manual_seed(0);
        string version = typeof(torch).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "of unknown version";
        return $"TorchSharp {version}, libtorch {torch.__version__}";
    }

    /// <summary>
    /// Memory that libtorch frees is kept for its next tensors. By default the C library gives larger pieces back to the system each time, and every step
    /// pays for new pages.
    /// </summary>
    private static void KeepMemory()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = SetMallocOption(MapThreshold, MappedBytes);
            _ = SetMallocOption(TrimThreshold, int.MaxValue);
        }
    }

    [DllImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetMallocOption(int name, int value);
}
