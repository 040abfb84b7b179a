using System.Numerics;
using System.Numerics.Tensors;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// The area under the ROC curve: the probability that a row of a class has a higher score for it than a row of another class, ties counting half;
/// the mean over the classes, each against the others (for two classes the score is the second less the first, for one score a row that score). NaN
/// where a class has no rows, or all, or a score is NaN. Rows have no weights here.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class RocAucMetric<T> : Metric<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private T[] _scores = [];
    private int[] _labels = [];
    private T[] _sorted = [];
    private int[] _order = [];
    private int _columns;
    private int _count;

    /// <inheritdoc/>
    public override string Name => "auc";

    /// <inheritdoc/>
    protected internal override void Require(Targets<T> targets, int outputs) => RequireLabels(targets, Math.Max(2, outputs));

    /// <inheritdoc/>
    protected internal override void Reserve(int rows, int outputs, int batch)
    {
        _columns = outputs <= 2 ? 1 : outputs;
        int length = Ensure.Elements("scores of all rows", rows, _columns);
        _scores = _scores.Length < length ? new T[length] : _scores;
        if (_labels.Length < rows)
        {
            (_labels, _sorted, _order) = (new int[rows], new T[rows], new int[rows]);
        }
    }

    /// <inheritdoc/>
    protected internal override void Begin() => _count = 0;

    /// <inheritdoc/>
    protected internal override void Add(ReadOnlyMatrix<T> scores, Targets<T> targets, Workers workers)
    {
        for (int i = 0; i < scores.Rows; i++, _count++)
        {
            _labels[_count] = targets.Labels[i];
            Span<T> to = _scores.AsSpan(_count * _columns, _columns);
            if (scores.Columns == 2)
            {
                to[0] = scores[i, 1] - scores[i, 0];
            }
            else
            {
                scores.Row(i).CopyTo(to);
            }
        }
    }

    /// <inheritdoc/>
    protected internal override double End()
    {
        double sum = 0;
        for (int column = 0; column < _columns; column++)
        {
            for (int i = 0; i < _count; i++)
            {
                (_sorted[i], _order[i]) = (_scores[(i * _columns) + column], i);
            }

            sum += Area(_sorted.AsSpan(0, _count), _order.AsSpan(0, _count), _labels, _columns == 1 ? 1 : column);
        }

        return sum / _columns;
    }

    /// <summary>The area of one class, from the sum of the ranks of its rows (Mann and Whitney 1947).</summary>
    /// <param name="sorted">The scores of all rows for the class; sorted when it returns.</param>
    /// <param name="order">The number of the row of each score.</param>
    /// <param name="labels">The class of each row.</param>
    /// <param name="label">The class.</param>
    internal static double Area(Span<T> sorted, Span<int> order, ReadOnlySpan<int> labels, int label)
    {
        if (TensorPrimitives.IsNaNAny<T>(sorted))
        {
            return double.NaN;
        }

        sorted.Sort(order);
        double ranks = 0;
        double own = 0;
        for (int first = 0; first < sorted.Length;)
        {
            int end = first + 1;
            while (end < sorted.Length && sorted[end] == sorted[first])
            {
                end++;
            }

            // Equal scores share the mean of their ranks, first + 1 to end.
            for (int i = first; i < end; i++)
            {
                bool isOwn = labels[order[i]] == label;
                own += isOwn ? 1 : 0;
                ranks += isOwn ? (first + 1 + end) / 2.0 : 0;
            }

            first = end;
        }

        return (ranks - (own * (own + 1) / 2)) / (own * (sorted.Length - own));
    }
}
