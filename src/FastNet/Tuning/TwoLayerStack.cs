using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// Two-layer nets of one shape that see the same batch: the two products with X, nearly all of the work, are made once for all of them, with their hidden layers
/// side by side, X (N, D) . [W1 W1' ...] (D, sum of H) and X^T . [dHidden dHidden' ...]. Every column of a product is a chain of its own, so each net gets the
/// bits that it would have got alone; and X is packed once, and no net's last columns leave lanes empty.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class TwoLayerStack<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // A stretch of the stacked weights stays in L2 between its copy and its product.
    private const int StretchBytes = 512 * 1024;
    private const int LeastRows = 64;

    private readonly TwoLayerNet<T>[] _nets;
    private readonly Workers _workers;
    private readonly Arena _arena = new();
    private readonly ArenaSlice<T> _sums;
    private readonly ArenaSlice<T> _stretch;
    private readonly ArenaSlice<T> _workspace;
    private readonly GemmPlan<T> _plan;
    private readonly int _inputSize;
    private readonly int _hiddenSize;
    private readonly int _columns;
    private readonly int _stride;
    private readonly int _rows;

    /// <summary>Asks for the memory that the nets share; they stay their owner's.</summary>
    /// <param name="nets">1 or more, of the same sizes, on the caller's thread alone.</param>
    /// <param name="batchSize">The largest batch, which every net takes.</param>
    /// <param name="workers">Threads that share the common products.</param>
    public TwoLayerStack(ReadOnlySpan<TwoLayerNet<T>> nets, int batchSize, Workers workers)
    {
        _nets = nets.ToArray();
        _workers = workers;
        _inputSize = nets[0].InputSize;
        _hiddenSize = nets[0].HiddenSize;
        foreach (TwoLayerNet<T> net in nets)
        {
            if (net.InputSize != _inputSize || net.HiddenSize != _hiddenSize || net.Classes != nets[0].Classes || net.BatchCapacity < batchSize)
            {
                throw new ArgumentException(
                    $"A net of {net.InputSize}-{net.HiddenSize}-{net.Classes} for batches of {net.BatchCapacity} does not go with one of {_inputSize}-{_hiddenSize}-{nets[0].Classes} and batches of {batchSize}.", nameof(nets));
            }
        }

        _columns = Ensure.Elements("hidden units of all nets", nets.Length, _hiddenSize);
        _stride = MatrixLayout.PaddedStride<T>(_columns);
        _rows = Math.Clamp(StretchBytes / (Unsafe.SizeOf<T>() * _stride), Math.Min(_inputSize, LeastRows), _inputSize);
        int largest = Math.Max(batchSize, _rows);
        _plan = new GemmPlan<T>(largest, _columns, largest);
        _sums = _arena.Reserve<T>("hidden layers", Ensure.Elements("hidden layers", batchSize, _stride));
        _stretch = _arena.Reserve<T>("rows of first weights", Ensure.Elements("rows of first weights", _rows, _stride));
        _workspace = _arena.Reserve<T>("packed operands", _plan.WorkspaceLength);
        _arena.Commit();
    }

    /// <summary>Loss and gradients of every net, as <see cref="TwoLayerNet{T}.Loss(ReadOnlyMatrix{T}, ReadOnlySpan{int})"/> gives them, bit for bit.</summary>
    /// <param name="x">(N, D), its columns next to each other.</param>
    /// <param name="labels">N labels in [0, C).</param>
    /// <param name="losses">One for each net.</param>
    public void Losses(ReadOnlyMatrix<T> x, ReadOnlySpan<int> labels, Span<double> losses)
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
            losses[i] = Loss(i, sums, labels);
        }

        // [dW1 dW1' ...] (D, sum of H) = X^T . [dHidden dHidden' ...], a stretch of rows after the other
        for (int start = 0; start < _inputSize; start += _rows)
        {
            Matrix<T> stretch = Stretch(start);
            _plan.Multiply(Columns(x, start, stretch.Rows).Transposed, sums, stretch, _workspace.Span, accumulate: false, _workers);
            CopyGradients(start, stretch);
        }
    }

    private static ReadOnlyMatrix<T> Columns(ReadOnlyMatrix<T> x, int start, int count) => new(x.Elements[start..], x.Rows, count, (int)x.RowStride);

    private Matrix<T> Stretch(int start) => new(_stretch.Span, Math.Min(_rows, _inputSize - start), _columns, _stride);

    private void CopyWeights(int start, Matrix<T> stretch)
    {
        for (int i = 0; i < _nets.Length; i++)
        {
            ReadOnlySpan<T> w = _nets[i].W1.Slice(start * _hiddenSize, stretch.Rows * _hiddenSize);
            Span<T> to = stretch.Elements[(i * _hiddenSize)..];
            for (int row = 0; row < stretch.Rows; row++)
            {
                w.Slice(row * _hiddenSize, _hiddenSize).CopyTo(to[(row * _stride)..]);
            }
        }
    }

    /// <summary>hidden = max(0, sums + b1), what follows, and dHidden in the place of the sums.</summary>
    private double Loss(int index, Matrix<T> sums, ReadOnlySpan<int> labels)
    {
        TwoLayerNet<T> net = _nets[index];
        Matrix<T> hidden = net.Hidden(sums.Rows);
        Matrix<T> dHidden = net.HiddenGradient(sums.Rows);
        Span<T> own = sums.Elements[(index * _hiddenSize)..];
        int stride = (int)hidden.RowStride;
        for (int row = 0; row < sums.Rows; row++)
        {
            own.Slice(row * _stride, _hiddenSize).CopyTo(hidden.Elements[(row * stride)..]);
        }

        Span<T> flat = hidden.Elements[..(sums.Rows * stride)];
        BiasAdd.Apply(flat, sums.Rows, _hiddenSize, stride, net.B1);
        Relu.Forward(flat, flat);
        double loss = net.LossOfHidden(labels);
        for (int row = 0; row < sums.Rows; row++)
        {
            dHidden.Elements.Slice(row * stride, _hiddenSize).CopyTo(own[(row * _stride)..]);
        }

        return loss;
    }

    /// <summary>dW1 = its part of the product + lambda W1, one fused multiply-add as in the product's own epilogue.</summary>
    private void CopyGradients(int start, Matrix<T> stretch)
    {
        for (int i = 0; i < _nets.Length; i++)
        {
            ReadOnlySpan<T> w = _nets[i].W1.Slice(start * _hiddenSize, stretch.Rows * _hiddenSize);
            Span<T> gradient = _nets[i].W1Gradient.Slice(start * _hiddenSize, stretch.Rows * _hiddenSize);
            ReadOnlySpan<T> from = stretch.Elements[(i * _hiddenSize)..];
            T? decay = _nets[i].WeightDecay;
            for (int row = 0; row < stretch.Rows; row++)
            {
                ReadOnlySpan<T> product = from.Slice(row * _stride, _hiddenSize);
                Span<T> to = gradient.Slice(row * _hiddenSize, _hiddenSize);
                if (decay is T lambda)
                {
                    TensorPrimitives.FusedMultiplyAdd(w.Slice(row * _hiddenSize, _hiddenSize), lambda, product, to);
                }
                else
                {
                    product.CopyTo(to);
                }
            }
        }
    }
}
