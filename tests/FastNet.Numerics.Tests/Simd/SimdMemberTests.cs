using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Simd;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class SimdMemberTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    private static readonly SimdMember[] Members = Enum.GetValues<SimdMember>();

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
