using System.Numerics;

namespace FastNet.Numerics.Simd;

/// <summary>One element at a time: for machines without vectors, and the yardstick for the other widths.</summary>
internal readonly unsafe struct V1<T> : ISimd<T, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Lanes => 1;

    public static int Registers => 16;

    public static T Zero => T.Zero;

    public static T Splat(T value) => value;

    public static T Constant(double value) => T.CreateTruncating(value);

    public static T SplatFrom(T* source) => *source;

    public static T Load(T* source) => *source;

    public static void Store(T* destination, T value) => *destination = value;

    public static void StoreAround(T* destination, T value) => *destination = value;

    public static FirstLanes<T> First(int count) => new(count, T.Zero);

    public static T LoadPartial(T* source, FirstLanes<T> lanes) => lanes.Count > 0 ? *source : T.Zero;

    public static void StorePartial(T* destination, T value, FirstLanes<T> lanes)
    {
        if (lanes.Count > 0)
        {
            *destination = value;
        }
    }

    public static T LoadBytesLess(byte* bytes, double* subtrahends) => T.CreateTruncating(*bytes - *subtrahends);

    public static T Add(T left, T right) => left + right;

    public static T Subtract(T left, T right) => left - right;

    public static T Multiply(T left, T right) => left * right;

    public static T Divide(T left, T right) => left / right;

    public static T Sqrt(T value) => T.Sqrt(value);

    public static T Fma(T left, T right, T addend) => T.FusedMultiplyAdd(left, right, addend);

    public static T Max(T left, T right) => left > right ? left : right;

    public static T Min(T left, T right) => left < right ? left : right;

    public static T Scale(T value, T power) => T.ScaleB(value, int.CreateSaturating(power));

    public static T Significand(T value, out T exponent)
    {
        if (!(value > T.Zero && value < T.PositiveInfinity))
        {
            exponent = T.IsZero(value) ? T.NegativeInfinity : value > T.Zero ? value : T.NaN;
            return T.One;
        }

        int floor = T.ILogB(value);
        T one = T.ScaleB(value, -floor);
        int up = one >= T.CreateTruncating(1.5) ? 1 : 0;
        exponent = T.CreateTruncating(floor + up);
        return T.ScaleB(one, -up);
    }

    public static T GreaterThan(T left, T right) => left > right ? T.One : T.Zero;

    public static T Select(T mask, T whenTrue, T whenFalse) => mask != T.Zero ? whenTrue : whenFalse;

    public static int FirstEqual(T left, T right) => left == right ? 0 : 1;

    public static uint AtMost(T left, T right) => left <= right ? 1u : 0;

    public static T Swap(T value, int distance) => value;
}
