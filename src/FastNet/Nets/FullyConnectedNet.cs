using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// {affine - [normalisation] - ReLU - [dropout]} x (L - 1) - affine - softmax, the deep net of CS231n's assignments: any number of hidden layers of any
/// widths, loss = mean cross-entropy + L2 term on the weight matrices (not on gamma and beta). Shapes: X (N, D), Wi (inputs, units), bi, gammai, betai (units).
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class FullyConnectedNet<T> : Net<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A net; its first weights are drawn.</summary>
    /// <param name="inputSize">D, 1 or more.</param>
    /// <param name="hiddenSizes">Units of each hidden layer, first to last, 1 or more; none: a softmax classifier.</param>
    /// <param name="outputSize">C, 1 or more.</param>
    /// <param name="batchCapacity">The largest N of a call, 1 or more; it decides the memory.</param>
    /// <param name="regularization">reg, finite and not negative.</param>
    /// <param name="convention">What reg multiplies.</param>
    /// <param name="normalization">What stands between affine layers and activations.</param>
    /// <param name="dropoutKeep">The probability that dropout keeps a hidden unit, <see cref="Dropout.SmallestKeep"/> to 1; 1: no dropout.</param>
    /// <param name="seed">Of the first weights and of the dropout masks.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <param name="loss">What is made small; none: <see cref="SoftmaxLoss{T}"/>.</param>
    /// <param name="activation">Of the hidden layers; none: the ReLU.</param>
    /// <param name="initializer">How weight matrices are drawn; none: <see cref="Initializer.He"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range, or a choice is unknown.</exception>
    /// <exception cref="OverflowException">A weight matrix, or a batch of activations, exceeds 2^31 - 1 elements.</exception>
    public FullyConnectedNet(
        int inputSize,
        ReadOnlySpan<int> hiddenSizes,
        int outputSize,
        int batchCapacity,
        double regularization = 0,
        RegularizationConvention convention = RegularizationConvention.Half,
        Normalization normalization = Normalization.None,
        double dropoutKeep = 1,
        ulong seed = 0,
        Workers? workers = null,
        Loss<T>? loss = null,
        Activation<T>? activation = null,
        Initializer? initializer = null)
        : this(new NetMemory<T>(batchCapacity, workers), inputSize, hiddenSizes, outputSize, regularization, convention, normalization, dropoutKeep, seed, loss, activation, initializer)
    {
    }

    private FullyConnectedNet(
        NetMemory<T> memory,
        int inputSize,
        ReadOnlySpan<int> hiddenSizes,
        int outputSize,
        double regularization,
        RegularizationConvention convention,
        Normalization normalization,
        double dropoutKeep,
        ulong seed,
        Loss<T>? loss,
        Activation<T>? activation,
        Initializer? initializer)
        : base(
            memory,
            Chain(memory, inputSize, hiddenSizes, outputSize, normalization, dropoutKeep, seed, activation),
            loss ?? new SoftmaxLoss<T>(),
            regularization,
            convention,
            initializer,
            (uint)seed)
    {
    }

    /// <summary>Units of each hidden layer.</summary>
    public IReadOnlyList<int> HiddenSizes => [.. Layers.OfType<AffineLayer<T>>().SkipLast(1).Select(layer => layer.OutputSize)];

    /// <summary>The layers, with the course's names of their parameters.</summary>
    internal static ILayer<T>[] Chain(
        NetMemory<T> memory,
        int inputSize,
        ReadOnlySpan<int> hiddenSizes,
        int outputSize,
        Normalization normalization = Normalization.None,
        double dropoutKeep = 1,
        ulong seed = 0,
        Activation<T>? activation = null)
    {
        Ensure.Positive(inputSize);
        Ensure.Positive(outputSize);
        Ensure.Defined(normalization);
        Ensure.Keep(dropoutKeep);
        List<ILayer<T>> layers = [];
        int inputs = inputSize;
        for (int i = 0; i < hiddenSizes.Length; i++)
        {
            int units = Ensure.Positive(hiddenSizes[i], nameof(hiddenSizes));
            string name = $"{i + 1}";
            layers.Add(new AffineLayer<T>(memory, name, inputs, units));
            if (normalization != Normalization.None)
            {
                layers.Add(normalization == Normalization.Batch ? new BatchNormLayer<T>(memory, name, units) : new LayerNormLayer<T>(memory, name, units));
            }

            layers.Add(new ActivationLayer<T>(memory, units, activation ?? Activation<T>.Relu));
            if (dropoutKeep < 1)
            {
                layers.Add(new DropoutLayer<T>(memory, units, dropoutKeep, seed, stream: i));
            }

            inputs = units;
        }

        layers.Add(new AffineLayer<T>(memory, $"{hiddenSizes.Length + 1}", inputs, outputSize));
        return [.. layers];
    }
}
