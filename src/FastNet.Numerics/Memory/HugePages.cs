using System.Runtime.InteropServices;

namespace FastNet.Numerics;

/// <summary>
/// Asks Linux for pages of 2 MB. A batch of 200 images lies on 600 pages of 4 KB, more than a core's first table of addresses holds, and a product that
/// goes down its columns needs another one in every step.
/// </summary>
internal static unsafe partial class HugePages
{
    private const nuint PageBytes = 2 * 1024 * 1024;
    private const int AdviseHugePages = 14;

    /// <summary>Where a block of this size should start: on a huge page, when it fills at least one.</summary>
    public static nuint Alignment(nuint bytes) => OperatingSystem.IsLinux() && bytes >= PageBytes ? PageBytes : MatrixLayout.Alignment;

    /// <summary>Only advice: the system may have none, or be set not to give them, and then nothing changes.</summary>
    public static void Ask(void* start, nuint bytes)
    {
        if (OperatingSystem.IsLinux() && bytes >= PageBytes)
        {
            _ = Advise(start, bytes / PageBytes * PageBytes, AdviseHugePages);
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* start, nuint bytes, int advice);
}
