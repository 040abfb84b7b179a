using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// Nets that see the same batch and begin with a product. The two products with X, nearly all of the work of small nets, are made once for all of
/// them, with their first layers side by side: X (N, D) . [W1 W1' ...] (D, sum of H) and X^T . [dHidden dHidden' ...]. Every column of a product is a
/// chain of its own, so each net gets the bits that it would have got alone. X is packed once, and no net's last columns leave lanes empty. Widths,
/// depths and losses may differ.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class NetStack<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // A stretch of the stacked weights stays in L2 between its copy and its product.
    private const int StretchBytes = 512 * 1024;
    private const int LeastRows = 64;

    private readonly Net<T>[] _nets;

    // Where the columns of each net begin, and where those of the last one end.
    private readonly int[] _starts;
    private readonly Workers _workers;
    private readonly Arena _arena = new();
    private readonly ArenaSlice<T> _sums;
    private readonly ArenaSlice<T> _stretch;
    private readonly ArenaSlice<T> _workspace;
    private readonly GemmPlan<T> _plan;
    private readonly int _inputSize;
    private readonly int _columns;
    private readonly int _stride;
    private readonly int _rows;

    /// <summary>Asks for the memory that the nets share; they stay their owner's.</summary>
    /// <param name="nets">1 or more that <see cref="Takes"/>, of the same input size, on the caller's thread alone.</param>
    /// <param name="batchSize">The largest batch, which every net takes.</param>
    /// <param name="workers">Threads that share the common products.</param>
    public NetStack(ReadOnlySpan<Net<T>> nets, int batchSize, Workers workers)
    {
        _nets = nets.ToArray();
        _workers = workers;
        _inputSize = nets[0].InputSize;
        _starts = new int[nets.Length + 1];
        for (int i = 0; i < nets.Length; i++)
        {
            Net<T> net = nets[i];
            if (!Takes(net) || net.InputSize != _inputSize || net.BatchCapacity < batchSize)
            {
                string start = Takes(net) ? string.Empty : " and does not begin with a product";
                string expected = $"expected {batchSize} rows or more of {_inputSize} features";
                throw new ArgumentException($"Net {i + 1} takes batches of {net.BatchCapacity} x {net.InputSize}{start}; {expected}.", nameof(nets));
            }

            _starts[i + 1] = Ensure.Elements("hidden units of all nets", 1, (long)_starts[i] + First(net).OutputSize);
        }

        _columns = _starts[^1];
        _stride = MatrixLayout.PaddedStride<T>(_columns);
        _rows = Math.Clamp(StretchBytes / (Unsafe.SizeOf<T>() * _stride), Math.Min(_inputSize, LeastRows), _inputSize);
        int largest = Math.Max(batchSize, _rows);
        _plan = new GemmPlan<T>(largest, _columns, largest);
        _sums = _arena.Reserve<T>("hidden layers", Ensure.Elements("hidden layers", batchSize, _stride));
        _stretch = _arena.Reserve<T>("rows of first weights", Ensure.Elements("rows of first weights", _rows, _stride));
        _workspace = _arena.Reserve<T>("packed operands", _plan.WorkspaceLength);
        _arena.Commit();
    }

    /// <summary>Whether a net begins with a product.</summary>
    public static bool Takes(Net<T> net) => net.Stages[0].Affine is not null;

    /// <summary>Loss and gradients of every net, as <see cref="Net{T}.Loss(ReadOnlyMatrix{T}, Targets{T})"/> gives them, bit for bit.</summary>
    /// <param name="x">(N, D), its columns next to each other.</param>
    /// <param name="targets">The targets of the N rows, right for the loss of every net.</param>
    /// <param name="losses">One for each net.</param>
    public void Losses(ReadOnlyMatrix<T> x, Targets<T> targets, Span<double> losses)
    {
        // sums (N, sum of H) = X . [W1 W1' ...], a stretch of k after the other: each continues the chains of the one before
        Matrix<T> sums = new(_sums.Span, x.Rows, _columns, _stride);
        for (int start = 0; start < _inputSize; start += _rows)
        {
            Matrix<T> stretch = Stretch(start);
            CopyWeights(start, stretch);
            _plan.Multiply(Columns(x, start, stretch.Rows), stretch, sums, _workspace.Span, accumulate: start > 0, _workers);
        }

        for (int i = 0; i < _nets.Length; i++)
        {
            losses[i] = Loss(i, sums, targets);
        }

        // [dW1 dW1' ...] (D, sum of H) = X^T . [dHidden dHidden' ...], a stretch of rows after the other
        for (int start = 0; start < _inputSize; start += _rows)
        {
            Matrix<T> stretch = Stretch(start);
            _plan.Multiply(Columns(x, start, stretch.Rows).Transposed, sums, stretch, _workspace.Span, accumulate: false, _workers);
            CopyGradients(start, stretch);
        }
    }

    private static AffineLayer<T> First(Net<T> net) => net.Stages[0].Affine!;

    private static ReadOnlyMatrix<T> Columns(ReadOnlyMatrix<T> x, int start, int count) => new(x.Elements[start..], x.Rows, count, (int)x.RowStride);

    private Matrix<T> Stretch(int start) => new(_stretch.Span, Math.Min(_rows, _inputSize - start), _columns, _stride);

    /// <summary>The columns of one net in a matrix of all.</summary>
    private Matrix<T> Own(int index, Matrix<T> all) => new(all.Elements[_starts[index]..], all.Rows, _starts[index + 1] - _starts[index], _stride);

    private void CopyWeights(int start, Matrix<T> stretch)
    {
        for (int i = 0; i < _nets.Length; i++)
        {
            Copy(Rows(First(_nets[i]).Weight, _nets[i].Parameters, start, stretch.Rows), Own(i, stretch));
        }
    }

    private static Matrix<T> Rows(Parameter weight, Span<T> vector, int start, int count)
        => new(weight.Of(vector)[(start * weight.Columns)..], count, weight.Columns);

    private static void Copy(ReadOnlyMatrix<T> from, Matrix<T> to)
    {
        for (int row = 0; row < from.Rows; row++)
        {
            from.Row(row).CopyTo(to.Row(row));
        }
    }

    /// <summary>All of a net that lies between the two products, with dHidden in the place of the sums at the end.</summary>
    private double Loss(int index, Matrix<T> sums, Targets<T> targets)
    {
        Matrix<T> own = Own(index, sums);
        Copy(own, _nets[index].Output(0, sums.Rows));
        double loss = _nets[index].LossOfFirstProduct(targets, out Matrix<T> gradient);
        Copy(gradient, own);
        return loss;
    }

    /// <summary>dW1 = its part of the product + lambda W1, one fused multiply-add as in the product's own epilogue.</summary>
    private void CopyGradients(int start, Matrix<T> stretch)
    {
        for (int i = 0; i < _nets.Length; i++)
        {
            Parameter weight = First(_nets[i]).Weight;
            Matrix<T> from = Own(i, stretch);
            Matrix<T> to = Rows(weight, _nets[i].Gradients, start, stretch.Rows);
            if (_nets[i].WeightDecay is not T lambda)
            {
                Copy(from, to);
                continue;
            }

            Matrix<T> w = Rows(weight, _nets[i].Parameters, start, stretch.Rows);
            for (int row = 0; row < stretch.Rows; row++)
            {
                TensorPrimitives.FusedMultiplyAdd(w.Row(row), lambda, from.Row(row), to.Row(row));
            }
        }
    }
}
