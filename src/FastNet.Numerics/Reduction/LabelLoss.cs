using System.Numerics;

namespace FastNet.Numerics.Reduction;

/// <summary>A loss of scores against the label of their row: a struct that holds its parameters. <see cref="LabelLoss"/> does the rest.</summary>
/// <remarks>
/// Its sums are those of the rows' losses, each times its weight and <see cref="RowBlocks.Scale"/>, with the gradient where it is wanted.
/// </remarks>
internal interface ILabelLoss<T> : IRowBlock<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    void Take(in LabelledRows<T> rows);
}

/// <summary>The operands of a loss with labels.</summary>
internal readonly unsafe struct LabelledRows<T>(
    RowsOf<T> scores, RowsOf<T> gradient, bool hasGradient, int* labels, int classes, RowWeights<T> weights)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public readonly RowsOf<T> Scores = scores;
    public readonly RowsOf<T> Gradient = gradient;
    public readonly RowWeights<T> Weights = weights;
    public readonly int Classes = classes;
    public readonly bool HasGradient = hasGradient;

    public int Label(nint row) => Check.StillBelow(labels[row], Classes);
}

/// <summary>
/// The driver of the losses with labels: it checks the arguments, then forms a mean over the rows, weighted or not, with its gradient or without.
/// </summary>
internal static unsafe class LabelLoss
{
    /// <summary>The mean of the rows' losses.</summary>
    /// <param name="loss">The formula.</param>
    /// <param name="cost">Elements of a plain sweep that cost as much as one score.</param>
    /// <param name="scores">(N, C), N and C 1 or more; its columns next to each other.</param>
    /// <param name="labels">N labels.</param>
    /// <param name="gradient">Result (N, C), its columns next to each other; may be <paramref name="scores"/> itself; empty: not wanted.</param>
    /// <param name="weights">A weight for each row; empty: 1 each.</param>
    /// <param name="classWeights">A weight for each class; empty: 1 each.</param>
    /// <param name="workers">Threads that share the rows; none: the caller alone.</param>
    public static double Mean<T, TLoss>(
        TLoss loss,
        int cost,
        ReadOnlyMatrix<T> scores,
        ReadOnlySpan<int> labels,
        Matrix<T> gradient,
        ReadOnlySpan<T> weights,
        ReadOnlySpan<T> classWeights,
        Workers? workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLoss : unmanaged, ILabelLoss<T>
    {
        (int rows, int classes) = (scores.Rows, scores.Columns);
        Check.Batch(scores, labels);
        bool hasGradient = !gradient.Elements.IsEmpty;
        if (hasGradient)
        {
            Check.Dense<T>(gradient, rows, classes);
            Check.Apart(labels, gradient.Elements);
            Check.SameOrApart(scores, gradient);
            Check.Written(gradient.Elements, weights, classWeights);
        }

        Check.Length(classWeights.IsEmpty ? classes : classWeights.Length, classes, "The number of class weights");
        double total = LossWeights.Require(rows, weights, labels, classWeights);
        fixed (T* pScores = scores.Elements, pGradient = gradient.Elements, pWeights = weights, pClasses = classWeights)
        fixed (int* pLabels = labels)
        {
            RowWeights<T> all = weights.IsEmpty && classWeights.IsEmpty ? new(rows) : new(total, 1, pWeights, pClasses, pLabels, classes);
            loss.Take(new(new(pScores, scores.RowStride), new(pGradient, gradient.RowStride), hasGradient, pLabels, classes, all));
            return RowBlocks.Mean<T, TLoss>(loss, rows, all.Total, (long)classes * cost, workers);
        }
    }
}
