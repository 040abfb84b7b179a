using System.Runtime.InteropServices;

namespace FastNet.Mpi;

/// <summary>
/// The calls of an MPI library that this process has, whichever it is. There are three binary interfaces: Open MPI's handles are addresses of its
/// objects, those of MPICH and its kin (Intel MPI, MVAPICH, Cray) are numbers, and MPI 5 has standard numbers. An int handle travels in the lower
/// half of a pointer.
/// </summary>
internal sealed unsafe class MpiLibrary
{
    /// <summary>Names a library, by path or by name.</summary>
    public const string Variable = "FASTNET_MPI";

    private const string StandardInterface = "libmpi_abi.so.1";
    private const string OpenMpi = "libmpi.so.40";
    private const string Mpich = "libmpich.so.12";
    private const int LongestVersion = 8192;

    private readonly nint _library;

    private MpiLibrary(string name, nint library)
    {
        (Name, _library) = (name, library);
        if (NativeLibrary.TryGetExport(library, "ompi_mpi_comm_world", out nint world))
        {
            (World, Byte) = (world, Find("ompi_mpi_byte"));
        }
        else
        {
            (World, Byte) = NativeLibrary.TryGetExport(library, "MPI_Abi_get_version", out nint version) && HasStandardInterface(version)
                ? (0x101, 0x247)
                : (0x44000000, 0x4c00010d);
        }
    }

    /// <summary>What it was loaded by.</summary>
    public string Name { get; }

    /// <summary>MPI_COMM_WORLD.</summary>
    public nint World { get; }

    /// <summary>MPI_BYTE.</summary>
    public nint Byte { get; }

    public delegate* unmanaged[Cdecl]<void*, void*, int, int*, int> InitThread
        => (delegate* unmanaged[Cdecl]<void*, void*, int, int*, int>)Find("MPI_Init_thread");

    public delegate* unmanaged[Cdecl]<int> End => (delegate* unmanaged[Cdecl]<int>)Find("MPI_Finalize");

    public delegate* unmanaged[Cdecl]<nint, int*, int> CommRank => (delegate* unmanaged[Cdecl]<nint, int*, int>)Find("MPI_Comm_rank");

    public delegate* unmanaged[Cdecl]<nint, int*, int> CommSize => (delegate* unmanaged[Cdecl]<nint, int*, int>)Find("MPI_Comm_size");

    public delegate* unmanaged[Cdecl]<nint, int, int> Abort => (delegate* unmanaged[Cdecl]<nint, int, int>)Find("MPI_Abort");

    public delegate* unmanaged[Cdecl]<void*, int, nint, void*, int*, int*, nint, nint, int> AllGatherV
        => (delegate* unmanaged[Cdecl]<void*, int, nint, void*, int*, int*, nint, nint, int>)Find("MPI_Allgatherv");

    /// <summary>
    /// The library of <see cref="Variable"/>, or the first that this machine has: that of the launcher, if its kind is known, before others.
    /// </summary>
    /// <exception cref="MpiException">There is none.</exception>
    public static MpiLibrary Load(MpiLaunch launch)
    {
        string? asked = Environment.GetEnvironmentVariable(Variable);
        string[] names = !string.IsNullOrEmpty(asked) ? [asked]
            : launch.IsOpenMpi ? [OpenMpi, StandardInterface]
            : [StandardInterface, Mpich, "libmpi.so.12", OpenMpi];
        foreach (string name in names)
        {
            if (NativeLibrary.TryLoad(name, out nint library))
            {
                return new MpiLibrary(name, library);
            }
        }

        throw new MpiException(
            asked is null or ""
                ? $"mpirun started this process as rank {launch.Rank} of {launch.Count}, but none of {string.Join(", ", names)} can be loaded; "
                    + $"expected the library of that mpirun, or its path in {Variable}"
                : $"{Variable} is '{asked}', which cannot be loaded; expected the path or name of an MPI library");
    }

    /// <summary>The first line of what the library calls itself.</summary>
    public string Version()
    {
        byte* text = stackalloc byte[LongestVersion];
        int length = 0;
        var get = (delegate* unmanaged[Cdecl]<byte*, int*, int>)Find("MPI_Get_library_version");
        return get(text, &length) == 0
            ? Marshal.PtrToStringUTF8((nint)text, Math.Clamp(length, 0, LongestVersion)).Split('\n', '\0', ',')[0].Replace('\t', ' ').Trim()
            : Name;
    }

    private static bool HasStandardInterface(nint getVersion)
    {
        (int major, int minor) = (0, 0);
        return ((delegate* unmanaged[Cdecl]<int*, int*, int>)getVersion)(&major, &minor) == 0 && major >= 1;
    }

    private nint Find(string name)
        => NativeLibrary.TryGetExport(_library, name, out nint address)
            ? address
            : throw new MpiException($"'{Name}' has no {name}; expected an MPI library, or one in {Variable}");
}
