using System.ComponentModel;
using System.Runtime.InteropServices;

namespace FastNet.Numerics.Tests.Support;

/// <summary>Whole pages from the operating system, the last of which can be neither read nor written.</summary>
internal static unsafe partial class PageMemory
{
    private const int ReadWrite = 3;
    private const int WindowsReadWrite = 0x04;
    private const int WindowsNoAccess = 0x01;
    private const int WindowsReserveCommit = 0x3000;
    private const int WindowsRelease = 0x8000;

    /// <summary>Readable bytes (a multiple of the page size), followed by one page that is not.</summary>
    public static byte* Allocate(nuint readable)
    {
        nuint page = (nuint)Environment.SystemPageSize;
        nuint total = readable + page;
        if (OperatingSystem.IsWindows())
        {
            byte* block = (byte*)VirtualAlloc(null, total, WindowsReserveCommit, WindowsReadWrite);
            Require(block is not null);
            Require(VirtualProtect(block + readable, page, WindowsNoAccess, out _));
            return block;
        }

        int privateAnonymous = OperatingSystem.IsMacOS() ? 0x1002 : 0x22;
        void* mapped = MemoryMap(null, total, ReadWrite, privateAnonymous, -1, 0);
        Require((nint)mapped != -1);
        Require(MemoryProtect((byte*)mapped + readable, page, 0) == 0);
        return (byte*)mapped;
    }

    public static void Free(byte* block, nuint readable)
    {
        if (OperatingSystem.IsWindows())
        {
            Require(VirtualFree(block, 0, WindowsRelease));
        }
        else
        {
            Require(MemoryUnmap(block, readable + (nuint)Environment.SystemPageSize) == 0);
        }
    }

    private static void Require(bool success)
    {
        if (!success)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void* MemoryMap(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MemoryProtect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MemoryUnmap(void* address, nuint length);

    [LibraryImport("kernel32", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial void* VirtualAlloc(void* address, nuint length, int type, int protection);

    [LibraryImport("kernel32", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool VirtualProtect(void* address, nuint length, int protection, out int before);

    [LibraryImport("kernel32", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool VirtualFree(void* address, nuint length, int type);
}
