using System.Numerics;

namespace FastNet;

/// <summary>
/// {affine - [normalisation] - activation - [dropout]} x (L - 1) - affine - loss, the deep net of CS231n's assignments: any number of hidden layers
/// of any widths, loss = mean loss of the rows + L2 term on the weight matrices (not on gamma and beta). Shapes: X (N, D), Wi (inputs, units), bi,
/// gammai, betai (units).
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public class FullyConnectedNet<T> : Net<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A net; its first weights are drawn.</summary>
    /// <param name="inputSize">D, 1 or more.</param>
    /// <param name="hiddenSizes">Units of each hidden layer, first to last, 1 or more; none: a softmax classifier.</param>
    /// <param name="outputSize">C, 1 or more.</param>
    /// <param name="batchCapacity">The largest N of a call, 1 or more; it decides the memory.</param>
    /// <param name="options">Loss, L2 term, activation and more; none: softmax, no L2 term, ReLU.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range, or a choice is unknown.</exception>
    /// <exception cref="OverflowException">A weight matrix, or a batch of activations, exceeds 2^31 - 1 elements.</exception>
    public FullyConnectedNet(int inputSize, ReadOnlySpan<int> hiddenSizes, int outputSize, int batchCapacity, NetOptions<T>? options = null)
        : this(new NetMemory<T>(batchCapacity, options?.Workers), inputSize, hiddenSizes, outputSize, options ?? new NetOptions<T>())
    {
    }

    private FullyConnectedNet(NetMemory<T> memory, int inputSize, ReadOnlySpan<int> hiddenSizes, int outputSize, NetOptions<T> options)
        : base(
            memory, Chain(memory, inputSize, hiddenSizes, outputSize, options), options.Loss, options.Regularization,
            options.Convention ?? RegularizationConvention.Half, options.Initializer, (uint)options.Seed)
    {
    }

    /// <summary>Units of each hidden layer.</summary>
    public IReadOnlyList<int> HiddenSizes => [.. Layers.OfType<AffineLayer<T>>().SkipLast(1).Select(layer => layer.OutputSize)];

    /// <summary>The layers, with the course's names of their parameters.</summary>
    private static ILayer<T>[] Chain(NetMemory<T> memory, int inputSize, ReadOnlySpan<int> hiddenSizes, int outputSize, NetOptions<T> options)
    {
        Ensure.Positive(inputSize);
        Ensure.Positive(outputSize);
        Ensure.Defined(options.Normalization, nameof(options.Normalization));
        Ensure.Keep(options.DropoutKeep, nameof(options.DropoutKeep));
        List<ILayer<T>> layers = [];
        int inputs = inputSize;
        for (int i = 0; i < hiddenSizes.Length; i++)
        {
            int units = Ensure.Positive(hiddenSizes[i], nameof(hiddenSizes));
            string name = $"{i + 1}";
            layers.Add(new AffineLayer<T>(memory, name, inputs, units));
            if (options.Normalization != Normalization.None)
            {
                layers.Add(options.Normalization == Normalization.Batch
                    ? new BatchNormLayer<T>(memory, name, units)
                    : new LayerNormLayer<T>(memory, name, units));
            }

            layers.Add(new ActivationLayer<T>(memory, units, options.Activation));
            if (options.DropoutKeep < 1)
            {
                layers.Add(new DropoutLayer<T>(memory, units, options.DropoutKeep, options.Seed, stream: i));
            }

            inputs = units;
        }

        return [.. layers, new AffineLayer<T>(memory, $"{hiddenSizes.Length + 1}", inputs, outputSize)];
    }
}
