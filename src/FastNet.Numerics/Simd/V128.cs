using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace FastNet.Numerics.Simd;

/// <summary>128 bits: what every x64 and Arm64 processor has.</summary>
internal readonly unsafe struct V128<T> : ISimd<T, Vector128<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Lanes => Vector128<T>.Count;

    public static int Registers => AdvSimd.IsSupported ? 32 : 16;

    public static Vector128<T> Zero => Vector128<T>.Zero;

    public static Vector128<T> Splat(T value) => Vector128.Create(value);

    public static Vector128<T> Load(T* source) => Vector128.Load(source);

    public static void Store(T* destination, Vector128<T> value) => value.Store(destination);

    public static FirstLanes<Vector128<T>> First(int count) => new(count, default);

    public static Vector128<T> LoadPartial(T* source, FirstLanes<Vector128<T>> lanes) => lanes.Count switch
    {
        <= 0 => Vector128<T>.Zero,
        1 => Vector128.CreateScalar(*source),
        2 when sizeof(T) == sizeof(float) => Vector128.CreateScalar(*(ulong*)source).As<ulong, T>(),
        3 when sizeof(T) == sizeof(float) => Vector128.CreateScalar(*(ulong*)source).As<ulong, T>().WithElement(2, source[2]),
        _ => Vector128.Load(source),
    };

    public static void StorePartial(T* destination, Vector128<T> value, FirstLanes<Vector128<T>> lanes) => StoreFirst(destination, value, lanes.Count);

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
    public static Vector128<T> Max(Vector128<T> left, Vector128<T> right)
    {
        if (Sse2.IsSupported)
        {
            return typeof(T) == typeof(float)
                ? Sse.Max(left.AsSingle(), right.AsSingle()).As<float, T>()
                : Sse2.Max(left.AsDouble(), right.AsDouble()).As<double, T>();
        }

        return Vector128.ConditionalSelect(Vector128.GreaterThan(left, right), left, right);
    }

    public static Vector128<T> GreaterThan(Vector128<T> left, Vector128<T> right) => Vector128.GreaterThan(left, right);

    public static Vector128<T> Select(Vector128<T> mask, Vector128<T> whenTrue, Vector128<T> whenFalse) => Vector128.ConditionalSelect(mask, whenTrue, whenFalse);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Swap(Vector128<T> value, int distance) => distance * sizeof(T) == 8
        ? Vector128.Shuffle(value.AsUInt64(), Vector128.Create(1ul, 0)).As<ulong, T>()
        : Vector128.Shuffle(value.AsUInt32(), Vector128.Create(1u, 0, 3, 2)).As<uint, T>();
}
