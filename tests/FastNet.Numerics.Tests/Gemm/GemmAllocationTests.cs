using System.Numerics;

namespace FastNet.Numerics.Tests.Products;

/// <summary>No product allocates managed memory after its first call, neither with a workspace of the caller nor with the kept one.</summary>
[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class GemmAllocationTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Little more than the least that a team shares: where fused multiply-adds are made in software, calls must stay short beside the
    // several times a second at which the test runner allocates.
    private static readonly Product<T> Product = new(64, 65, 66);

    private readonly T[] _c = new T[Product.M * Product.N];
    private readonly T[] _sparse = new T[2 * Product.M * Product.N];

    private static ReadOnlyMatrix<T> A => new(Product.A, Product.M, Product.K);

    private static ReadOnlyMatrix<T> B => new(Product.B, Product.K, Product.N);

    private static ReadOnlyMatrix<T> Companion => new(Product.Companion, Product.M, Product.N);

    private Matrix<T> C => new(_c, Product.M, Product.N);

    [Test]
    public void A_product_with_the_kept_workspace() => Allocation.AssertNone(team => Gemm.Multiply(A, B, C, workers: team));

    [Test]
    public void A_product_of_transposed_inputs()
        => Allocation.AssertNone(team => Gemm.Multiply(Companion.Transposed, Companion, new Matrix<T>(_sparse, Product.N, Product.N), workers: team));

    [Test]
    public void Every_epilogue()
    {
        Allocation.AssertNone(team => Gemm.MultiplyBias(A, B, Product.Bias, C, team));
        Allocation.AssertNone(team => Gemm.MultiplyBiasRelu(A, B, Product.Bias, C, team));
        Allocation.AssertNone(team => Gemm.MultiplyAddScaled(A, B, T.One, Companion, C, team));
        Allocation.AssertNone(team => Gemm.MultiplyReluMask(A, B, Companion, C, team));
        Allocation.AssertNone(team => Gemm.MultiplyDistance(A, B, Product.RowNorms, Product.Bias, C, team));
    }

    [Test]
    public void Spans_and_tensors_and_a_scattered_result() => Allocation.AssertNone(team =>
    {
        Gemm.Multiply<T>(Product.M, Product.N, Product.K, Product.A, Product.K, false, Product.B, Product.N, false, _c, Product.N, workers: team);
        Gemm.Multiply(A, B, Matrix<T>.FromTensor(new System.Numerics.Tensors.TensorSpan<T>(_sparse, [Product.M, Product.N], [2 * Product.N, 2])), accumulate: true, team);
    });

    [Test]
    public void The_products_of_a_plan()
    {
        GemmPlan<T> plan = new(Product.M, Product.N, Product.K);
        T[] workspace = new T[plan.WorkspaceLength];
        Allocation.AssertNone(team => plan.Multiply(A, B, C, workspace, workers: team));
        Allocation.AssertNone(team => plan.MultiplyBias(A, B, Product.Bias, C, workspace, team));
        Allocation.AssertNone(team => plan.MultiplyBiasRelu(A, B, Product.Bias, C, workspace, team));
        Allocation.AssertNone(team => plan.MultiplyAddScaled(A, B, T.One, Companion, C, workspace, team));
        Allocation.AssertNone(team => plan.MultiplyReluMask(A, B, Companion, C, workspace, team));
        Allocation.AssertNone(team => plan.MultiplyDistance(A, B, Product.RowNorms, Product.Bias, C, workspace, team));
    }
}
