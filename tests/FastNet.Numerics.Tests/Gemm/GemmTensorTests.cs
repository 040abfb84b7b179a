using System.Numerics;
using System.Numerics.Tensors;

namespace FastNet.Numerics.Tests.Products;

/// <summary>Tensors of two dimensions: sliced, permuted and broadcast, as System.Numerics.Tensors makes them.</summary>
[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class GemmTensorTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Test]
    public void Permuted_tensors() => GemmLayoutTests<T>.ForAll((product, team) =>
    {
        Tensor<T> a = Tensor.PermuteDimensions(Columns(product.A, product.M, product.K), [1, 0]);
        Tensor<T> b = Tensor.PermuteDimensions(Columns(product.B, product.K, product.N), [1, 0]);
        T[] c = [.. product.Start];
        Gemm.Multiply(a.AsReadOnlyTensorSpan(), b.AsReadOnlyTensorSpan(), new TensorSpan<T>(c, [product.M, product.N]), accumulate: true, team);
        return GemmLayoutTests<T>.FirstDifference(product.Expected(Epilogue.Accumulate), (i, j) => c[(i * product.N) + j], product.N);
    });

    [Test]
    public void Strides_that_run_down_the_columns_for_the_result_too() => GemmLayoutTests<T>.ForAll((product, team) =>
    {
        (int m, int n, int k) = (product.M, product.N, product.K);
        T[] c = new T[m * n];
        Gemm.Multiply(
            new ReadOnlyTensorSpan<T>(product.A, [m, k]), new ReadOnlyTensorSpan<T>(product.B, [k, n]), new TensorSpan<T>(c, [m, n], GemmLayoutTests<T>.Strides(m, n, 1, m)), workers: team);
        return GemmLayoutTests<T>.FirstDifference(product.Expected(Epilogue.None), (i, j) => c[(j * m) + i], n);
    });

    [Test]
    public void Slices_of_larger_tensors() => GemmLayoutTests<T>.ForAll((product, team) =>
    {
        (int m, int n, int k) = (product.M, product.N, product.K);
        Tensor<T> a = Around(product.A, m, k);
        Tensor<T> b = Around(product.B, k, n);
        Tensor<T> c = Around(product.Start, m, n);
        Gemm.Multiply(
            a.AsReadOnlyTensorSpan()[1..(m + 1), 2..(k + 2)], b.AsReadOnlyTensorSpan()[1..(k + 1), 2..(n + 2)], c.AsTensorSpan()[1..(m + 1), 2..(n + 2)], accumulate: true, team);
        int outside = c.Count(T.IsNaN) - product.Expected(Epilogue.Accumulate).Count(T.IsNaN);
        Assert.That(outside, Is.EqualTo(((m + 2) * (n + 4)) - (m * n)), "elements around C that are still NaN");
        return GemmLayoutTests<T>.FirstDifference(product.Expected(Epilogue.Accumulate), (i, j) => c[i + 1, j + 2], n);
    });

    [Test]
    public void Broadcast_rows_columns_and_single_values([Values(0, 1)] int aRow, [Values(0, 1)] int aColumn, [Values(0, 1)] int bRow, [Values(0, 1)] int bColumn)
        => GemmLayoutTests<T>.ForAll((product, team) =>
    {
        // A stride of 0 repeats one element (row, column) without a copy.
        (int m, int n, int k) = (product.M, product.N, product.K);
        ReadOnlyTensorSpan<T> a = new(product.A, [m, k], GemmLayoutTests<T>.Strides(m, k, aRow * k, aColumn));
        ReadOnlyTensorSpan<T> b = new(product.B, [k, n], GemmLayoutTests<T>.Strides(k, n, bRow * n, bColumn));
        T[] c = new T[m * n];
        T[] expected = new T[m * n];
        Gemm.Multiply(a, b, new TensorSpan<T>(c, [m, n]), workers: team);
        Naive.Gemm(ReadOnlyMatrix<T>.FromTensor(a), ReadOnlyMatrix<T>.FromTensor(b), new Matrix<T>(expected, m, n));
        return GemmLayoutTests<T>.FirstDifference(expected, (i, j) => c[(i * n) + j], n);
    });

    [Test]
    public void A_tensor_of_another_rank_is_refused_with_its_rank()
    {
        T[] eight = new T[8];
        Assert.That(
            () => Gemm.Multiply(new ReadOnlyTensorSpan<T>(eight, [2, 2, 2]), new ReadOnlyTensorSpan<T>(eight, [2, 4]), new TensorSpan<T>(new T[8], [2, 4])),
            Throws.ArgumentException.With.Message.Contains("3 dimensions; expected 2"));
    }

    [TestCase(0, 1, TestName = "A_result_whose_rows_share_memory_is_refused")]
    [TestCase(4, 0, TestName = "A_result_whose_columns_share_memory_is_refused")]
    [TestCase(1, 1, TestName = "A_result_whose_rows_overlap_is_refused")]
    public void A_result_whose_elements_share_memory_is_refused(int rowStride, int columnStride)
    {
        T[] input = new T[16];
        Assert.That(
            () => Gemm.Multiply(new ReadOnlyTensorSpan<T>(input, [4, 4]), new ReadOnlyTensorSpan<T>(input, [4, 4]), Matrix(rowStride, columnStride)),
            Throws.ArgumentException);
    }

    private static TensorSpan<T> Matrix(nint rowStride, nint columnStride) => new(new T[16], [4, 4], [rowStride, columnStride]);

    /// <summary>The tensor whose rows are the columns of a row-major matrix.</summary>
    private static Tensor<T> Columns(T[] values, int rows, int columns)
    {
        T[] transposed = new T[values.Length];
        for (int element = 0; element < values.Length; element++)
        {
            transposed[(element % columns * rows) + (element / columns)] = values[element];
        }

        return Tensor.Create(transposed, [columns, rows]);
    }

    /// <summary>A larger tensor, NaN but for the values from row 1 and column 2 on.</summary>
    private static Tensor<T> Around(T[] values, int rows, int columns)
    {
        T[] elements = new T[(rows + 2) * (columns + 4)];
        elements.AsSpan().Fill(T.NaN);
        for (int element = 0; element < values.Length; element++)
        {
            elements[((element / columns + 1) * (columns + 4)) + (element % columns) + 2] = values[element];
        }

        return Tensor.Create(elements, [rows + 2, columns + 4]);
    }
}
