using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FastNet.Numerics.Simd;

/// <summary>256 bits: AVX2 with FMA.</summary>
internal readonly unsafe struct V256<T> : ISimd<T, Vector256<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Lanes => Vector256<T>.Count;

    // With AVX-512 there are 32 of this width too, but tiles that use them measured 98 GFLOP/s against 119 with 16.
    public static int Registers => 16;

    public static Vector256<T> Zero => Vector256<T>.Zero;

    public static Vector256<T> Splat(T value) => Vector256.Create(value);

    public static Vector256<T> Load(T* source) => Vector256.Load(source);

    public static void Store(T* destination, Vector256<T> value) => value.Store(destination);

    public static FirstLanes<Vector256<T>> First(int count) => new(count, typeof(T) == typeof(float)
        ? Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).As<int, T>()
        : Vector256.LessThan(Vector256<long>.Indices, Vector256.Create((long)count)).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> LoadPartial(T* source, FirstLanes<Vector256<T>> lanes) => typeof(T) == typeof(float)
        ? Avx.MaskLoad((float*)source, lanes.Mask.AsSingle()).As<float, T>()
        : Avx.MaskLoad((double*)source, lanes.Mask.AsDouble()).As<double, T>();

    // Halves instead of vmaskmov: as a store that instruction takes 3.1 ns on AMD processors, eight times a plain store.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(T* destination, Vector256<T> value, FirstLanes<Vector256<T>> lanes)
    {
        int half = Vector128<T>.Count;
        if (lanes.Count >= half)
        {
            value.GetLower().Store(destination);
            V128<T>.StoreFirst(destination + half, value.GetUpper(), lanes.Count - half);
        }
        else
        {
            V128<T>.StoreFirst(destination, value.GetLower(), lanes.Count);
        }
    }

    public static Vector256<T> Add(Vector256<T> left, Vector256<T> right) => left + right;

    public static Vector256<T> Subtract(Vector256<T> left, Vector256<T> right) => left - right;

    public static Vector256<T> Multiply(Vector256<T> left, Vector256<T> right) => left * right;

    public static Vector256<T> Divide(Vector256<T> left, Vector256<T> right) => left / right;

    public static Vector256<T> Sqrt(Vector256<T> value) => Vector256.Sqrt(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Fma(Vector256<T> left, Vector256<T> right, Vector256<T> addend) => typeof(T) == typeof(float)
        ? Vector256.FusedMultiplyAdd(left.AsSingle(), right.AsSingle(), addend.AsSingle()).As<float, T>()
        : Vector256.FusedMultiplyAdd(left.AsDouble(), right.AsDouble(), addend.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Max(Vector256<T> left, Vector256<T> right) => typeof(T) == typeof(float)
        ? Avx.Max(left.AsSingle(), right.AsSingle()).As<float, T>()
        : Avx.Max(left.AsDouble(), right.AsDouble()).As<double, T>();

    public static Vector256<T> GreaterThan(Vector256<T> left, Vector256<T> right) => Vector256.GreaterThan(left, right);

    public static Vector256<T> Select(Vector256<T> mask, Vector256<T> whenTrue, Vector256<T> whenFalse) => Vector256.ConditionalSelect(mask, whenTrue, whenFalse);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Swap(Vector256<T> value, int distance) => (distance * sizeof(T)) switch
    {
        16 => Avx2.Permute2x128(value.AsUInt32(), value.AsUInt32(), 0b_0000_0001).As<uint, T>(),
        8 => Avx.Permute(value.AsDouble(), 0b_0101).As<double, T>(),
        _ => Avx.Permute(value.AsSingle(), 0b_10_11_00_01).As<float, T>(),
    };
}
