using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using X86Fma = System.Runtime.Intrinsics.X86.Fma;

namespace FastNet.Numerics.Simd;

/// <summary>256 bits: AVX2 with FMA.</summary>
/// <remarks>
/// A program that is compiled natively for AVX uses this width where the processor has AVX2 (docs/native-aot.md). There, only what is named by its
/// instruction is one: <see cref="Vector256"/> makes multiply-adds in calls, and whole numbers in halves.
/// </remarks>
internal readonly unsafe struct V256<T> : ISimd<T, Vector256<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Lanes => Vector256<T>.Count;

    // With AVX-512 there are 32 of this width too, but tiles that use them measured 98 GFLOP/s against 119 with 16.
    public static int Registers => 16;

    public static Vector256<T> Zero => Vector256<T>.Zero;

    public static Vector256<T> Splat(T value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Constant(double value) => typeof(T) == typeof(float)
        ? Vector256.Create((float)value).As<float, T>()
        : Vector256.Create(value).As<double, T>();

    // An explicit broadcast, because the JIT would replace a second splat of another width by a shuffle of the first one's scalar.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> SplatFrom(T* source) => typeof(T) == typeof(float)
        ? Avx.BroadcastScalarToVector256((float*)source).As<float, T>()
        : Avx.BroadcastScalarToVector256((double*)source).As<double, T>();

    public static Vector256<T> Load(T* source) => Vector256.Load(source);

    public static void Store(T* destination, Vector256<T> value) => value.Store(destination);

    public static void StoreAround(T* destination, Vector256<T> value) => value.StoreAlignedNonTemporal(destination);

    public static FirstLanes<Vector256<T>> First(int count) => new(count, typeof(T) == typeof(float)
        ? Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).As<int, T>()
        : Vector256.LessThan(Vector256<long>.Indices, Vector256.Create((long)count)).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> LoadPartial(T* source, FirstLanes<Vector256<T>> lanes) => typeof(T) == typeof(float)
        ? Avx.MaskLoad((float*)source, lanes.Mask.AsSingle()).As<float, T>()
        : Avx.MaskLoad((double*)source, lanes.Mask.AsDouble()).As<double, T>();

    // Without the masks of AVX-512: halves instead of vmaskmov, which as a store takes 3.1 ns on AMD processors, eight times a plain one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(T* destination, Vector256<T> value, FirstLanes<Vector256<T>> lanes)
    {
        if (Avx512F.VL.IsSupported)
        {
            if (typeof(T) == typeof(float))
            {
                Avx512F.VL.MaskStore((float*)destination, lanes.Mask.AsSingle(), value.AsSingle());
            }
            else
            {
                Avx512F.VL.MaskStore((double*)destination, lanes.Mask.AsDouble(), value.AsDouble());
            }

            return;
        }

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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> LoadBytesLess(byte* bytes, double* subtrahends) => typeof(T) == typeof(float)
        ? Vector256.Create(
            Avx.ConvertToVector128Single(Differences(bytes, subtrahends)),
            Avx.ConvertToVector128Single(Differences(bytes + 4, subtrahends + 4))).As<float, T>()
        : Differences(bytes, subtrahends).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Differences(byte* bytes, double* subtrahends)
        => Avx.ConvertToVector256Double(Sse41.ConvertToVector128Int32(bytes)) - Vector256.Load(subtrahends);

    public static Vector256<T> Add(Vector256<T> left, Vector256<T> right) => left + right;

    public static Vector256<T> Subtract(Vector256<T> left, Vector256<T> right) => left - right;

    public static Vector256<T> Multiply(Vector256<T> left, Vector256<T> right) => left * right;

    public static Vector256<T> Divide(Vector256<T> left, Vector256<T> right) => left / right;

    public static Vector256<T> Sqrt(Vector256<T> value) => Vector256.Sqrt(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Fma(Vector256<T> left, Vector256<T> right, Vector256<T> addend) => typeof(T) == typeof(float)
        ? X86Fma.MultiplyAdd(left.AsSingle(), right.AsSingle(), addend.AsSingle()).As<float, T>()
        : X86Fma.MultiplyAdd(left.AsDouble(), right.AsDouble(), addend.AsDouble()).As<double, T>();

    public static Vector256<T> Max(Vector256<T> left, Vector256<T> right) => Vector256.MaxNative(left, right);

    public static Vector256<T> Min(Vector256<T> left, Vector256<T> right) => Vector256.MinNative(left, right);

    // Two factors, both normal numbers: the first product is exact, so only the second rounds.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Scale(Vector256<T> value, Vector256<T> power)
    {
        if (typeof(T) == typeof(float))
        {
            Vector256<uint> sum = (power.AsSingle() + Vector256.Create(ExponentBits.SingleTwiceBiased)).AsUInt32();
            Vector256<uint> half = Avx2.ShiftRightLogical(sum, 1);
            return value
                * Avx2.ShiftLeftLogical(half, ExponentBits.SingleShift).As<uint, T>()
                * Avx2.ShiftLeftLogical(Avx2.Subtract(sum, half), ExponentBits.SingleShift).As<uint, T>();
        }

        Vector256<ulong> total = (power.AsDouble() + Vector256.Create(ExponentBits.DoubleTwiceBiased)).AsUInt64();
        Vector256<ulong> first = Avx2.ShiftRightLogical(total, 1);
        return value
            * Avx2.ShiftLeftLogical(first, ExponentBits.DoubleShift).As<ulong, T>()
            * Avx2.ShiftLeftLogical(Avx2.Subtract(total, first), ExponentBits.DoubleShift).As<ulong, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Significand(Vector256<T> value, out Vector256<T> exponent) => typeof(T) == typeof(float)
        ? Significand<uint, SingleFormat>(value, ExponentBits.SingleShift, out exponent)
        : Significand<ulong, DoubleFormat>(value, ExponentBits.DoubleShift, out exponent);

    // The shift is an argument, because the JIT needs a literal to shift by.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Significand<TBits, TFormat>(Vector256<T> value, int shift, out Vector256<T> exponent)
        where TFormat : IFormat<TBits>
    {
        Vector256<TBits> bits = value.As<T, TBits>();
        Vector256<TBits> firstNormal = Vector256.Create(TFormat.FirstNormal);
        Vector256<T> subnormal = default;
        bool ordinary = Vector256.LessThanAll(bits - firstNormal, Vector256.Create(TFormat.Normals));
        if (!ordinary)
        {
            subnormal = Vector256.LessThan(value, firstNormal.As<TBits, T>());
            bits = Vector256.ConditionalSelect(subnormal, value * Constant(TFormat.Lift), value).As<T, TBits>();
        }

        Vector256<TBits> carried = bits + Vector256.Create(TFormat.Carry);
        exponent = ((carried >>> shift) | Vector256.Create(TFormat.Integer)).As<TBits, T>() - Constant(TFormat.IntegerBias);
        if (!ordinary)
        {
            exponent = WithSpecials(exponent - (subnormal & Constant(TFormat.LiftPower)), value);
        }

        return ((carried & Vector256.Create(TFormat.Fraction)) + Vector256.Create(TFormat.ThreeQuarters)).As<TBits, T>();
    }

    // -inf for 0, inf for inf, NaN for a negative number and NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> WithSpecials(Vector256<T> exponent, Vector256<T> value)
    {
        Vector256<T> infinity = Vector256.Create(T.PositiveInfinity);
        exponent = Select(GreaterThan(infinity, value), exponent, value);
        Vector256<T> notPositive = Select(GreaterThan(Zero, value), Vector256.Create(T.NaN), value - infinity);
        return Select(GreaterThan(value, Zero), exponent, notPositive);
    }

    public static Vector256<T> GreaterThan(Vector256<T> left, Vector256<T> right) => Vector256.GreaterThan(left, right);

    public static Vector256<T> Select(Vector256<T> mask, Vector256<T> whenTrue, Vector256<T> whenFalse)
        => Vector256.ConditionalSelect(mask, whenTrue, whenFalse);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int FirstEqual(Vector256<T> left, Vector256<T> right)
        => BitOperations.TrailingZeroCount(Vector256.Equals(left, right).ExtractMostSignificantBits());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint AtMost(Vector256<T> left, Vector256<T> right) => Vector256.LessThanOrEqual(left, right).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Swap(Vector256<T> value, int distance) => (distance * sizeof(T)) switch
    {
        16 => Avx2.Permute2x128(value.AsUInt32(), value.AsUInt32(), 0b_0000_0001).As<uint, T>(),
        8 => Avx.Permute(value.AsDouble(), 0b_0101).As<double, T>(),
        _ => Avx.Permute(value.AsSingle(), 0b_10_11_00_01).As<float, T>(),
    };
}
