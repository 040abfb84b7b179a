using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// Layers one after the other as one layer: affine - ReLU, affine - normalisation - ReLU - dropout, or a whole net up to its scores.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class SequentialLayer<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ILayer<T>[] _layers;
    private readonly BatchBuffer<T>[] _between;
    private readonly BatchBuffer<T>[] _gradients;

    /// <summary>Asks for the buffers between the layers.</summary>
    /// <param name="memory">The memory that the layers were made with, not yet committed.</param>
    /// <param name="layers">1 or more, first to last; each takes as many features as the one before gives.</param>
    /// <exception cref="ArgumentException">There are no layers, or two neighbours' sizes do not fit.</exception>
    public SequentialLayer(NetMemory<T> memory, params ReadOnlySpan<ILayer<T>> layers)
        : base(memory, Fitting(memory, layers)[0].InputSize, layers[^1].OutputSize)
    {
        _layers = layers.ToArray();
        _between = [.. _layers.SkipLast(1).Select((layer, i) => memory.ReserveBatch($"output of layer {i + 1}", layer.OutputSize))];

        // A gradient is dead when the one before it is known: two take turns.
        _gradients = [.. _between.Take(2).Select((_, i) => memory.ReserveBatch($"gradient {i + 1}", _between.Max(buffer => buffer.Columns)))];
    }

    /// <summary>The layers, first to last.</summary>
    public IReadOnlyList<ILayer<T>> Layers => _layers;

    /// <summary>Initialises the layers, first to last.</summary>
    /// <inheritdoc/>
    public override void Initialize(RandomState random, Initializer initializer)
    {
        foreach (ILayer<T> layer in _layers)
        {
            layer.Initialize(random, initializer);
        }
    }

    /// <inheritdoc/>
    protected override void Compute(ReadOnlyMatrix<T> x, Matrix<T> y)
    {
        for (int i = 0; i < _layers.Length; i++)
        {
            _layers[i].Forward(Input(i, x), Output(i, y));
        }
    }

    /// <inheritdoc/>
    protected override void ComputeTest(ReadOnlyMatrix<T> x, Matrix<T> y)
    {
        for (int i = 0; i < _layers.Length; i++)
        {
            _layers[i].Predict(Input(i, x), Output(i, y));
        }
    }

    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlyMatrix<T> x, ReadOnlyMatrix<T> y, ReadOnlyMatrix<T> dY, Matrix<T> dX)
    {
        for (int i = _layers.Length - 1; i >= 0; i--)
        {
            ReadOnlyMatrix<T> upstream = i == _layers.Length - 1 ? dY : Gradient(i, x.Rows);
            Matrix<T> downstream = i == 0 ? dX : Gradient(i - 1, x.Rows);
            ReadOnlyMatrix<T> output = i == _layers.Length - 1 ? y : _between[i].Rows(x.Rows);
            _layers[i].Backward(Input(i, x), output, upstream, downstream);
        }
    }

    /// <summary>Layers of which each can follow the one before.</summary>
    /// <exception cref="ArgumentException">There are none, two neighbours' sizes do not fit, or one stands twice or has other memory.</exception>
    internal static ReadOnlySpan<ILayer<T>> Fitting(NetMemory<T> memory, ReadOnlySpan<ILayer<T>> layers)
    {
        if (layers.IsEmpty)
        {
            throw new ArgumentException("There are 0 layers; expected 1 or more.", nameof(layers));
        }

        for (int i = 0; i < layers.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(layers[i], nameof(layers));
            if (i > 0 && layers[i - 1].OutputSize != layers[i].InputSize)
            {
                throw new ArgumentException(
                    $"Layer {i + 1} takes {layers[i].InputSize} features; layer {i} gives {layers[i - 1].OutputSize}.", nameof(layers));
            }

            if (layers[i] is Layer<T> layer && !ReferenceEquals(layer.Memory, memory))
            {
                throw new ArgumentException(
                    $"Layer {i + 1} was made with other memory; expected all layers to be made with the one that is given.", nameof(layers));
            }

            // A layer has one place for its gradient and for the values that forward leaves to backward.
            int first = layers.IndexOf(layers[i]);
            if (first < i)
            {
                throw new ArgumentException($"Layers {first + 1} and {i + 1} are one and the same; expected each once.", nameof(layers));
            }
        }

        return layers;
    }

    /// <summary>The layers of sequences in the places of these.</summary>
    internal static ILayer<T>[] Flatten(ReadOnlySpan<ILayer<T>> layers)
    {
        List<ILayer<T>> flat = [];
        foreach (ILayer<T> layer in layers)
        {
            flat.AddRange(layer is SequentialLayer<T> sequence ? Flatten(sequence._layers) : [layer]);
        }

        return [.. flat];
    }

    private ReadOnlyMatrix<T> Input(int layer, ReadOnlyMatrix<T> x) => layer == 0 ? x : _between[layer - 1].Rows(x.Rows);

    private Matrix<T> Output(int layer, Matrix<T> y) => layer == _layers.Length - 1 ? y : _between[layer].Rows(y.Rows);

    /// <summary>The gradient with respect to the output of a layer.</summary>
    private Matrix<T> Gradient(int layer, int rows) => _gradients[layer % 2].Rows(rows, _layers[layer].OutputSize);
}
