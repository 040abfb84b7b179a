using System.Numerics;

namespace FastNet.Numerics.Tests.Products;

/// <summary>The specification itself, against numbers worked out by hand: small integers, which no rounding touches.</summary>
[OneMode]
[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class NaiveGemmTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // (1 2 3; 4 5 6) (1 -1; 0 2; -3 1) = (-8 6; -14 12)
    private static readonly T[] A = Numbers(1, 2, 3, 4, 5, 6);
    private static readonly T[] B = Numbers(1, -1, 0, 2, -3, 1);

    private readonly T[] _c = new T[4];

    [SetUp]
    public void Fill() => Numbers(10, 20, 30, 40).CopyTo(_c, 0);

    [TestCase(false, new[] { -8, 6, -14, 12 })]
    [TestCase(true, new[] { 2, 26, 16, 52 })]
    public void A_product_begins_with_zero_or_with_C(bool accumulate, int[] expected)
    {
        Naive.Gemm(new ReadOnlyMatrix<T>(A, 2, 3), new ReadOnlyMatrix<T>(B, 3, 2), new Matrix<T>(_c, 2, 2), accumulate);
        Assert.That(_c, Is.EqualTo(Numbers(expected)));
    }

    [Test]
    public void Bias_is_added_to_every_row()
    {
        Naive.GemmBias(new ReadOnlyMatrix<T>(A, 2, 3), new ReadOnlyMatrix<T>(B, 3, 2), Numbers(10, -10), new Matrix<T>(_c, 2, 2));
        Assert.That(_c, Is.EqualTo(Numbers(2, -4, -4, 2)));
    }

    [Test]
    public void The_ReLU_comes_after_the_bias()
    {
        Naive.GemmBiasRelu(new ReadOnlyMatrix<T>(A, 2, 3), new ReadOnlyMatrix<T>(B, 3, 2), Numbers(10, -10), new Matrix<T>(_c, 2, 2));
        Assert.That(_c, Is.EqualTo(Numbers(2, 0, 0, 2)));
    }

    [Test]
    public void Lambda_multiplies_W()
    {
        Naive.GemmAddScaled(
            new ReadOnlyMatrix<T>(A, 2, 3), new ReadOnlyMatrix<T>(B, 3, 2), T.CreateChecked(2), new ReadOnlyMatrix<T>(Numbers(1, 2, 3, 4), 2, 2), new Matrix<T>(_c, 2, 2));
        Assert.That(_c, Is.EqualTo(Numbers(-6, 10, -8, 20)));
    }

    [Test]
    public void The_mask_keeps_what_lies_under_positive_outputs()
    {
        Naive.GemmReluMask(new ReadOnlyMatrix<T>(A, 2, 3), new ReadOnlyMatrix<T>(B, 3, 2), new ReadOnlyMatrix<T>(Numbers(1, 0, -1, 2), 2, 2), new Matrix<T>(_c, 2, 2));
        Assert.That(_c, Is.EqualTo(Numbers(-8, 0, 0, 12)));
    }

    [Test]
    public void Distances_are_roots_of_norms_minus_twice_the_product_and_never_of_less_than_0()
    {
        Naive.GemmDistance(new ReadOnlyMatrix<T>(A, 2, 3), new ReadOnlyMatrix<T>(B, 3, 2), Numbers(0, 4), Numbers(0, 20), new Matrix<T>(_c, 2, 2));
        Assert.That(_c, Is.EqualTo((T[])[T.CreateChecked(4), T.Sqrt(T.CreateChecked(8)), T.Sqrt(T.CreateChecked(32)), T.Zero]));
        Naive.GemmDistance(new ReadOnlyMatrix<T>(A, 2, 3), new ReadOnlyMatrix<T>(B, 3, 2), Numbers(0, 4), Numbers(0, 20), new Matrix<T>(_c, 2, 2), squared: true);
        Assert.That(_c, Is.EqualTo(Numbers(16, 8, 32, 0)));
    }

    [Test]
    public void Transposed_matrices_are_read_and_written_in_place()
    {
        // (B^T A^T)^T is A B.
        Naive.Gemm(new ReadOnlyMatrix<T>(B, 3, 2).Transposed, new ReadOnlyMatrix<T>(A, 2, 3).Transposed, new Matrix<T>(_c, 2, 2).Transposed);
        Assert.That(_c, Is.EqualTo(Numbers(-8, 6, -14, 12)));
    }

    private static T[] Numbers(params int[] values) => Array.ConvertAll(values, T.CreateChecked);
}
