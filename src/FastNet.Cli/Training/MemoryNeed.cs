using System.Globalization;
using System.Runtime.CompilerServices;
using FastNet.Cli.Commands;
using FastNet.Mpi;
using FastNet.Numerics;
using static FastNet.Cli.Commands.TrainOptions;

namespace FastNet.Cli.Training;

/// <summary>
/// Refuses a net that does not fit before it is made: Linux gives out memory that it does not have, and ends the process when it is used.
/// </summary>
internal static class MemoryNeed
{
    /// <summary>No packed operand of a product is longer than this times its rows or columns.</summary>
    private const long PackedDepth = 1024;

    /// <summary>
    /// Throws when the run needs more than this machine (or container) has left, a model beyond 2 GiB, or arrays beyond 2^31 - 1 elements.
    /// </summary>
    /// <param name="settings">What the command line asked for.</param>
    /// <param name="shape">The model.</param>
    /// <param name="rows">Rows that it takes at once.</param>
    /// <param name="parts">Of each part that is made beside the whole net, the number of processes that divide it.</param>
    /// <exception cref="ToolException">The message gives both numbers.</exception>
    public static void Require<T>(TrainSettings settings, ModelShape shape, int rows, params IReadOnlyList<int> parts)
        where T : unmanaged
    {
        int[] widths = Widths(shape);
        long parameters = Parameters(widths) * Unsafe.SizeOf<T>();
        string asked =
            (shape.IsLinear ? $"--model {OptionFactory.NameOf(shape.Model)}" : $"--hidden {string.Join(',', shape.Hidden)}")
            + (settings.Get(FullBatch) ? " with --full-batch" : $" with --batch-size {settings.Get(BatchSize)}");
        if (parameters > Array.MaxLength)
        {
            throw new ToolException($"{asked} makes {Mebibytes(parameters)} MiB of parameters; expected less than 2048 MiB");
        }

        if (widths.Max(width => (long)rows * MatrixLayout.PaddedStride<T>(width)) > int.MaxValue)
        {
            throw new ToolException($"{asked} makes an array of more than {int.MaxValue} elements; expected smaller ones");
        }

        long bytes = Bytes<T>(settings, shape, rows, parts);
        long left = AvailableMemory.Bytes();
        if (bytes > left)
        {
            throw new ToolException($"{asked} needs about {Mebibytes(bytes)} MiB of memory; {Mebibytes(left)} MiB are left");
        }
    }

    /// <summary>What a run needs, in bytes; its data are not in it.</summary>
    /// <inheritdoc cref="Require{T}"/>
    public static long Bytes<T>(TrainSettings settings, ModelShape shape, int rows, params IReadOnlyList<int> parts)
        where T : unmanaged
    {
        int[] widths = Widths(shape);
        long inputs = (long)rows * MatrixLayout.PaddedStride<T>(shape.InputSize);
        long packed = 2 * PackedDepth * Math.Max(widths.Max(), rows);
        long activations = widths[1..].Sum(width => Copies(shape) * rows * MatrixLayout.PaddedStride<T>(width));

        // The rule's state, and the average.
        int states = Optimizer<float>.Named(settings.Get(Rule), parameterCount: 1).StateCount + (settings.Get(AverageDecay) > 0 ? 1 : 0);

        // Parameters, gradients, the best parameters, states, and the copy of most of it that is written to a checkpoint.
        long elements = (Parameters(widths) * (5 + (2 * states))) + activations + inputs + packed;
        foreach (int ranks in parts)
        {
            elements += (PartParameters(widths, ranks) * (3 + states)) + PartActivations<T>(shape, widths, rows, ranks) + inputs + packed;
        }

        return elements * Unsafe.SizeOf<T>();
    }

    private static int[] Widths(ModelShape shape) => [shape.InputSize, .. shape.Hidden, shape.Outputs];

    /// <summary>Batches that a layer keeps: its output, its gradient, and what a normalisation gives.</summary>
    private static long Copies(ModelShape shape) => shape.Normalization == Normalization.None ? 2 : 3;

    private static long Parameters(int[] widths)
        => widths.Zip(widths[1..]).Sum(layer => (layer.First * (long)layer.Second) + layer.Second + (2L * MatrixLayout.Alignment));

    /// <summary>Of a part: columns of each matrix but the last one, which it has as a whole, and rows of the inner ones.</summary>
    private static long PartParameters(int[] widths, int ranks)
    {
        long parameters = widths[^2] * (long)widths[^1];
        for (int i = 1; i < widths.Length - 1; i++)
        {
            long rows = i == 1 ? 0 : Part(widths[i - 1], ranks) * (long)widths[i];
            parameters += ((widths[i - 1] + 1L) * Part(widths[i], ranks)) + rows;
        }

        return parameters;
    }

    /// <summary>
    /// Of a part: what its layers give and take, what it gathers of each of them (layer normalisation does so four times more), and two buffers to
    /// send and to receive the widest.
    /// </summary>
    private static long PartActivations<T>(ModelShape shape, int[] widths, long rows, int ranks)
        where T : unmanaged
        => (2 * rows * widths.Max())
            + widths[1..^1].Sum(width => rows * (
                (MatrixLayout.PaddedStride<T>(Part(width, ranks)) * Copies(shape))
                + (MatrixLayout.PaddedStride<T>(width) * (shape.Normalization == Normalization.Layer ? 6L : 2L))));

    /// <summary>The most units of a layer that a rank has.</summary>
    private static int Part(int units, int ranks)
    {
        UnitSplit split = new(units, ranks);
        return split.Count(split.Owners - 1);
    }

    private static string Mebibytes(long bytes) => (bytes >> 20).ToString(CultureInfo.InvariantCulture);
}
