using System.Globalization;
using System.Runtime.CompilerServices;
using FastNet.Cli.Commands;
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
    /// <exception cref="ToolException">The message gives both numbers.</exception>
    public static void Require<T>(TrainSettings settings, ModelShape shape, int rows)
        where T : unmanaged
    {
        int[] widths = [shape.InputSize, .. shape.Hidden, shape.Outputs];
        long parameters = 0;
        long activations = 0;
        for (int i = 1; i < widths.Length; i++)
        {
            parameters += (widths[i - 1] * (long)widths[i]) + widths[i] + (2L * MatrixLayout.Alignment);
            activations += (shape.Normalization == Normalization.None ? 2L : 3L) * rows * MatrixLayout.PaddedStride<T>(widths[i]);
        }

        long inputs = (long)rows * MatrixLayout.PaddedStride<T>(shape.InputSize);
        string asked =
            (shape.IsLinear ? $"--model {OptionFactory.NameOf(shape.Model)}" : $"--hidden {string.Join(',', shape.Hidden)}")
            + (settings.Get(FullBatch) ? " with --full-batch" : $" with --batch-size {settings.Get(BatchSize)}");
        if (parameters * Unsafe.SizeOf<T>() > Array.MaxLength)
        {
            throw new ToolException($"{asked} makes {Mebibytes(parameters * Unsafe.SizeOf<T>())} MiB of parameters; expected less than 2048 MiB");
        }

        if (widths.Max(width => (long)rows * MatrixLayout.PaddedStride<T>(width)) > int.MaxValue)
        {
            throw new ToolException($"{asked} makes an array of more than {int.MaxValue} elements; expected smaller ones");
        }

        int states = Optimizer<float>.Named(settings.Get(Rule), parameterCount: 1).StateCount;

        // Parameters, gradients, the best parameters, the rule's state, the average, and the copy of most of it that is written to a checkpoint.
        long elements =
            (parameters * (5 + (2 * states) + (settings.Get(AverageDecay) > 0 ? 2 : 0)))
            + activations
            + inputs
            + (2 * PackedDepth * Math.Max(widths.Max(), rows));
        long bytes = elements * Unsafe.SizeOf<T>();
        long left = AvailableMemory.Bytes();
        if (bytes > left)
        {
            throw new ToolException($"{asked} needs about {Mebibytes(bytes)} MiB of memory; {Mebibytes(left)} MiB are left");
        }
    }

    private static string Mebibytes(long bytes) => (bytes >> 20).ToString(CultureInfo.InvariantCulture);
}
