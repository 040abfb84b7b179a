using System.Numerics;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics.Tests.Simd;

/// <summary>One member of <c>ISimd</c> as an element-wise kernel, and the same in plain C#.</summary>
internal unsafe struct MemberOp<T> : IElementwise<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public const int Operands = 4;

    public SimdMember Member;
    public T* A;
    public T* B;
    public T* C;
    public T* Y;

    public static void Run(SimdMember member, Span<T> a, Span<T> b, Span<T> c, Span<T> y, Workers? workers)
    {
        fixed (T* pa = a, pb = b, pc = c, py = y)
        {
            Sweep.Run<T, MemberOp<T>>(new() { Member = member, A = pa, B = pb, C = pc, Y = py }, y.Length, workers);
        }
    }

    public static void Expect(SimdMember member, Span<T> a, Span<T> b, Span<T> c, Span<T> y)
    {
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = Scalar(member, a[i], b[i], c[i]);
        }
    }

    public readonly void Apply<TVec, TSimd, TLanes>(nint i, TLanes lanes)
        where TSimd : struct, ISimd<T, TVec>
        where TLanes : struct, ILanes<T, TVec>
    {
        TVec a = lanes.Load(A + i);
        TVec b = lanes.Load(B + i);
        TVec c = lanes.Load(C + i);
        lanes.Store(Y + i, Vector<TVec, TSimd>(a, b, c));
    }

    private readonly TVec Vector<TVec, TSimd>(TVec a, TVec b, TVec c)
        where TSimd : struct, ISimd<T, TVec>
        => Member switch
        {
            SimdMember.Zero => TSimd.Zero,
            SimdMember.Splat => TSimd.Splat(T.Pi),
            SimdMember.Constant => TSimd.Constant(1.1),
            SimdMember.Add => TSimd.Add(a, b),
            SimdMember.Subtract => TSimd.Subtract(a, b),
            SimdMember.Multiply => TSimd.Multiply(a, b),
            SimdMember.Divide => TSimd.Divide(a, b),
            SimdMember.Sqrt => TSimd.Sqrt(a),
            SimdMember.Fma => TSimd.Fma(a, b, c),
            SimdMember.Max => TSimd.Max(a, b),
            SimdMember.Min => TSimd.Min(a, b),
            SimdMember.SelectGreater => TSimd.Select(TSimd.GreaterThan(a, b), b, c),
            SimdMember.Scale => TSimd.Scale(a, b),
            SimdMember.Significand => TSimd.Significand(a, out _),
            SimdMember.SignificandExponent => Exponent<TVec, TSimd>(a),
            _ => throw new NotSupportedException($"{Member} has no vector form here."),
        };

    private static TVec Exponent<TVec, TSimd>(TVec a)
        where TSimd : struct, ISimd<T, TVec>
    {
        TSimd.Significand(a, out TVec exponent);
        return exponent;
    }

    private static T Scalar(SimdMember member, T a, T b, T c) => member switch
    {
        SimdMember.Zero => T.Zero,
        SimdMember.Splat => T.Pi,
        SimdMember.Constant => T.CreateChecked(1.1),
        SimdMember.Add => a + b,
        SimdMember.Subtract => a - b,
        SimdMember.Multiply => a * b,
        SimdMember.Divide => a / b,
        SimdMember.Sqrt => T.Sqrt(a),
        SimdMember.Fma => T.FusedMultiplyAdd(a, b, c),
        SimdMember.Max => a > b ? a : b,
        SimdMember.Min => a < b ? a : b,
        SimdMember.SelectGreater => a > b ? b : c,
        SimdMember.Scale => T.ScaleB(a, int.CreateSaturating(b)),
        SimdMember.Significand => T.ScaleB(a, -Exponent(a)),
        SimdMember.SignificandExponent => T.CreateChecked(Exponent(a)),
        _ => throw new NotSupportedException($"{member} has no scalar form here."),
    };

    private static int Exponent(T a)
    {
        int floor = T.ILogB(a);
        return T.ScaleB(a, -floor) < T.CreateChecked(1.5) ? floor : floor + 1;
    }
}
