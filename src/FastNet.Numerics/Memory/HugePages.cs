using System.Runtime.InteropServices;

namespace FastNet.Numerics;

/// <summary>
/// Asks Linux for pages of 2 MB. A batch of 200 images lies on 600 pages of 4 KB, more than a core's first table of addresses holds. A product that
/// goes down its columns needs another page in every step.
/// </summary>
internal static unsafe partial class HugePages
{
    /// <summary>Bytes of a huge page.</summary>
    public const int Bytes = 2 * 1024 * 1024;

    private const int AdviseHugePages = 14;

    /// <summary>Where a block of this size should start: on a huge page, when it fills at least one.</summary>
    public static nint Alignment(nint bytes) => OperatingSystem.IsLinux() && bytes >= Bytes ? Bytes : MatrixLayout.Alignment;

    /// <summary>
    /// Only advice: the system may have none, or be set not to give them, and then nothing changes. Later owners of the pages may have them too.
    /// </summary>
    public static void Ask(void* start, nint bytes)
    {
        if (OperatingSystem.IsLinux() && bytes >= Bytes)
        {
            _ = Advise(start, (nuint)(bytes / Bytes * Bytes), AdviseHugePages);
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* start, nuint bytes, int advice);
}
