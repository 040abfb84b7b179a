using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Products;

/// <summary>NaN, infinities, signed zeros and the ends of the range pass through a product as IEEE 754 says; nothing is skipped for being zero.</summary>
[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class GemmSpecialValueTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    private static readonly (int M, int N, int K)[] Shapes = [(1, 1, 1), (3, 5, 2), (13, 33, 3), (97, 70, 17), (30, 300, 20), (65, 66, 67)];

    [Test]
    public void Special_values_anywhere_equal_the_three_loops([Values] Epilogue epilogue)
    {
        using ProductCheck<T> check = new();
        foreach ((int m, int n, int k) in Shapes)
        {
            Product<T> product = new(m, n, k);

            // One value in so many that most sums meet one or two of them, and few more.
            Scatter(product.A, 4 * k, 1);
            Scatter(product.B, 4 * k, 2);
            Scatter(product.Start, 4, 3);
            Scatter(product.Companion, 4, 4);
            Scatter(product.Bias, 4, 5);
            Scatter(product.RowNorms, 4, 6);
            check.Run(product, epilogue, new(false), new(false), new(false, 1), teams: 2);
            check.Run(product, epilogue, new(true), new(true), new(false), teams: 2);
        }
    }

    [Test]
    public void Zero_times_infinity_is_NaN_and_a_NaN_reaches_its_row_or_column_alone()
    {
        T[] a = [T.Zero, T.One, T.One, T.Zero];
        T[] b = [T.PositiveInfinity, T.One, T.One, T.Zero];
        Widths.ForEach(width =>
        {
            T[] c = new T[4];
            Gemm.Multiply(new ReadOnlyMatrix<T>(a, 2, 2), new ReadOnlyMatrix<T>(b, 2, 2), new Matrix<T>(c, 2, 2));
            Assert.That(c, Is.EqualTo((T[])[T.NaN, T.Zero, T.PositiveInfinity, T.One]), $"width {width}");
            T[] withNaN = [T.NaN, T.One, T.One, T.Zero];
            Gemm.Multiply(new ReadOnlyMatrix<T>(a, 2, 2), new ReadOnlyMatrix<T>(withNaN, 2, 2), new Matrix<T>(c, 2, 2));
            Assert.That(c, Is.EqualTo((T[])[T.NaN, T.Zero, T.NaN, T.One]), $"width {width}");
        });
    }

    [Test]
    public void A_NaN_in_C_is_read_when_accumulating_and_only_then()
    {
        T[] one = [T.One];
        T[] c = [T.NaN];
        Gemm.Multiply(new ReadOnlyMatrix<T>(one, 1, 1), new ReadOnlyMatrix<T>(one, 1, 1), new Matrix<T>(c, 1, 1), accumulate: true);
        Assert.That(T.IsNaN(c[0]), Is.True);
        Gemm.Multiply(new ReadOnlyMatrix<T>(one, 1, 1), new ReadOnlyMatrix<T>(one, 1, 1), new Matrix<T>(c, 1, 1));
        Assert.That(c[0], Is.EqualTo(T.One));
    }

    [Test]
    public void Every_step_rounds_once()
    {
        // (1 + e)(1 - e) - 1 is -e^2 when the product is not rounded, and 0 when it is.
        T e = T.CreateChecked(Math.ScaleB(1, typeof(T) == typeof(float) ? -20 : -40));
        T[] a = [T.One, T.One + e];
        T[] b = [-T.One, T.One - e];
        Widths.ForEach(width =>
        {
            T[] c = [T.NaN];
            Gemm.Multiply(new ReadOnlyMatrix<T>(a, 1, 2), new ReadOnlyMatrix<T>(b, 2, 1), new Matrix<T>(c, 1, 1));
            Assert.That(c[0], Is.EqualTo(-(e * e)), $"width {width}");
        });
    }

    private static void Scatter(T[] values, int oneIn, int seed)
    {
        Random random = new(seed);
        T[] special = Samples.Special<T>();
        for (int i = 0; i < values.Length; i++)
        {
            if (random.Next(oneIn) == 0)
            {
                values[i] = special[random.Next(special.Length)];
            }
        }
    }
}
