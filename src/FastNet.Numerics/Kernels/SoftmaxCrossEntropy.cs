using System.Numerics;
using FastNet.Numerics.Reduction;

namespace FastNet.Numerics;

/// <summary>
/// Softmax classifier: p_ij = exp(s_ij) / sum_k exp(s_ik), loss = mean of -ln p_i,y(i), d loss / d s_ij = (p_ij - [j = y(i)]) / rows
/// (CS231n, "Linear classification" and "Neural networks case study"). With label smoothing e, [j = y(i)] and the loss are those of targets 1 - e + e / classes for the
/// row's own class and e / classes for every other: loss_i = -(1 - e) ln p_i,y(i) - e / classes sum_j ln p_ij (C. Szegedy et al., "Rethinking the Inception
/// architecture", 2016, section 7). With weights the mean is sum_i w_i loss_i / sum_i w_i, where w_i is the weight of the row times that of its
/// class.
/// </summary>
/// <remarks>
/// Stable for scores of any finite size, and finite unless the exact mean is too large for a double: with z = s - max(s), loss_i = ln(sum_k exp(z_k)) - z_y, or ln(sum_k exp(z_k)) + fma(-e / classes, sum_j z_j, (1 - e) (-z_y)). A row with NaN or inf has a NaN loss and gradient.
/// Order of summation, the same at every width and with any workers: in a row, class j goes to virtual lane j mod 16 and the lanes are folded pairwise;
/// the losses of 64 rows are added in double, in order, and so are the sums of these blocks.
/// </remarks>
public static unsafe partial class SoftmaxCrossEntropy
{
    private const int VirtualLanes = 16;

    // An exponential costs about as much as four elements of a plain sweep.
    private const int ExpCost = 4;

    /// <summary>The mean loss, and its gradient.</summary>
    /// <param name="scores">Matrix (rows, classes), row-major.</param>
    /// <param name="rows">Rows of the batch, 1 or more.</param>
    /// <param name="classes">Number of classes, 1 or more.</param>
    /// <param name="stride">Elements from row to row of <paramref name="scores"/>, at least <paramref name="classes"/>.</param>
    /// <param name="labels">The correct class of each row, 0 or more and below <paramref name="classes"/>.</param>
    /// <param name="gradient">Result, matrix (rows, classes), row-major; may be <paramref name="scores"/> itself.</param>
    /// <param name="gradientStride">Elements from row to row of <paramref name="gradient"/>, at least <paramref name="classes"/>.</param>
    /// <param name="workers">Threads that share the rows; none: the caller alone.</param>
    /// <param name="smoothing">Label smoothing e, 0 (none) or more and below 1.</param>
    /// <param name="weights">A weight for each row; empty: 1 each.</param>
    /// <param name="classWeights">A weight for each class; empty: 1 each.</param>
    /// <returns>The mean of the rows' losses.</returns>
    /// <exception cref="ArgumentException">
    /// A shape does not fit its span, <paramref name="gradient"/> overlaps an input without being the scores in place, or the rows together count
    /// nothing.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A label names no class, a weight is negative or not finite, <paramref name="smoothing"/> is out of its range, or there are no rows or classes;
    /// nothing has been written.
    /// </exception>
    public static double Loss<T>(
        ReadOnlySpan<T> scores,
        int rows,
        int classes,
        int stride,
        ReadOnlySpan<int> labels,
        Span<T> gradient,
        int gradientStride,
        Workers? workers = null,
        double smoothing = 0,
        ReadOnlySpan<T> weights = default,
        ReadOnlySpan<T> classWeights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.Fraction(smoothing);
        Check.Scores(scores, rows, classes, stride, labels);
        Check.ScoreGradient(scores, rows, classes, stride, labels, gradient, gradientStride);
        Check.Apart(weights, gradient, nameof(weights), nameof(gradient));
        Check.Apart(classWeights, gradient, nameof(classWeights), nameof(gradient));
        Check.Length(classWeights.IsEmpty ? classes : classWeights.Length, classes, "The number of class weights");
        double total = LossWeights.Require(rows, weights, labels, classWeights);
        fixed (T* pScores = scores, pGradient = gradient, pWeights = weights, pClasses = classWeights)
        fixed (int* pLabels = labels)
        {
            if (weights.IsEmpty && classWeights.IsEmpty)
            {
                return Run(new NoWeights<T>(rows), pScores, stride, pLabels, pGradient, gradientStride, rows, classes, smoothing, workers);
            }

            RowWeights<T> counted = new(total, 1, pWeights, pClasses, pLabels, classes);
            return Run(counted, pScores, stride, pLabels, pGradient, gradientStride, rows, classes, smoothing, workers);
        }
    }

    /// <summary>The mean loss alone; the same number as with the gradient.</summary>
    /// <param name="scores">Matrix (rows, classes), row-major.</param>
    /// <param name="rows">Rows of the batch, 1 or more.</param>
    /// <param name="classes">Number of classes, 1 or more.</param>
    /// <param name="stride">Elements from row to row of <paramref name="scores"/>, at least <paramref name="classes"/>.</param>
    /// <param name="labels">The correct class of each row, 0 or more and below <paramref name="classes"/>.</param>
    /// <param name="workers">Threads that share the rows; none: the caller alone.</param>
    /// <param name="smoothing">Label smoothing e, 0 (none) or more and below 1.</param>
    /// <returns>The mean of the rows' losses.</returns>
    /// <exception cref="ArgumentException">A shape does not fit its span.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label names no class, <paramref name="smoothing"/> is out of its range, or there are no rows or classes.</exception>
    public static double Loss<T>(ReadOnlySpan<T> scores, int rows, int classes, int stride, ReadOnlySpan<int> labels, Workers? workers = null, double smoothing = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.Fraction(smoothing);
        Check.Scores(scores, rows, classes, stride, labels);
        fixed (T* pScores = scores)
        fixed (int* pLabels = labels)
        {
            return Run(new NoWeights<T>(rows), pScores, stride, pLabels, null, 0, rows, classes, smoothing, workers);
        }
    }

    private static double Run<T, TWeights>(
        TWeights weights,
        T* scores,
        nint stride,
        int* labels,
        T* gradient,
        nint gradientStride,
        int rows,
        int classes,
        double smoothing,
        Workers? workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TWeights : unmanaged, IRowWeights<T>
    {
        BlockOp<T, TWeights> op = new()
        {
            Scores = scores,
            Stride = stride,
            Labels = labels,
            Gradient = gradient,
            GradientStride = gradientStride,
            Weights = weights,
            Classes = classes,
            Own = T.CreateTruncating(1 - smoothing),
            Each = T.CreateTruncating(smoothing / classes),
            Target = T.CreateTruncating(1 - smoothing + (smoothing / classes)),
        };
        return RowBlocks.Mean<T, BlockOp<T, TWeights>>(op, rows, weights.Total, (long)classes * ExpCost, workers);
    }
}
