using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FastNet.Numerics.Simd;

/// <summary>512 bits: AVX-512.</summary>
internal readonly unsafe struct V512<T> : ISimd<T, Vector512<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Significands from 0.75 to 1.5 (3), without the sign of zero (4), NaN for negative numbers (8).
    private const byte From075To15 = 3 + 4 + 8;

    public static int Lanes => Vector512<T>.Count;

    public static int Registers => 32;

    public static Vector512<T> Zero => Vector512<T>.Zero;

    public static Vector512<T> Splat(T value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Constant(double value) => typeof(T) == typeof(float)
        ? Vector512.Create((float)value).As<float, T>()
        : Vector512.Create(value).As<double, T>();

    public static Vector512<T> SplatFrom(T* source) => Vector512.Create(*source);

    public static Vector512<T> Load(T* source) => Vector512.Load(source);

    public static void Store(T* destination, Vector512<T> value) => value.Store(destination);

    public static void StoreAround(T* destination, Vector512<T> value) => value.StoreAlignedNonTemporal(destination);

    public static FirstLanes<Vector512<T>> First(int count) => new(count, typeof(T) == typeof(float)
        ? Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).As<int, T>()
        : Vector512.LessThan(Vector512<long>.Indices, Vector512.Create((long)count)).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LoadPartial(T* source, FirstLanes<Vector512<T>> lanes) => typeof(T) == typeof(float)
        ? Avx512F.MaskLoad((float*)source, lanes.Mask.AsSingle(), Vector512<float>.Zero).As<float, T>()
        : Avx512F.MaskLoad((double*)source, lanes.Mask.AsDouble(), Vector512<double>.Zero).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(T* destination, Vector512<T> value, FirstLanes<Vector512<T>> lanes)
    {
        if (typeof(T) == typeof(float))
        {
            Avx512F.MaskStore((float*)destination, lanes.Mask.AsSingle(), value.AsSingle());
        }
        else
        {
            Avx512F.MaskStore((double*)destination, lanes.Mask.AsDouble(), value.AsDouble());
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LoadBytesLess(byte* bytes, double* subtrahends) => typeof(T) == typeof(float)
        ? Vector512.Create(
            Avx512F.ConvertToVector256Single(Differences(bytes, subtrahends)),
            Avx512F.ConvertToVector256Single(Differences(bytes + 8, subtrahends + 8))).As<float, T>()
        : Differences(bytes, subtrahends).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Differences(byte* bytes, double* subtrahends)
        => Vector512.ConvertToDouble(Avx512F.ConvertToVector512Int64(Vector128.CreateScalarUnsafe(*(ulong*)bytes).AsByte()))
            - Vector512.Load(subtrahends);

    public static Vector512<T> Add(Vector512<T> left, Vector512<T> right) => left + right;

    public static Vector512<T> Subtract(Vector512<T> left, Vector512<T> right) => left - right;

    public static Vector512<T> Multiply(Vector512<T> left, Vector512<T> right) => left * right;

    public static Vector512<T> Divide(Vector512<T> left, Vector512<T> right) => left / right;

    public static Vector512<T> Sqrt(Vector512<T> value) => Vector512.Sqrt(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Fma(Vector512<T> left, Vector512<T> right, Vector512<T> addend) => typeof(T) == typeof(float)
        ? Vector512.FusedMultiplyAdd(left.AsSingle(), right.AsSingle(), addend.AsSingle()).As<float, T>()
        : Vector512.FusedMultiplyAdd(left.AsDouble(), right.AsDouble(), addend.AsDouble()).As<double, T>();

    public static Vector512<T> Max(Vector512<T> left, Vector512<T> right) => Vector512.MaxNative(left, right);

    public static Vector512<T> Min(Vector512<T> left, Vector512<T> right) => Vector512.MinNative(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Scale(Vector512<T> value, Vector512<T> power) => typeof(T) == typeof(float)
        ? Avx512F.Scale(value.AsSingle(), power.AsSingle()).As<float, T>()
        : Avx512F.Scale(value.AsDouble(), power.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Significand(Vector512<T> value, out Vector512<T> exponent) => typeof(T) == typeof(float)
        ? Significand<uint, SingleFormat>(value, ExponentBits.SingleShift, out exponent)
        : Significand<ulong, DoubleFormat>(value, ExponentBits.DoubleShift, out exponent);

    // Positive normal numbers by integer arithmetic: the instructions made for it take several cycles each on Intel processors, but know all the
    // rest. The shift is an argument, because the JIT needs a literal to shift by.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Significand<TBits, TFormat>(Vector512<T> value, int shift, out Vector512<T> exponent)
        where TFormat : IFormat<TBits>
    {
        Vector512<TBits> bits = value.As<T, TBits>();
        if (Vector512.LessThanAll(bits - Vector512.Create(TFormat.FirstNormal), Vector512.Create(TFormat.Normals)))
        {
            Vector512<TBits> carried = bits + Vector512.Create(TFormat.Carry);
            exponent = ((carried >>> shift) | Vector512.Create(TFormat.Integer)).As<TBits, T>() - Constant(TFormat.IntegerBias);
            return ((carried & Vector512.Create(TFormat.Fraction)) + Vector512.Create(TFormat.ThreeQuarters)).As<TBits, T>();
        }

        Vector512<T> significand = typeof(T) == typeof(float)
            ? Avx512F.GetMantissa(value.AsSingle(), From075To15).As<float, T>()
            : Avx512F.GetMantissa(value.AsDouble(), From075To15).As<double, T>();
        exponent = Exponent(value) - Exponent(significand);
        return significand;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Exponent(Vector512<T> value) => typeof(T) == typeof(float)
        ? Avx512F.GetExponent(value.AsSingle()).As<float, T>()
        : Avx512F.GetExponent(value.AsDouble()).As<double, T>();

    public static Vector512<T> GreaterThan(Vector512<T> left, Vector512<T> right) => Vector512.GreaterThan(left, right);

    public static Vector512<T> Select(Vector512<T> mask, Vector512<T> whenTrue, Vector512<T> whenFalse)
        => Vector512.ConditionalSelect(mask, whenTrue, whenFalse);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int FirstEqual(Vector512<T> left, Vector512<T> right)
        => BitOperations.TrailingZeroCount(Vector512.Equals(left, right).ExtractMostSignificantBits());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint AtMost(Vector512<T> left, Vector512<T> right) => (uint)Vector512.LessThanOrEqual(left, right).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Swap(Vector512<T> value, int distance) => (distance * sizeof(T)) switch
    {
        32 => Avx512F.Shuffle4x128(value.AsUInt32(), value.AsUInt32(), 0b_01_00_11_10).As<uint, T>(),
        16 => Avx512F.Shuffle4x128(value.AsUInt32(), value.AsUInt32(), 0b_10_11_00_01).As<uint, T>(),
        8 => Avx512F.Permute2x64(value.AsDouble(), 0b_0101_0101).As<double, T>(),
        _ => Avx512F.Permute4x32(value.AsSingle(), 0b_10_11_00_01).As<float, T>(),
    };
}
