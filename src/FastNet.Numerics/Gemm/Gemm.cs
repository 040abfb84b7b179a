using System.Numerics;
using System.Numerics.Tensors;
using CommunityToolkit.HighPerformance;

namespace FastNet.Numerics;

/// <summary>
/// Matrix products C = A B with A (m, k), B (k, n) and C (m, n), row-major, transposed or of any strides. Every element of C is one chain of
/// fused multiply-adds in order of k, starting from 0 (or from C when accumulating), so results are the same to the last bit at every
/// vector width, number of workers and layout, and equal to three loops around <see cref="Math.FusedMultiplyAdd"/>.
/// </summary>
/// <remarks>Infinities and NaN follow IEEE 754; nothing is skipped for being zero. C may not share memory with an input.</remarks>
public static class Gemm
{
    /// <summary>C = A B, or C += A B.</summary>
    /// <param name="a">A (m, k).</param>
    /// <param name="b">B (k, n).</param>
    /// <param name="c">C (m, n); read only when accumulating.</param>
    /// <param name="accumulate">Add to what C holds.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or C overlaps an input.</exception>
    public static void Multiply<T>(ReadOnlyMatrix<T> a, ReadOnlyMatrix<T> b, Matrix<T> c, bool accumulate = false, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GemmPlan<T> plan = new(c.Rows, c.Columns, a.Columns);
        using Scratch<T> scratch = new(plan.WorkspaceFor(in b, in c));
        plan.Multiply(in a, in b, in c, scratch.Span, accumulate, workers);
    }

    /// <summary>C = A B + bias, the bias (n) added to every row.</summary>
    /// <inheritdoc cref="GemmPlan{T}.MultiplyBias"/>
    public static void MultiplyBias<T>(ReadOnlyMatrix<T> a, ReadOnlyMatrix<T> b, ReadOnlySpan<T> bias, Matrix<T> c, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GemmPlan<T> plan = new(c.Rows, c.Columns, a.Columns);
        using Scratch<T> scratch = new(plan.WorkspaceFor(in b, in c));
        plan.MultiplyBias(a, b, bias, c, scratch.Span, workers);
    }

    /// <summary>C = max(0, A B + bias).</summary>
    /// <inheritdoc cref="GemmPlan{T}.MultiplyBias"/>
    public static void MultiplyBiasRelu<T>(ReadOnlyMatrix<T> a, ReadOnlyMatrix<T> b, ReadOnlySpan<T> bias, Matrix<T> c, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GemmPlan<T> plan = new(c.Rows, c.Columns, a.Columns);
        using Scratch<T> scratch = new(plan.WorkspaceFor(in b, in c));
        plan.MultiplyBiasRelu(a, b, bias, c, scratch.Span, workers);
    }

    /// <summary>C = A B + lambda W: the gradient of a weight matrix with its L2 term.</summary>
    /// <inheritdoc cref="GemmPlan{T}.MultiplyAddScaled"/>
    public static void MultiplyAddScaled<T>(
        ReadOnlyMatrix<T> a, ReadOnlyMatrix<T> b, T lambda, ReadOnlyMatrix<T> w, Matrix<T> c, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GemmPlan<T> plan = new(c.Rows, c.Columns, a.Columns);
        using Scratch<T> scratch = new(plan.WorkspaceFor(in b, in c));
        plan.MultiplyAddScaled(a, b, lambda, w, c, scratch.Span, workers);
    }

    /// <summary>C = A B where y &gt; 0, and 0 elsewhere: the gradient of the inputs of a ReLU whose outputs are y.</summary>
    /// <inheritdoc cref="GemmPlan{T}.MultiplyReluMask"/>
    public static void MultiplyReluMask<T>(ReadOnlyMatrix<T> a, ReadOnlyMatrix<T> b, ReadOnlyMatrix<T> y, Matrix<T> c, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GemmPlan<T> plan = new(c.Rows, c.Columns, a.Columns);
        using Scratch<T> scratch = new(plan.WorkspaceFor(in b, in c));
        plan.MultiplyReluMask(a, b, y, c, scratch.Span, workers);
    }

