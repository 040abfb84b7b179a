using System.Numerics;
using CommunityToolkit.HighPerformance;

namespace FastNet.Numerics.Tests.Products;

/// <summary>What does not fit is refused before anything is written, with the sizes in the message.</summary>
[OneMode]
[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class GemmErrorTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] _a = new T[64];
    private readonly T[] _b = new T[64];
    private readonly T[] _c = new T[64];
    private readonly T[] _d = new T[64];
    private readonly T[] _workspace = new T[100_000];

    [TestCase(2, 3, 4, 5, 2, 5, TestName = "Inner sizes that differ are refused")]
    [TestCase(2, 3, 3, 5, 3, 5, TestName = "Rows of C that are not those of A are refused")]
    [TestCase(2, 3, 3, 5, 2, 4, TestName = "Columns of C that are not those of B are refused")]
    public void Shapes_that_do_not_fit_are_refused(int aRows, int aColumns, int bRows, int bColumns, int cRows, int cColumns)
    {
        string sizes = $"A is {aRows} x {aColumns}, B is {bRows} x {bColumns} and C is {cRows} x {cColumns}";
        Assert.Multiple(() =>
        {
            Assert.That(() => Gemm.Multiply(A(aRows, aColumns), B(bRows, bColumns), C(cRows, cColumns)), Refused(sizes), "row-major");
            Assert.That(() => Gemm.Multiply(A(aRows, aColumns), B(bRows, bColumns), C(cColumns, cRows).Transposed), Refused(sizes), "column-major");
            Assert.That(() => Gemm.Multiply(A(aRows, aColumns), B(bRows, bColumns), Scattered(cRows, cColumns)), Refused(sizes), "scattered");
            Assert.That(() => Gemm.MultiplyBias(A(aRows, aColumns), B(bRows, bColumns), _d.AsSpan(0, cColumns), C(cRows, cColumns)), Refused(sizes));
            Assert.That(() => Gemm.MultiplyBiasRelu(A(aRows, aColumns), B(bRows, bColumns), _d.AsSpan(0, cColumns), C(cRows, cColumns)), Refused(sizes));
            Assert.That(() => Gemm.MultiplyAddScaled(A(aRows, aColumns), B(bRows, bColumns), T.One, D(cRows, cColumns), C(cRows, cColumns)), Refused(sizes));
            Assert.That(() => Gemm.MultiplyReluMask(A(aRows, aColumns), B(bRows, bColumns), D(cRows, cColumns), C(cRows, cColumns)), Refused(sizes));
            Assert.That(
                () => Gemm.MultiplyDistance(A(aRows, aColumns), B(bRows, bColumns), _d.AsSpan(0, cRows), _d.AsSpan(0, cColumns), C(cRows, cColumns)), Refused(sizes));
            Assert.That(
                () => Gemm.Multiply<T>(new ReadOnlySpan2D<T>(_a, aRows, aColumns), new ReadOnlySpan2D<T>(_b, bRows, bColumns), new Span2D<T>(_c, cRows, cColumns)), Refused(sizes));
        });
    }

    [Test]
    public void A_companion_of_another_shape_is_refused()
    {
        Assert.That(() => Gemm.MultiplyBias(A(2, 3), B(3, 4), _d.AsSpan(0, 5), C(2, 4)), Refused("5; expected 4"));
        Assert.That(() => Gemm.MultiplyBiasRelu(A(2, 3), B(3, 4), _d.AsSpan(0, 3), C(2, 4)), Refused("3; expected 4"));
        Assert.That(() => Gemm.MultiplyAddScaled(A(2, 3), B(3, 4), T.One, D(4, 2), C(2, 4)), Refused("w is 4 x 2; expected 2 x 4"));
        Assert.That(() => Gemm.MultiplyReluMask(A(2, 3), B(3, 4), D(2, 5), C(2, 4)), Refused("y is 2 x 5; expected 2 x 4"));
        Assert.That(() => Gemm.MultiplyDistance(A(2, 3), B(3, 4), _d.AsSpan(0, 3), _d.AsSpan(0, 4), C(2, 4)), Refused("rowNorms is 3; expected 2"));
        Assert.That(() => Gemm.MultiplyDistance(A(2, 3), B(3, 4), _d.AsSpan(0, 2), _d.AsSpan(0, 5), C(2, 4)), Refused("columnNorms is 5; expected 4"));
    }

    [Test]
    public void Epilogues_refuse_columns_that_are_not_neighbours()
    {
        Assert.That(() => Gemm.MultiplyBias(A(2, 3), B(3, 4), _d.AsSpan(0, 4), C(4, 2).Transposed), Refused("2 elements apart; expected 1"));
        Assert.That(() => Gemm.MultiplyBiasRelu(A(2, 3), B(3, 4), _d.AsSpan(0, 4), C(4, 2).Transposed), Refused("2 elements apart; expected 1"));
        Assert.That(() => Gemm.MultiplyAddScaled(A(2, 3), B(3, 4), T.One, D(4, 2).Transposed, C(2, 4)), Refused("columns of w are 2 elements apart"));
        Assert.That(() => Gemm.MultiplyReluMask(A(2, 3), B(3, 4), D(2, 4), C(4, 2).Transposed), Refused("columns of c are 2 elements apart"));
        Assert.That(
            () => Gemm.MultiplyDistance(A(2, 3), B(3, 4), _d.AsSpan(0, 2), _d.AsSpan(0, 4), C(4, 2).Transposed), Refused("columns of c are 2 elements apart"));
    }

    [Test]
    public void A_factor_that_is_not_finite_is_refused([Values(double.NaN, double.PositiveInfinity)] double lambda)
        => Assert.That(
            () => Gemm.MultiplyAddScaled(A(2, 3), B(3, 4), T.CreateChecked(lambda), D(2, 4), C(2, 4)),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("expected a finite number"));

    [Test]
    public void A_result_that_overlaps_an_input_is_refused()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => Gemm.Multiply(new ReadOnlyMatrix<T>(_c, 2, 2), B(2, 2), C(2, 2)), Refused("c (64 elements) overlaps a (64 elements)"));
            Assert.That(() => Gemm.Multiply(A(2, 2), new ReadOnlyMatrix<T>(_c.AsSpan(3), 2, 2), C(2, 2)), Refused("overlaps b (61 elements)"));
            Assert.That(() => Gemm.Multiply(A(2, 2), new ReadOnlyMatrix<T>(_c.AsSpan(3), 2, 2), C(2, 2).Transposed), Refused("overlaps b (61 elements)"));
            Assert.That(() => Gemm.Multiply(new ReadOnlyMatrix<T>(_c, 2, 2), B(2, 2), Scattered(2, 2)), Refused("overlaps a"));
            Assert.That(() => Gemm.MultiplyBias(A(2, 2), B(2, 2), _c.AsSpan(1, 2), C(2, 2)), Refused("overlaps bias (2 elements)"));
            Assert.That(() => Gemm.MultiplyBiasRelu(A(2, 2), B(2, 2), _c.AsSpan(1, 2), C(2, 2)), Refused("overlaps bias (2 elements)"));
            Assert.That(() => Gemm.MultiplyAddScaled(A(2, 2), B(2, 2), T.One, new ReadOnlyMatrix<T>(_c, 2, 2), C(2, 2)), Refused("overlaps w"));
            Assert.That(() => Gemm.MultiplyReluMask(A(2, 2), B(2, 2), new ReadOnlyMatrix<T>(_c, 2, 2), C(2, 2)), Refused("overlaps y"));
            Assert.That(() => Gemm.MultiplyDistance(A(2, 2), B(2, 2), _c.AsSpan(1, 2), _d.AsSpan(0, 2), C(2, 2)), Refused("overlaps rowNorms (2 elements)"));
            Assert.That(() => Gemm.MultiplyDistance(A(2, 2), B(2, 2), _d.AsSpan(0, 2), _c.AsSpan(1, 2), C(2, 2)), Refused("overlaps columnNorms (2 elements)"));
        });
    }

    [Test]
    public void A_workspace_that_overlaps_an_operand_is_refused()
    {
        GemmPlan<T> plan = new(2, 2, 2);
        Assert.Multiple(() =>
        {
            Assert.That(() => plan.Multiply(new ReadOnlyMatrix<T>(_workspace, 2, 2), B(2, 2), C(2, 2), _workspace), Refused("workspace (100000 elements) overlaps a"));
            Assert.That(() => plan.Multiply(A(2, 2), new ReadOnlyMatrix<T>(_workspace, 2, 2), C(2, 2), _workspace), Refused("overlaps b"));
            Assert.That(() => plan.Multiply(A(2, 2), B(2, 2), new Matrix<T>(_workspace, 2, 2), _workspace), Refused("overlaps c"));
            Assert.That(() => plan.MultiplyBias(A(2, 2), B(2, 2), _workspace.AsSpan(0, 2), C(2, 2), _workspace), Refused("overlaps bias"));
            Assert.That(() => plan.MultiplyAddScaled(A(2, 2), B(2, 2), T.One, new ReadOnlyMatrix<T>(_workspace, 2, 2), C(2, 2), _workspace), Refused("overlaps w"));
            Assert.That(() => plan.MultiplyReluMask(A(2, 2), B(2, 2), new ReadOnlyMatrix<T>(_workspace, 2, 2), C(2, 2), _workspace), Refused("overlaps y"));
            Assert.That(
                () => plan.MultiplyDistance(A(2, 2), B(2, 2), _workspace.AsSpan(0, 2), _d.AsSpan(0, 2), C(2, 2), _workspace), Refused("overlaps rowNorms"));
        });
    }

    [TestCase(3, 2, 2)]
    [TestCase(2, 3, 2)]
    [TestCase(2, 2, 3)]
    public void A_product_larger_than_its_plan_is_refused(int m, int n, int k)
    {
        Assert.That(() => new GemmPlan<T>(2, 2, 2).Multiply(A(m, k), B(k, n), C(m, n), _workspace), Refused($"{m} x {n} x {k} (m, n, k); the plan holds up to 2 x 2 x 2"));
        Assert.That(
            () => new GemmPlan<T>(2, 2, 2).Multiply(A(m, k), B(k, n), C(n, m).Transposed, _workspace), Refused($"{m} x {n} x {k} (m, n, k); the plan holds up to 2 x 2 x 2"));
    }

    [Test]
    public void A_workspace_too_short_is_refused()
    {
        GemmPlan<T> plan = new(3, 4, 5);
        int length = plan.WorkspaceLength;
        Assert.That(() => plan.Multiply(A(3, 5), B(5, 4), C(3, 4), _workspace.AsSpan(0, length - 1)), Refused($"{length - 1}; expected {length} or more"));
        Assert.That(() => plan.MultiplyBias(A(3, 5), B(4, 5).Transposed, _d.AsSpan(0, 4), C(3, 4), default), Refused($"0; expected {length} or more"));
    }

    [Test]
    public void Where_nothing_is_packed_no_workspace_is_asked_for()
        => Assert.That(() => new GemmPlan<T>(3, 4, 5).Multiply(A(3, 5), B(5, 4), C(3, 4), default), Throws.Nothing);

    [Test]
    public void Spans_and_strides_that_do_not_hold_the_shape_are_refused()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => new ReadOnlyMatrix<T>(_a, 8, 9).Rows, Refused("64 elements; a 8 x 9 matrix with rows 9 apart needs 72"));
            Assert.That(() => new Matrix<T>(_a, 2, 9, 8).Rows, Refused("8 elements apart; expected 9"));
            Assert.That(() => new Matrix<T>(_a, -1, 2).Rows, Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("-1"));
            Assert.That(() => Gemm.Multiply<T>(8, 2, 9, _a, 9, false, _b, 2, false, _c, 2), Refused("a has 64 elements; a 8 x 9 matrix"));
            Assert.That(() => Gemm.Multiply<T>(2, 8, 9, _a, 9, false, _b, 9, true, _c, 8), Refused("b has 64 elements; a 8 x 9 matrix"));
            Assert.That(() => Gemm.Multiply<T>(8, 9, 2, _a, 2, false, _b, 9, false, _c, 9), Refused("c has 64 elements; a 8 x 9 matrix"));
            Assert.That(() => Gemm.Multiply<T>(8, 2, 3, _a, 7, true, _b, 2, false, _c, 2), Refused("rows of a are 7 elements apart; expected 8"));
            Assert.That(() => Gemm.Multiply<T>(2, 2, -3, _a, 7, false, _b, 2, false, _c, 2), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("-3"));
            Assert.That(() => new GemmPlan<T>(1, -2, 3), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("-2"));
        });
    }

    [Test]
    public void Half_is_refused_by_name()
        => Assert.That(() => new GemmPlan<Half>(1, 1, 1), Throws.TypeOf<NotSupportedException>().With.Message.Contains("Half"));

    private static NUnit.Framework.Constraints.ContainsConstraint Refused(string message) => Throws.ArgumentException.With.Message.Contains(message);

    private ReadOnlyMatrix<T> A(int rows, int columns) => new(_a, rows, columns);

    private ReadOnlyMatrix<T> B(int rows, int columns) => new(_b, rows, columns);

    private Matrix<T> C(int rows, int columns) => new(_c, rows, columns);

    private ReadOnlyMatrix<T> D(int rows, int columns) => new(_d, rows, columns);

    private Matrix<T> Scattered(int rows, int columns)
        => Matrix<T>.FromTensor(new System.Numerics.Tensors.TensorSpan<T>(_c, [rows, columns], [2 * columns, 2]));
}
