using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// One pass over a batch: a layer, and what is done in place to its output. Which layers go together is decided here, once, when a net is made.
/// </summary>
internal sealed class Stage<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Stage(ILayer<T> head, Activation<T>? activation, DropoutLayer<T>? dropout)
    {
        (Head, Activation, Dropout) = (head, activation, dropout);
        Affine = head as AffineLayer<T>;
    }

    /// <summary>The layer that reads the stage's input.</summary>
    public ILayer<T> Head { get; }

    /// <summary><see cref="Head"/> where it is a product.</summary>
    public AffineLayer<T>? Affine { get; }

    /// <summary>Applied in place to the output of <see cref="Head"/>.</summary>
    public Activation<T>? Activation { get; }

    /// <summary>Applied in place after <see cref="Activation"/>, in training.</summary>
    public DropoutLayer<T>? Dropout { get; }

    /// <summary>Whether <see cref="Activation"/> is the ReLU, whose gradient is a mask that the next product applies.</summary>
    public bool IsRelu => ReferenceEquals(Activation, Activation<T>.Relu);

    /// <summary>Whether there is anything to learn here.</summary>
    public bool HasParameters => Head is not Layer<T> { HasParameters: false };

    /// <summary>Whether the gradient with respect to the input may take the place of that with respect to the output.</summary>
    public bool IsInPlace => Head is Layer<T> { DifferentiatesInPlace: true };

    /// <summary>The stages of layers in order; those of a sequence are taken one by one.</summary>
    public static Stage<T>[] Of(ReadOnlySpan<ILayer<T>> layers)
    {
        List<Stage<T>> stages = [];
        for (int i = 0; i < layers.Length;)
        {
            ILayer<T> head = layers[i++];
            Activation<T>? activation = null;
            DropoutLayer<T>? dropout = null;
            bool overwrites = head is Layer<T> { NeedsOutput: false };
            if (overwrites && i < layers.Length && layers[i] is ActivationLayer<T> { Activation.KeepsInput: false } function)
            {
                activation = function.Activation;
                i++;
            }

            // Of activations the ReLU alone finds its derivative in an output that dropout has scaled: what is above 0 was on, and kept.
            if (i < layers.Length
                && layers[i] is DropoutLayer<T> mask
                && (activation is null ? overwrites : ReferenceEquals(activation, Activation<T>.Relu)))
            {
                dropout = mask;
                i++;
            }

            stages.Add(new Stage<T>(head, activation, dropout));
        }

        return [.. stages];
    }

    /// <summary>output = f(input), in training or in test mode; for a product, rows or columns of the input are neighbours.</summary>
    public void Forward(ReadOnlyMatrix<T> input, Matrix<T> output, bool training, Workers workers)
    {
        if (Affine is { Bias: not null } && IsRelu)
        {
            Affine.ForwardRelu(input, output);
        }
        else
        {
            if (Affine is not null)
            {
                Affine.ForwardAny(input, output);
            }
            else if (training)
            {
                Head.Forward(input, output);
            }
            else
            {
                Head.Predict(input, output);
            }

            Activation?.Value(Flat(output), Flat(output), workers);
        }

        if (training)
        {
            Dropout?.Mask(output, output);
        }
    }

    /// <summary>From the gradient with respect to the stage's output to that with respect to the output of <see cref="Head"/>, in place.</summary>
    /// <param name="output">The stage's output.</param>
    /// <param name="gradient">Its gradient.</param>
    /// <param name="masked">Whether the gradient has gone through the ReLU's mask already.</param>
    /// <param name="workers">Threads that share the work.</param>
    public void BackwardInPlace(ReadOnlyMatrix<T> output, Matrix<T> gradient, bool masked, Workers workers)
    {
        Dropout?.Mask(gradient, gradient);
        if (Activation is null || masked)
        {
            return;
        }

        if (output.RowStride == gradient.RowStride)
        {
            Activation.Gradient(Flat(output), Flat(gradient), Flat(gradient), workers);
            return;
        }

        for (int i = 0; i < output.Rows; i++)
        {
            Activation.Gradient(output.Row(i), gradient.Row(i), gradient.Row(i), workers);
        }
    }

    /// <summary>A matrix with what lies between its rows, which is the net's own.</summary>
    private static Span<T> Flat(Matrix<T> matrix) => matrix.Elements[..Length(matrix)];

    private static ReadOnlySpan<T> Flat(ReadOnlyMatrix<T> matrix) => matrix.Elements[..Length(matrix)];

    private static int Length(ReadOnlyMatrix<T> matrix) => ((matrix.Rows - 1) * (int)matrix.RowStride) + matrix.Columns;
}
