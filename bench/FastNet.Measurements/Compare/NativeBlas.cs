using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>A native library with the C interface of BLAS (cblas.h) or its Fortran names, 32-bit integers: OpenBLAS, BLIS, MKL and others.</summary>
internal sealed unsafe partial class NativeBlas
{
    private const int RowMajor = 101;
    private const int NoTranspose = 111;
    private const int Transpose = 112;

    private static readonly string[] ThreadVariables = ["OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"];

    // cblas_sgemm and cblas_dgemm, or sgemm_ and dgemm_.
    private readonly void* _sgemm;
    private readonly void* _dgemm;
    private readonly bool _fortran;

    /// <summary>Loads a library and sets its number of threads.</summary>
    /// <exception cref="CommandException">It cannot be loaded, or has no matrix products under these names.</exception>
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
            library = NativeLibrary.Load(File.Exists(path) ? Path.GetFullPath(path) : path, typeof(NativeBlas).Assembly, searchPath: null);
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
        {
            throw new CommandException($"--blas: '{path}' cannot be loaded as a library.");
        }

        _fortran = !NativeLibrary.TryGetExport(library, "cblas_sgemm", out nint sgemm) | !NativeLibrary.TryGetExport(library, "cblas_dgemm", out nint dgemm);
        if (_fortran && !(NativeLibrary.TryGetExport(library, "sgemm_", out sgemm) && NativeLibrary.TryGetExport(library, "dgemm_", out dgemm)))
        {
            throw new CommandException($"--blas: '{path}' has neither cblas_sgemm and cblas_dgemm nor sgemm_ and dgemm_.");
        }

        _sgemm = (void*)sgemm;
        _dgemm = (void*)dgemm;
        SetThreads(library, threads);
        Name = Path.GetFileName(path);
        string? core = Text(library, "openblas_get_corename");
        string?[] parts = [Name, Text(library, "openblas_get_config"), core, Text(library, "bli_info_get_version_str"), MklVersion(library)];
        Description = string.Join(", ", parts.OfType<string>());
        if (core == "Prescott" && SimdDispatch.Width > 128)
        {
            Warning = "Warning: this OpenBLAS does not know the processor and took kernels of 2004 (Prescott); name others by OPENBLAS_CORETYPE=SkylakeX or =Haswell.";
        }
    }

    /// <summary>The file's name.</summary>
    public string Name { get; }

    /// <summary>The file's name and what the library tells about itself.</summary>
    public string Description { get; }

    /// <summary>Why the library is slower than it could be; null: nothing is known against it.</summary>
    public string? Warning { get; }

    /// <summary>C = A B, row-major.</summary>
    // The runtime's bookkeeping around a native call is left out: a small product should cost the rival no more than it costs a program in C.
    public void Multiply<T>(GemmShape shape, T* a, int strideA, T* b, int strideB, T* c, int strideC)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (_fortran)
        {
            MultiplyFortran(shape, a, strideA, b, strideB, c, strideC);
            return;
        }

        int transposeA = shape.TransposeA ? Transpose : NoTranspose;
        int transposeB = shape.TransposeB ? Transpose : NoTranspose;
        if (typeof(T) == typeof(float))
        {
            ((delegate* unmanaged[Cdecl, SuppressGCTransition]<int, int, int, int, int, int, float, T*, int, T*, int, float, T*, int, void>)_sgemm)(
                RowMajor, transposeA, transposeB, shape.M, shape.N, shape.K, 1, a, strideA, b, strideB, 0, c, strideC);
        }
        else
        {
            ((delegate* unmanaged[Cdecl, SuppressGCTransition]<int, int, int, int, int, int, double, T*, int, T*, int, double, T*, int, void>)_dgemm)(
                RowMajor, transposeA, transposeB, shape.M, shape.N, shape.K, 1, a, strideA, b, strideB, 0, c, strideC);
        }
    }

    // Fortran's matrices are column-major, so that it sees each of ours transposed: C^T = B^T A^T.
    private void MultiplyFortran<T>(GemmShape shape, T* a, int strideA, T* b, int strideB, T* c, int strideC)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        byte transposeA = shape.TransposeA ? (byte)'T' : (byte)'N';
        byte transposeB = shape.TransposeB ? (byte)'T' : (byte)'N';
        (int m, int n, int k) = (shape.M, shape.N, shape.K);
        (T alpha, T beta) = (T.One, T.Zero);
        void* gemm = typeof(T) == typeof(float) ? _sgemm : _dgemm;
        ((delegate* unmanaged[Cdecl, SuppressGCTransition]<byte*, byte*, int*, int*, int*, T*, T*, int*, T*, int*, T*, T*, int*, void>)gemm)(
            &transposeB, &transposeA, &n, &m, &k, &alpha, b, &strideB, a, &strideA, &beta, c, &strideC);
    }

    private static void SetThreads(nint library, int threads)
    {
        foreach (string setter in (string[])["openblas_set_num_threads", "MKL_Set_Num_Threads", "MKL_Set_Num_Threads_Local"])
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

    private static string? MklVersion(nint library)
    {
        if (!NativeLibrary.TryGetExport(library, "MKL_Get_Version_String", out nint get))
        {
            return null;
        }

        Span<byte> text = stackalloc byte[256];
        fixed (byte* start = text)
        {
            ((delegate* unmanaged[Cdecl]<byte*, int, void>)get)(start, text.Length - 1);
        }

        return Encoding.ASCII.GetString(text[..text.IndexOf((byte)0)]).Trim();
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
