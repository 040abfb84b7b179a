using System.Numerics;
using System.Numerics.Tensors;
using CommunityToolkit.HighPerformance;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Products;

/// <summary>The other ways to hand matrices over: spans with leading dimensions, Span2D, tensors of any strides, a scattered result.</summary>
[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class GemmLayoutTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly (int M, int N, int K)[] Shapes = [(0, 3, 2), (2, 3, 0), (1, 1, 1), (1, 9, 4), (9, 1, 4), (7, 5, 1), (13, 33, 18), (70, 80, 90)];

    [Test]
    public void Inputs_and_results_off_alignment([Values] bool transposeA, [Values] bool transposeB, [Values] Epilogue epilogue)
    {
        using ProductCheck<T> check = new();
        foreach ((int m, int n, int k) in Shapes)
        {
            check.Run(
                new(m, n, k), epilogue, new(transposeA, 3, Placement.OffByOne), new(transposeB, 1, Placement.OffByOne), new(false, 5, Placement.OffByOne), teams: 2);
        }
    }

    [Test]
    public void Spans_with_leading_dimensions([Values] bool transposeA, [Values] bool transposeB, [Values] bool accumulate) => ForAll((product, team) =>
    {
        (int m, int n, int k) = (product.M, product.N, product.K);
        using StoredMatrix<T> a = new();
        using StoredMatrix<T> b = new();
        using StoredMatrix<T> c = new();
        a.Place(m, k, new(transposeA, 2), product.A);
        b.Place(k, n, new(transposeB, 3), product.B);
        c.Place(m, n, new(false, 1), accumulate ? product.Start : []);
        Gemm.Multiply(
            m, n, k, a.Read.Elements, (transposeA ? m : k) + 2, transposeA, b.Read.Elements, (transposeB ? k : n) + 3, transposeB, c.Write.Elements, n + 1, accumulate, team);
        return c.FirstDifference(product.Expected(accumulate ? Epilogue.Accumulate : Epilogue.None));
    });

    [Test]
    public void Two_dimensional_spans_with_pitch() => ForAll((product, team) =>
    {
        Span2D<T> a = Inside(new T[product.M + 2, product.K + 3], product.M, product.K, product.A);
        Span2D<T> b = Inside(new T[product.K + 2, product.N + 5], product.K, product.N, product.B);
        T[,] around = new T[product.M + 2, product.N + 1];
        Span2D<T> c = Inside(around, product.M, product.N, product.Start);
        Gemm.Multiply(a, b, c, accumulate: true, team);
        foreach (int row in (int[])[0, product.M + 1])
        {
            Assert.That(around.GetRow(row).ToArray(), Is.All.EqualTo(T.Zero), "a row beside C was written");
        }

        Assert.That(around.GetColumn(0).ToArray(), Is.All.EqualTo(T.Zero), "a column beside C was written");
        return FirstDifference(product.Expected(Epilogue.Accumulate), (i, j) => around[i + 1, j + 1], product.N);
    });

    [Test]
    public void A_result_without_neighbours_in_either_direction([Values] bool accumulate) => ForAll((product, team) =>
    {
        // Every second column of rows that are far apart.
        (int m, int n) = (product.M, product.N);
        nint rowStride = (2 * n) + 3;
        T[] memory = new T[(m * (int)rowStride) + 1];
        TensorSpan<T> tensor = new(memory, 1, [m, n], Strides(m, n, rowStride, 2));
        for (int element = 0; element < m * n; element++)
        {
            memory[1 + (element / n * (int)rowStride) + (element % n * 2)] = accumulate ? product.Start[element] : T.NaN;
        }

        Gemm.Multiply(
            new ReadOnlyTensorSpan<T>(product.A, [m, product.K]), new ReadOnlyTensorSpan<T>(product.B, [product.K, n]), tensor, accumulate, team);
        for (int i = 0; i < memory.Length; i++)
        {
            int column = (i - 1) % (int)rowStride;
            bool inside = i > 0 && column % 2 == 0 && column / 2 < n;
            Assert.That(inside || memory[i] == T.Zero, Is.True, $"element {i}, which is not part of C, was written");
        }

        return FirstDifference(product.Expected(accumulate ? Epilogue.Accumulate : Epilogue.None), (i, j) => memory[1 + (i * rowStride) + (2 * j)], n);
    });

    /// <summary>Strides as a tensor wants them: 0 where there is nothing to step over.</summary>
    internal static nint[] Strides(int rows, int columns, nint rowStride, nint columnStride) => [rows > 1 ? rowStride : 0, columns > 1 ? columnStride : 0];

    internal static int FirstDifference(T[] expected, Func<int, int, T> actual, int columns)
        => Array.FindIndex([.. Enumerable.Range(0, expected.Length)], element => !Bits.Same(actual(element / columns, element % columns), expected[element]));

    /// <summary>Runs every shape at every width, alone and with two workers; <paramref name="run"/> gives the first element that differs, or -1.</summary>
    internal static void ForAll(Func<Product<T>, Workers?, int> run)
    {
        using Workers two = new(2);
        foreach ((int m, int n, int k) in Shapes)
        {
            Product<T> product = new(m, n, k);
            Widths.ForEach(width =>
            {
                foreach (Workers? team in (Workers?[])[null, two])
                {
                    Assert.That(run(product, team), Is.EqualTo(-1), $"first wrong element of {m} x {n} x {k}, width {width}, {team?.Count ?? 0} workers");
                }
            });
        }
    }

    /// <summary>A part of a larger array, from row and column 1 on, with the values in it.</summary>
    private static Span2D<T> Inside(T[,] around, int rows, int columns, T[] values)
    {
        Span2D<T> span = new(around, 1, 1, rows, columns);
        for (int element = 0; element < values.Length; element++)
        {
            span[element / columns, element % columns] = values[element];
        }

        return span;
    }
}
