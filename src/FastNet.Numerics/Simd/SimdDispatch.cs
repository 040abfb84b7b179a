using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// The one place that chooses a vector width. The widest that the processor has is taken, in WebAssembly scalar code; the environment variable
/// <c>FASTNET_SIMD</c> (512, 256, 128 or 1) forces another for the process. Results have the same bits at every width.
/// </summary>
public static class SimdDispatch
{
    /// <summary>The environment variable that forces a width.</summary>
    public const string WidthVariable = "FASTNET_SIMD";

    private static readonly int[] Known = [512, 256, 128, 1];

    private static int _width = FromEnvironment(Environment.GetEnvironmentVariable(WidthVariable));

    /// <summary>The widths in bits that this processor and runtime have, widest first; 1 stands for scalar code and is always there.</summary>
    public static IReadOnlyList<int> SupportedWidths => [.. Known.Where(IsSupported)];

    /// <summary>The width in bits that every kernel uses; 1 is scalar code. Tests set it, to one of <see cref="SupportedWidths"/>.</summary>
    public static int Width
    {
        get => _width;
        internal set => _width = IsSupported(value)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value), value, $"A vector width of {value} bits is not supported here; expected one of: {Describe()}.");
    }

    /// <summary>
    /// One line for people where this program was compiled natively without AVX2 and FMA, and the processor has both: FastNet then works with 128
    /// bits and makes fused multiply-adds in software, up to 200 times as slowly. Null everywhere else. Show it once, on the error stream or in a
    /// log.
    /// </summary>
    public static string? BuildProblem
        => !RuntimeFeature.IsDynamicCodeCompiled && !IsSupported(256) && ProcessorId.HasAvx2AndFma
            ? "this program was compiled without AVX2 and FMA, which the processor has: a training step takes up to 200 times as long. "
                + "Publish it with -p:IlcInstructionSet=x86-64-v3, or with avx for a program that asks the processor (FastNet's docs/native-aot.md)"
            : null;

    /// <summary>
    /// Whether a multiply-add of 256 bits takes less time than one of 512. From Zen 5 on (family 26) AMD's processors multiply 512 bits at once;
    /// there, 50 columns in four whole vectors take 0.87 of the time of three and a half. A choice of speed alone; tests set it.
    /// </summary>
    internal static bool HalfIsCheaper { get; set; } = ProcessorId.AmdFamily is not >= 26;

    /// <summary>Calls <paramref name="job"/> with the types of the chosen width.</summary>
    internal static void Run<T, TJob>(ref TJob job)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TJob : struct, ISimdJob<T>
    {
        switch (_width)
        {
            case 512:
                job.Run<Vector512<T>, V512<T>>();
                break;
            case 256:
                job.Run<Vector256<T>, V256<T>>();
                break;
            case 128:
                job.Run<Vector128<T>, V128<T>>();
                break;
            default:
                job.Run<T, V1<T>>();
                break;
        }
    }

    /// <summary>The same for jobs that use vectors half as wide where those are cheaper.</summary>
    internal static void RunWithHalf<T, TJob>(ref TJob job)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TJob : struct, ISimdWithHalfJob<T>
    {
        switch (_width)
        {
            case 512 when HalfIsCheaper:
                job.Run<Vector512<T>, V512<T>, Vector256<T>, V256<T>>();
                break;
            case 512:
                job.Run<Vector512<T>, V512<T>, Vector512<T>, V512<T>>();
                break;
            case 256:
                job.Run<Vector256<T>, V256<T>, Vector256<T>, V256<T>>();
                break;
            case 128:
                job.Run<Vector128<T>, V128<T>, Vector128<T>, V128<T>>();
                break;
            default:
                job.Run<T, V1<T>, T, V1<T>>();
                break;
        }
    }

    internal static int FromEnvironment(string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            // WebAssembly has no fused multiply-add. Software makes them one by one, and faster so than in the lanes of a vector.
            return OperatingSystem.IsBrowser() ? 1 : Array.Find(Known, IsSupported);
        }

        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int width) && IsSupported(width)
            ? width
            : throw new InvalidOperationException($"{WidthVariable} is '{value}'; supported here: {Describe()}.");
    }

    private static bool IsSupported(int width) => width switch
    {
        512 => Vector512.IsHardwareAccelerated && Avx512F.IsSupported,

        // Not Vector256.IsHardwareAccelerated: that is false in a program compiled natively for AVX, which has AVX2 only where the processor has.
        256 => Avx2.IsSupported && Fma.IsSupported,
        128 => Vector128.IsHardwareAccelerated,
        1 => true,
        _ => false,
    };

    private static string Describe() => string.Join(", ", SupportedWidths);
}
