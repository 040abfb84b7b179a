using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace FastNet.Numerics.Simd;

/// <summary>128 bits, which every x64 and Arm64 processor has.</summary>
internal readonly unsafe struct V128<T> : ISimd<T, Vector128<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Lanes => Vector128<T>.Count;

    public static int Registers => AdvSimd.IsSupported ? 32 : 16;

    public static Vector128<T> Zero => Vector128<T>.Zero;

    public static Vector128<T> Splat(T value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Constant(double value) => typeof(T) == typeof(float)
        ? Vector128.Create((float)value).As<float, T>()
        : Vector128.Create(value).As<double, T>();

    public static Vector128<T> SplatFrom(T* source) => Vector128.Create(*source);

    public static Vector128<T> Load(T* source) => Vector128.Load(source);

    public static void Store(T* destination, Vector128<T> value) => value.Store(destination);

    public static void StoreAround(T* destination, Vector128<T> value) => value.StoreAlignedNonTemporal(destination);

    public static FirstLanes<Vector128<T>> First(int count) => new(count, default);

    // Always inlined: a call would make the kernel around it spill all its vectors.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> LoadPartial(T* source, FirstLanes<Vector128<T>> lanes) => lanes.Count switch
    {
        <= 0 => Vector128<T>.Zero,
        1 => Vector128.CreateScalar(*source),
        2 when sizeof(T) == sizeof(float) => Vector128.CreateScalar(*(ulong*)source).As<ulong, T>(),
        3 when sizeof(T) == sizeof(float) => Vector128.CreateScalar(*(ulong*)source).As<ulong, T>().WithElement(2, source[2]),
        _ => Vector128.Load(source),
    };

    public static void StorePartial(T* destination, Vector128<T> value, FirstLanes<Vector128<T>> lanes)
        => StoreFirst(destination, value, lanes.Count);

    internal static void StoreFirst(T* destination, Vector128<T> value, int count)
    {
        if (count >= Lanes)
        {
            value.Store(destination);
            return;
        }

        for (int lane = 0; lane < count; lane++)
        {
            destination[lane] = value.GetElement(lane);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> LoadBytesLess(byte* bytes, double* subtrahends)
    {
        uint loaded = typeof(T) == typeof(float) ? *(uint*)bytes : *(ushort*)bytes;
        Vector128<ushort> words = Vector128.WidenLower(Vector128.CreateScalar(loaded).AsByte());
        Vector128<float> values = Vector128.ConvertToSingle(Vector128.WidenLower(words).AsInt32());
        Vector128<double> lower = Vector128.WidenLower(values) - Vector128.Load(subtrahends);
        return typeof(T) == typeof(float)
            ? Vector128.Narrow(lower, Vector128.WidenUpper(values) - Vector128.Load(subtrahends + 2)).As<float, T>()
            : lower.As<double, T>();
    }

    public static Vector128<T> Add(Vector128<T> left, Vector128<T> right) => left + right;

    public static Vector128<T> Subtract(Vector128<T> left, Vector128<T> right) => left - right;

    public static Vector128<T> Multiply(Vector128<T> left, Vector128<T> right) => left * right;

    public static Vector128<T> Divide(Vector128<T> left, Vector128<T> right) => left / right;

    public static Vector128<T> Sqrt(Vector128<T> value) => Vector128.Sqrt(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Fma(Vector128<T> left, Vector128<T> right, Vector128<T> addend) => typeof(T) == typeof(float)
        ? Vector128.FusedMultiplyAdd(left.AsSingle(), right.AsSingle(), addend.AsSingle()).As<float, T>()
        : Vector128.FusedMultiplyAdd(left.AsDouble(), right.AsDouble(), addend.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Max(Vector128<T> left, Vector128<T> right) => Sse2.IsSupported
        ? Vector128.MaxNative(left, right)
        : Vector128.ConditionalSelect(Vector128.GreaterThan(left, right), left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Min(Vector128<T> left, Vector128<T> right) => Sse2.IsSupported
        ? Vector128.MinNative(left, right)
        : Vector128.ConditionalSelect(Vector128.LessThan(left, right), left, right);

    // Two factors, both normal numbers: the first product is exact, so only the second rounds.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Scale(Vector128<T> value, Vector128<T> power)
    {
        if (typeof(T) == typeof(float))
        {
            Vector128<uint> sum = (power.AsSingle() + Vector128.Create(ExponentBits.SingleTwiceBiased)).AsUInt32();
            Vector128<uint> half = sum >>> 1;
            return value * (half << ExponentBits.SingleShift).As<uint, T>() * ((sum - half) << ExponentBits.SingleShift).As<uint, T>();
        }

        Vector128<ulong> total = (power.AsDouble() + Vector128.Create(ExponentBits.DoubleTwiceBiased)).AsUInt64();
        Vector128<ulong> first = total >>> 1;
        return value * (first << ExponentBits.DoubleShift).As<ulong, T>() * ((total - first) << ExponentBits.DoubleShift).As<ulong, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Significand(Vector128<T> value, out Vector128<T> exponent) => typeof(T) == typeof(float)
        ? Significand<uint, SingleFormat>(value, ExponentBits.SingleShift, out exponent)
        : Significand<ulong, DoubleFormat>(value, ExponentBits.DoubleShift, out exponent);

    // The shift is an argument, because the JIT needs a literal to shift by.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> Significand<TBits, TFormat>(Vector128<T> value, int shift, out Vector128<T> exponent)
        where TFormat : IFormat<TBits>
    {
        Vector128<TBits> bits = value.As<T, TBits>();
        Vector128<TBits> firstNormal = Vector128.Create(TFormat.FirstNormal);
        Vector128<T> subnormal = default;
        bool ordinary = Vector128.LessThanAll(bits - firstNormal, Vector128.Create(TFormat.Normals));
        if (!ordinary)
        {
            subnormal = Vector128.LessThan(value, firstNormal.As<TBits, T>());
            bits = Vector128.ConditionalSelect(subnormal, value * Constant(TFormat.Lift), value).As<T, TBits>();
        }

        Vector128<TBits> carried = bits + Vector128.Create(TFormat.Carry);
        exponent = ((carried >>> shift) | Vector128.Create(TFormat.Integer)).As<TBits, T>() - Constant(TFormat.IntegerBias);
        if (!ordinary)
        {
            exponent = WithSpecials(exponent - (subnormal & Constant(TFormat.LiftPower)), value);
        }

        return ((carried & Vector128.Create(TFormat.Fraction)) + Vector128.Create(TFormat.ThreeQuarters)).As<TBits, T>();
    }

    // -inf for 0, inf for inf, NaN for a negative number and NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> WithSpecials(Vector128<T> exponent, Vector128<T> value)
    {
        Vector128<T> infinity = Vector128.Create(T.PositiveInfinity);
        exponent = Select(GreaterThan(infinity, value), exponent, value);
        Vector128<T> notPositive = Select(GreaterThan(Zero, value), Vector128.Create(T.NaN), value - infinity);
        return Select(GreaterThan(value, Zero), exponent, notPositive);
    }

    public static Vector128<T> GreaterThan(Vector128<T> left, Vector128<T> right) => Vector128.GreaterThan(left, right);

    public static Vector128<T> Select(Vector128<T> mask, Vector128<T> whenTrue, Vector128<T> whenFalse)
        => Vector128.ConditionalSelect(mask, whenTrue, whenFalse);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int FirstEqual(Vector128<T> left, Vector128<T> right)
        => BitOperations.TrailingZeroCount(Vector128.Equals(left, right).ExtractMostSignificantBits());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint AtMost(Vector128<T> left, Vector128<T> right) => Vector128.LessThanOrEqual(left, right).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Swap(Vector128<T> value, int distance) => distance * sizeof(T) == 8
        ? Vector128.Shuffle(value.AsUInt64(), Vector128.Create(1ul, 0)).As<ulong, T>()
        : Vector128.Shuffle(value.AsUInt32(), Vector128.Create(1u, 0, 3, 2)).As<uint, T>();
}
