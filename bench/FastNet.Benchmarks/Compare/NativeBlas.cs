using System.Globalization;
using System.Numerics;
using System.Reflection;
using System.Runtime.InteropServices;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>A native library with the C interface of BLAS (cblas.h, 32-bit integers): OpenBLAS, BLIS, MKL and others.</summary>
internal sealed unsafe partial class NativeBlas
{
    private const int RowMajor = 101;
    private const int NoTranspose = 111;
    private const int Transpose = 112;

    private static readonly string[] ThreadVariables = ["OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"];

    // The runtime's bookkeeping around a native call is left out: a small product should cost the rival no more than it costs a program in C.
    private readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void> _sgemm;
    private readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<int, int, int, int, int, int, double, double*, int, double*, int, double, double*, int, void> _dgemm;

    /// <summary>Loads a library and sets its number of threads.</summary>
    /// <exception cref="CommandException">It cannot be loaded, or has no cblas_sgemm and cblas_dgemm.</exception>
    public NativeBlas(string path, int threads)
    {
        // Before loading, because some libraries look at the environment while they are loaded, and through the C library, because that is where they look.
        foreach (string variable in ThreadVariables)
        {
            SetVariable(variable, threads.ToString(CultureInfo.InvariantCulture));
        }

        nint library;
        try
        {
            library = NativeLibrary.Load(File.Exists(path) ? Path.GetFullPath(path) : path, Assembly.GetExecutingAssembly(), searchPath: null);
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
        {
            throw new CommandException($"--blas: '{path}' cannot be loaded as a library.");
        }

        if (!NativeLibrary.TryGetExport(library, "cblas_sgemm", out nint sgemm) || !NativeLibrary.TryGetExport(library, "cblas_dgemm", out nint dgemm))
        {
            throw new CommandException($"--blas: '{path}' has no cblas_sgemm and cblas_dgemm.");
        }

        _sgemm = (delegate* unmanaged[Cdecl, SuppressGCTransition]<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void>)sgemm;
        _dgemm = (delegate* unmanaged[Cdecl, SuppressGCTransition]<int, int, int, int, int, int, double, double*, int, double*, int, double, double*, int, void>)dgemm;
        SetThreads(library, threads);
        Name = Path.GetFileName(path);
        string? core = Text(library, "openblas_get_corename");
        string?[] parts = [Name, Text(library, "openblas_get_config"), core, Text(library, "bli_info_get_version_str")];
        Description = string.Join(", ", parts.OfType<string>());
        if (core == "Prescott" && SimdDispatch.Width > 128)
        {
            Console.Error.WriteLine("Warning: this OpenBLAS does not know the processor and took kernels of 2004 (Prescott); name others by OPENBLAS_CORETYPE=SkylakeX or =Haswell.");
        }
    }

    /// <summary>The file's name.</summary>
    public string Name { get; }

    /// <summary>The file's name and what the library tells about itself.</summary>
    public string Description { get; }

    /// <summary>C = A B, row-major.</summary>
    public void Multiply<T>(GemmShape shape, T* a, int strideA, T* b, int strideB, T* c, int strideC)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int transposeA = shape.TransposeA ? Transpose : NoTranspose;
        int transposeB = shape.TransposeB ? Transpose : NoTranspose;
        if (typeof(T) == typeof(float))
        {
            _sgemm(RowMajor, transposeA, transposeB, shape.M, shape.N, shape.K, 1, (float*)a, strideA, (float*)b, strideB, 0, (float*)c, strideC);
        }
        else
        {
            _dgemm(RowMajor, transposeA, transposeB, shape.M, shape.N, shape.K, 1, (double*)a, strideA, (double*)b, strideB, 0, (double*)c, strideC);
        }
    }

    private static void SetThreads(nint library, int threads)
    {
        foreach (string setter in (string[])["openblas_set_num_threads", "MKL_Set_Num_Threads"])
        {
            if (NativeLibrary.TryGetExport(library, setter, out nint set))
            {
                ((delegate* unmanaged[Cdecl]<int, void>)set)(threads);
            }
        }

        if (NativeLibrary.TryGetExport(library, "bli_thread_set_num_threads", out nint setBlis))
        {
            ((delegate* unmanaged[Cdecl]<nint, void>)setBlis)(threads);
        }
    }

    private static string? Text(nint library, string getter)
        => NativeLibrary.TryGetExport(library, getter, out nint get) ? Marshal.PtrToStringUTF8(((delegate* unmanaged[Cdecl]<nint>)get)())?.Trim() : null;

    private static void SetVariable(string name, string value)
    {
        if (OperatingSystem.IsWindows())
        {
            Environment.SetEnvironmentVariable(name, value);
        }
        else
        {
            _ = SetNativeVariable(name, value, overwrite: 1); // .NET's own call changes its copy of the environment alone
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetNativeVariable(string name, string value, int overwrite);
}