    /// <summary>
    /// c_ij = sqrt(max(0, r_i + s_j - 2 (A B)_ij)): Euclidean distances between the rows of A and the columns of B, whose squared norms are r and s.
    /// </summary>
    /// <inheritdoc cref="GemmPlan{T}.MultiplyDistance"/>
    public static void MultiplyDistance<T>(
        ReadOnlyMatrix<T> a, ReadOnlyMatrix<T> b, ReadOnlySpan<T> rowNorms, ReadOnlySpan<T> columnNorms, Matrix<T> c,
        Workers? workers = null, bool squared = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GemmPlan<T> plan = new(c.Rows, c.Columns, a.Columns);
        using Scratch<T> scratch = new(plan.WorkspaceLength);
        plan.MultiplyDistance(a, b, rowNorms, columnNorms, c, scratch.Span, workers, squared);
    }

    /// <summary>C = op(A) op(B) on spans with leading dimensions, in the manner of BLAS; op transposes or not.</summary>
    /// <param name="m">Rows of op(A) and C.</param>
    /// <param name="n">Columns of op(B) and C.</param>
    /// <param name="k">Columns of op(A), rows of op(B).</param>
    /// <param name="a">Row-major, (m, k), or (k, m) when transposed.</param>
    /// <param name="lda">Elements from one row of <paramref name="a"/> to the next.</param>
    /// <param name="transposeA">op(A) is A^T.</param>
    /// <param name="b">Row-major, (k, n), or (n, k) when transposed.</param>
    /// <param name="ldb">Elements from one row of <paramref name="b"/> to the next.</param>
    /// <param name="transposeB">op(B) is B^T.</param>
    /// <param name="c">Row-major (m, n); read only when accumulating.</param>
    /// <param name="ldc">Elements from one row of <paramref name="c"/> to the next.</param>
    /// <param name="accumulate">Add to what C holds.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <exception cref="ArgumentException">A span is too short for its shape, a size is out of range, or C overlaps an input.</exception>
    public static void Multiply<T>(
        int m, int n, int k, ReadOnlySpan<T> a, int lda, bool transposeA, ReadOnlySpan<T> b, int ldb, bool transposeB,
        Span<T> c, int ldc, bool accumulate = false, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MatrixLayout.Require(a.Length, transposeA ? k : m, transposeA ? m : k, lda, nameof(a));
        MatrixLayout.Require(b.Length, transposeB ? n : k, transposeB ? k : n, ldb, nameof(b));
        MatrixLayout.Require(c.Length, m, n, ldc, nameof(c));
        Multiply(
            transposeA ? new ReadOnlyMatrix<T>(a, k, m, lda).Transposed : new ReadOnlyMatrix<T>(a, m, k, lda),
            transposeB ? new ReadOnlyMatrix<T>(b, n, k, ldb).Transposed : new ReadOnlyMatrix<T>(b, k, n, ldb),
            new Matrix<T>(c, m, n, ldc),
            accumulate,
            workers);
    }

    /// <summary>C = A B, or C += A B, on the two-dimensional spans of CommunityToolkit.HighPerformance.</summary>
    /// <inheritdoc cref="Multiply{T}(ReadOnlyMatrix{T}, ReadOnlyMatrix{T}, Matrix{T}, bool, Workers?)"/>
    public static void Multiply<T>(ReadOnlySpan2D<T> a, ReadOnlySpan2D<T> b, Span2D<T> c, bool accumulate = false, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Multiply(ReadOnlyMatrix<T>.FromSpan2D(a), ReadOnlyMatrix<T>.FromSpan2D(b), Matrix<T>.FromSpan2D(c), accumulate, workers);

    /// <summary>C = A B, or C += A B, on tensors of two dimensions: the matrix product that System.Numerics.Tensors lacks.</summary>
    /// <inheritdoc cref="Multiply{T}(ReadOnlyMatrix{T}, ReadOnlyMatrix{T}, Matrix{T}, bool, Workers?)"/>
    public static void Multiply<T>(
        scoped in ReadOnlyTensorSpan<T> a, scoped in ReadOnlyTensorSpan<T> b, scoped in TensorSpan<T> c,
        bool accumulate = false, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Multiply(ReadOnlyMatrix<T>.FromTensor(a), ReadOnlyMatrix<T>.FromTensor(b), Matrix<T>.FromTensor(c), accumulate, workers);
}
