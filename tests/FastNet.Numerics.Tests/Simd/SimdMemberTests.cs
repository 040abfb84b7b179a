using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Simd;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class SimdMemberTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    // These are specified for a part of all numbers only.
    private static readonly SimdMember[] Partial = [SimdMember.Scale, SimdMember.Significand, SimdMember.SignificandExponent];
    private static readonly SimdMember[] Members = [.. Enum.GetValues<SimdMember>().Except(Partial)];

    [TestCaseSource(nameof(Partial))]
    public void Does_to_each_lane_of_its_domain_what_scalar_code_does(SimdMember member)
        => ElementwiseCheck.Run<T>(
            MemberOp<T>.Operands,
            (o, workers) => MemberOp<T>.Run(member, o[0], o[1], o[2], o[3], workers),
            o => MemberOp<T>.Expect(member, o[0], o[1], o[2], o[3]),
            member == SimdMember.Scale ? FillScale : FillPositive);

    [TestCaseSource(nameof(Members))]
    public void Does_to_each_lane_what_scalar_code_does(SimdMember member)
        => ElementwiseCheck.Run<T>(
            MemberOp<T>.Operands,
            (o, workers) => MemberOp<T>.Run(member, o[0], o[1], o[2], o[3], workers),
            o => MemberOp<T>.Expect(member, o[0], o[1], o[2], o[3]));

    [TestCaseSource(nameof(Members))]
    public void Treats_every_pair_of_special_values_as_scalar_code_does(SimdMember member)
    {
        T[] special = Samples.Special<T>();
        T[] a = [.. special.SelectMany(_ => special)];
        T[] b = [.. special.SelectMany(value => Enumerable.Repeat(value, special.Length))];
        T[] c = [.. b.Reverse()];
        T[] expected = new T[a.Length];
        MemberOp<T>.Expect(member, a, b, c, expected);
        Widths.ForEach(width =>
        {
            T[] actual = new T[a.Length];
            MemberOp<T>.Run(member, a, b, c, actual, null);
            Bits.AssertSame<T>(actual, expected, $"width {width}");
        });
    }

    [Test]
    public void Swap_exchanges_lanes_at_every_distance() => Widths.ForEach(width =>
    {
        SwapJob<T> job = default;
        SimdDispatch.Run<T, SwapJob<T>>(ref job);
        Assert.That(job.Wrong, Is.Zero, $"width {width}");
        Assert.That(1 << job.Swaps, Is.EqualTo(Math.Max(1, width / (8 * Unsafe.SizeOf<T>()))), $"width {width}");
    });

    [Test]
    public void FirstEqual_finds_each_lane_and_the_first_of_two() => Widths.ForEach(width =>
    {
        FirstEqualJob<T> job = default;
        SimdDispatch.Run<T, FirstEqualJob<T>>(ref job);
        Assert.That(job.Wrong, Is.Zero, $"width {width}");
        Assert.That(job.Lanes, Is.EqualTo(Math.Max(1, width / (8 * Unsafe.SizeOf<T>()))), $"width {width}");
    });

    [Test]
    public void AtMost_is_a_bit_for_each_lane_and_0_for_NaN() => Widths.ForEach(width =>
    {
        AtMostJob<T> job = default;
        SimdDispatch.Run<T, AtMostJob<T>>(ref job);
        Assert.That(job.Wrong, Is.Zero, $"width {width}");
        Assert.That(job.Lanes, Is.EqualTo(Math.Max(1, width / (8 * Unsafe.SizeOf<T>()))), $"width {width}");
    });

    [Test]
    public void The_exponent_of_what_has_none_is_infinite_or_NaN()
    {
        AssertMember(SimdMember.SignificandExponent, T.Zero, T.Zero, T.Zero, T.NegativeInfinity);
        AssertMember(SimdMember.SignificandExponent, T.NegativeZero, T.Zero, T.Zero, T.NegativeInfinity);
        AssertMember(SimdMember.SignificandExponent, T.PositiveInfinity, T.Zero, T.Zero, T.PositiveInfinity);
        AssertMember(SimdMember.SignificandExponent, T.NegativeInfinity, T.Zero, T.Zero, T.NaN);
        AssertMember(SimdMember.SignificandExponent, -T.One, T.Zero, T.Zero, T.NaN);
        AssertMember(SimdMember.SignificandExponent, -T.Epsilon, T.Zero, T.Zero, T.NaN);
        AssertMember(SimdMember.SignificandExponent, T.NaN, T.Zero, T.Zero, T.NaN);
        AssertMember(SimdMember.Significand, T.Zero, T.Zero, T.Zero, T.One);
        AssertMember(SimdMember.Significand, T.NegativeZero, T.Zero, T.Zero, T.One);
        AssertMember(SimdMember.Significand, T.PositiveInfinity, T.Zero, T.Zero, T.One);
    }

    [Test]
    public void Fma_rounds_once()
    {
        T epsilon = T.BitIncrement(T.One) - T.One;
        T tiny = epsilon * epsilon;

        // (1+e)(1-e) - 1 = -e^2 exactly, which two roundings lose; then a sum that lies just above the middle between two numbers.
        AssertFma(T.One + epsilon, T.One - epsilon, -T.One, -tiny);
        AssertFma(T.One + epsilon, T.One + epsilon, -(T.One + epsilon + epsilon), tiny);
        AssertFma(epsilon / (T.One + T.One), T.One + epsilon, T.One, T.One + epsilon);
        AssertFma(T.MaxValue, T.One + T.One, -T.MaxValue, T.MaxValue);
        AssertFma(T.Epsilon, T.One / (T.One + T.One), T.Epsilon, T.Epsilon + T.Epsilon);
    }

    [Test]
    public void Max_gives_the_right_side_for_NaN_and_for_two_zeros()
    {
        AssertMember(SimdMember.Max, T.NaN, T.One, T.Zero, T.One);
        AssertMember(SimdMember.Max, T.One, T.NaN, T.Zero, T.NaN);
        AssertMember(SimdMember.Max, T.Zero, T.NegativeZero, T.Zero, T.NegativeZero);
        AssertMember(SimdMember.Max, T.NegativeZero, T.Zero, T.Zero, T.Zero);
    }

    [Test]
    public void Select_takes_the_second_choice_where_NaN_was_compared()
    {
        AssertMember(SimdMember.SelectGreater, T.NaN, T.One, T.Pi, T.Pi);
        AssertMember(SimdMember.SelectGreater, T.One, T.NaN, T.Pi, T.Pi);
        AssertMember(SimdMember.SelectGreater, T.One, T.NegativeZero, T.Pi, T.NegativeZero);
        AssertMember(SimdMember.SelectGreater, T.Zero, T.NegativeZero, T.NaN, T.NaN);
    }

    private static void FillScale(int index, Span<T> values)
    {
        Random random = new(values.Length);
        int limit = typeof(T) == typeof(float) ? 240 : 2040;
        for (int i = 0; i < values.Length; i++)
        {
            double value = Math.ScaleB(1 + random.NextDouble(), random.Next(-4, 8)) * (random.Next(2) == 0 ? -1 : 1);
            int power = random.Next(-limit, limit + 1);
            bool nan = random.Next(20) == 0;
            values[i] = index == 1 ? T.CreateChecked(power) : nan ? T.NaN : T.CreateChecked(value);
            if (i % 16 == 0)
            {
                // Of a power of 0 any number.
                values[i] = index == 1 ? T.Zero : T.ScaleB(T.CreateChecked(value), power);
            }
        }
    }

    private static void FillPositive(int index, Span<T> values)
    {
        Random random = new(values.Length);
        T[] special = [.. Samples.Special<T>().Where(value => T.IsFinite(value) && value > T.Zero), T.CreateChecked(1.5), T.BitDecrement(T.CreateChecked(1.5))];
        int lowest = T.ILogB(T.Epsilon);
        for (int i = 0; i < values.Length; i++)
        {
            T value = T.ScaleB(T.CreateChecked(1 + random.NextDouble()), random.Next(lowest, -lowest - 60));
            values[i] = random.Next(4) == 0 || !T.IsFinite(value) ? special[random.Next(special.Length)] : value;
        }
    }

    private static void AssertFma(T a, T b, T c, T expected) => AssertMember(SimdMember.Fma, a, b, c, expected);

    private static void AssertMember(SimdMember member, T a, T b, T c, T expected) => Widths.ForEach(width =>
    {
        const int lanes = 19;
        T[] actual = new T[lanes];
        MemberOp<T>.Run(member, Filled(a), Filled(b), Filled(c), actual, null);
        Bits.AssertSame<T>(actual, Filled(expected), $"width {width}");

        static T[] Filled(T value) => [.. Enumerable.Repeat(value, lanes)];
    });
}
