using System.Runtime.CompilerServices;

namespace FastNet.Numerics;

/// <content>The products themselves.</content>
public readonly unsafe partial struct GemmPlan<T>
{
    /// <summary>C = A B, or C += A B.</summary>
    /// <param name="a">A (m, k), no larger than planned.</param>
    /// <param name="b">B (k, n), no larger than planned.</param>
    /// <param name="c">C (m, n); read only when accumulating.</param>
    /// <param name="workspace"><see cref="WorkspaceLength"/> elements or more; overwritten. It may be empty where nothing is packed: B and C
    /// row-major, and few rows.</param>
    /// <param name="accumulate">Add to what C holds.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, exceed the plan, C overlaps an input, or the workspace an operand.</exception>
    public void Multiply(ReadOnlyMatrix<T> a, ReadOnlyMatrix<T> b, Matrix<T> c, Span<T> workspace, bool accumulate = false, Workers? workers = null)
        => Multiply(in a, in b, in c, workspace, accumulate, workers);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Multiply(in ReadOnlyMatrix<T> a, in ReadOnlyMatrix<T> b, in Matrix<T> c, Span<T> workspace, bool accumulate, Workers? workers)
    {
        if (c.ColumnStride == 1 || c.Columns <= 1)
        {
            Run(in a, in b, in c, workspace, accumulate, default(StoreEpilogue<T>), workers);
        }
        else
        {
            MultiplyOutOfOrder(a, b, c, workspace, accumulate, workers);
        }
    }

    private void MultiplyOutOfOrder(ReadOnlyMatrix<T> a, ReadOnlyMatrix<T> b, Matrix<T> c, Span<T> workspace, bool accumulate, Workers? workers)
    {
        if (c.RowStride == 1 || c.Rows <= 1)
        {
            // A column-major C is the row-major C^T = B^T A^T; the order of the factors does not change a multiply-add. The check stands here, so
            // that messages name the caller's A and B.
            CheckProduct(in a, in b, in c, workspace);
            new GemmPlan<T>(N, M, K).Run(b.Transposed, a.Transposed, c.Transposed, workspace, accumulate, default(StoreEpilogue<T>), workers);
        }
        else
        {
            MultiplyScattered(a, b, c, workspace, accumulate, workers);
        }
    }

    /// <summary>C = A B + bias.</summary>
    /// <param name="a">A (m, k), no larger than planned.</param>
    /// <param name="b">B (k, n), no larger than planned.</param>
    /// <param name="bias">Added to every row; n elements.</param>
    /// <param name="c">C (m, n), its columns next to each other.</param>
    /// <param name="workspace"><see cref="WorkspaceLength"/> elements or more.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, exceed the plan, C overlaps an input, or the workspace an operand.</exception>
    public void MultiplyBias(ReadOnlyMatrix<T> a, ReadOnlyMatrix<T> b, ReadOnlySpan<T> bias, Matrix<T> c, Span<T> workspace, Workers? workers = null)
    {
        CheckVector(bias, c.Columns, c, workspace, nameof(bias));
        fixed (T* p = bias)
        {
            Run(in a, in b, in c, workspace, false, new BiasEpilogue<T>(p), workers);
        }
    }

    /// <summary>C = max(0, A B + bias).</summary>
    /// <inheritdoc cref="MultiplyBias"/>
    public void MultiplyBiasRelu(
        ReadOnlyMatrix<T> a, ReadOnlyMatrix<T> b, ReadOnlySpan<T> bias, Matrix<T> c, Span<T> workspace, Workers? workers = null)
    {
        CheckVector(bias, c.Columns, c, workspace, nameof(bias));
        fixed (T* p = bias)
        {
            Run(in a, in b, in c, workspace, false, new BiasReluEpilogue<T>(p), workers);
        }
    }

    /// <summary>C = A B + lambda W.</summary>
    /// <param name="a">A (m, k), no larger than planned.</param>
    /// <param name="b">B (k, n), no larger than planned.</param>
    /// <param name="lambda">The factor of W, finite.</param>
    /// <param name="w">W (m, n), its columns next to each other.</param>
    /// <param name="c">C (m, n), its columns next to each other.</param>
    /// <param name="workspace"><see cref="WorkspaceLength"/> elements or more.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, exceed the plan, C overlaps an input, the workspace an operand, or lambda is not
    /// finite.</exception>
    public void MultiplyAddScaled(
        ReadOnlyMatrix<T> a, ReadOnlyMatrix<T> b, T lambda, ReadOnlyMatrix<T> w, Matrix<T> c, Span<T> workspace, Workers? workers = null)
    {
        Check.Finite(lambda);
        CheckCompanion(w, c, workspace, nameof(w));
        fixed (T* p = w.Elements)
        {
            Run(in a, in b, in c, workspace, false, new AddScaledEpilogue<T>(lambda, p, w.RowStride), workers);
        }
    }

    /// <summary>C = A B where y &gt; 0, and 0 elsewhere.</summary>
    /// <param name="a">A (m, k), no larger than planned.</param>
    /// <param name="b">B (k, n), no larger than planned.</param>
    /// <param name="y">The outputs (or inputs) of the ReLU, (m, n), its columns next to each other.</param>
    /// <param name="c">C (m, n), its columns next to each other.</param>
    /// <param name="workspace"><see cref="WorkspaceLength"/> elements or more.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, exceed the plan, C overlaps an input, or the workspace an operand.</exception>
    public void MultiplyReluMask(
        ReadOnlyMatrix<T> a, ReadOnlyMatrix<T> b, ReadOnlyMatrix<T> y, Matrix<T> c, Span<T> workspace, Workers? workers = null)
    {
        CheckCompanion(y, c, workspace, nameof(y));
        fixed (T* p = y.Elements)
        {
            Run(in a, in b, in c, workspace, false, new ReluMaskEpilogue<T>(p, y.RowStride), workers);
        }
    }

    /// <summary>
    /// c_ij = sqrt(max(0, r_i + s_j - 2 (A B)_ij)): the Euclidean distance between row i of A and column j of B, when r and s are their squared
    /// norms (CS231n's k-nearest neighbours without loops).
    /// </summary>
    /// <remarks>
    /// Where r and s come from <see cref="SquaredNorms"/>, equal vectors are exactly 0 apart: norm and product are then the same chain of
    /// multiply-adds.
    /// </remarks>
    /// <param name="a">A (m, k), no larger than planned.</param>
    /// <param name="b">B (k, n), no larger than planned.</param>
    /// <param name="rowNorms">The squared norms of A's rows, m elements.</param>
    /// <param name="columnNorms">The squared norms of B's columns, n elements.</param>
    /// <param name="c">C (m, n), its columns next to each other.</param>
    /// <param name="workspace"><see cref="WorkspaceLength"/> elements or more.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <param name="squared">The squares of the distances: no root is taken.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, exceed the plan, C overlaps an input, or the workspace an operand.</exception>
    public void MultiplyDistance(
        ReadOnlyMatrix<T> a, ReadOnlyMatrix<T> b, ReadOnlySpan<T> rowNorms, ReadOnlySpan<T> columnNorms,
        Matrix<T> c, Span<T> workspace, Workers? workers = null, bool squared = false)
    {
        CheckVector(rowNorms, c.Rows, c, workspace, nameof(rowNorms));
        CheckVector(columnNorms, c.Columns, c, workspace, nameof(columnNorms));
        fixed (T* rows = rowNorms, columns = columnNorms)
        {
            Run(a, b, c, workspace, false, new DistanceEpilogue<T>(rows, columns, squared), workers);
        }
    }

    /// <summary>Checks a vector that the epilogue reads.</summary>
    private static void CheckVector(ReadOnlySpan<T> vector, int length, Matrix<T> c, Span<T> workspace, string name)
    {
        CheckRead(vector, c, workspace, name);
        Check.Length(vector.Length, length, name);
    }

    /// <summary>Checks a matrix that the epilogue reads.</summary>
    private static void CheckCompanion(ReadOnlyMatrix<T> matrix, Matrix<T> c, Span<T> workspace, string name)
    {
        CheckRead(matrix.Elements, c, workspace, name);
        Check.Dense(matrix, c.Rows, c.Columns, name);
    }

    private static void CheckRead(ReadOnlySpan<T> read, Matrix<T> c, Span<T> workspace, string name)
    {
        Check.Dense<T>(c);
        Check.Apart(read, c.Elements, name);
        Check.Apart(read, workspace, name);
    }

    private static bool Apart(T* x, int xLength, T* y, int yLength) => x + xLength <= y || y + yLength <= x;

    private void CheckProduct(in ReadOnlyMatrix<T> a, in ReadOnlyMatrix<T> b, in Matrix<T> c, Span<T> workspace, bool apart = false)
    {
        if (a.Columns != b.Rows || c.Rows != a.Rows || c.Columns != b.Columns)
        {
            throw DoNotFit(in a, in b, in c);
        }

        // One copy for all checks: a plan in the caller's memory may change between them.
        GemmPlan<T> plan = this;
        if (c.Rows > plan.M || c.Columns > plan.N || a.Columns > plan.K)
        {
            throw ExceedPlan(in a, in c);
        }

        if (!workspace.IsEmpty || plan.WorkspaceFor(in b, in c) > 0)
        {
            Check.AtLeast(workspace.Length, plan.WorkspaceLength);
        }

        if (apart)
        {
            return;
        }

        Check.Written(c.Elements, a.Elements, b.Elements);
        Check.Written(workspace, a.Elements, b.Elements, c.Elements);
    }

    // Methods of their own, because they would enlarge the frame of the checks.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ArgumentException DoNotFit(in ReadOnlyMatrix<T> a, in ReadOnlyMatrix<T> b, in Matrix<T> c)
        => new($"A is {a.Rows} x {a.Columns}, B is {b.Rows} x {b.Columns} and C is {c.Rows} x {c.Columns}; expected (m x k)(k x n) = (m x n).");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ArgumentException ExceedPlan(in ReadOnlyMatrix<T> a, in Matrix<T> c)
        => new($"The product is {c.Rows} x {c.Columns} x {a.Columns} (m, n, k); the plan holds up to {M} x {N} x {K}.");

    // Nothing is cleared beforehand, and the three views are references. Copies took a third of a small product's time: their stores are too short to
    // be forwarded to the copy's loads.
    [SkipLocalsInit]
    private void Run<TEpilogue>(
        in ReadOnlyMatrix<T> a, in ReadOnlyMatrix<T> b, in Matrix<T> c, Span<T> workspace, bool accumulate, TEpilogue epilogue, Workers? workers)
        where TEpilogue : unmanaged, IEpilogue<T>
    {
        fixed (T* pa = a.Elements, pb = b.Elements, pc = c.Elements, pw = workspace)
        {
            bool apart = Apart(pa, a.Elements.Length, pc, c.Elements.Length)
                && Apart(pb, b.Elements.Length, pc, c.Elements.Length)
                && (workspace.IsEmpty
                    || (Apart(pw, workspace.Length, pa, a.Elements.Length)
                        && Apart(pw, workspace.Length, pb, b.Elements.Length)
                        && Apart(pw, workspace.Length, pc, c.Elements.Length)));
            CheckProduct(in a, in b, in c, workspace, apart);
            Product<T, TEpilogue> product;
            product.M = c.Rows;
            product.N = c.Columns;
            product.K = a.Columns;
            product.A = new(pa, a.RowStride, a.ColumnStride);
            product.B = new(pb, b.RowStride, b.ColumnStride);
            product.C = new(pc, c.RowStride, 1);
            product.Accumulate = accumulate;
            product.Epilogue = epilogue;
            product.Workspace = pw;
            ProductJob<T, TEpilogue> job;
            job.Product = &product;
            job.Workers = workers ?? Workers.Inline;
            SimdDispatch.RunWithHalf<T, ProductJob<T, TEpilogue>>(ref job);
        }
    }

    /// <summary>A C whose elements have gaps in both directions goes through a copy.</summary>
    private void MultiplyScattered(ReadOnlyMatrix<T> a, ReadOnlyMatrix<T> b, Matrix<T> c, Span<T> workspace, bool accumulate, Workers? workers)
    {
        CheckProduct(in a, in b, in c, workspace);
        using Scratch<T> scratch = new(checked(c.Rows * c.Columns));
        Matrix<T> dense = new(scratch.Span, c.Rows, c.Columns);
        if (accumulate)
        {
            Copy(c, dense);
        }

        Run(in a, in b, in dense, workspace, accumulate, default(StoreEpilogue<T>), workers);
        Copy(dense, c);
    }

    private static void Copy(ReadOnlyMatrix<T> from, Matrix<T> to)
    {
        for (int i = 0; i < from.Rows; i++)
        {
            for (int j = 0; j < from.Columns; j++)
            {
                to[i, j] = from[i, j];
            }
        }
    }
}
