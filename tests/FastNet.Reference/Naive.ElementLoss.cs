using System.Numerics;

namespace FastNet.Reference;

public static partial class Naive
{
    /// <summary>The loss of one score against its target, times 2^-32, and its derivative, not scaled.</summary>
    private delegate (TNumber Value, TNumber Derivative) ElementFormula<TNumber>(TNumber score, TNumber target);

    /// <summary>
    /// The mean of an element-wise loss, and its gradient. Column j goes to lane j mod 16 of a group of rows: as many as make 1024 elements, 1 to 64,
    /// none across a block of 64.
    /// Lanes are folded pairwise; groups are added in double in blocks of 64 rows. A group whose sum is not finite in float is summed in double, and
    /// so are made those of its
    /// gradients that are not finite.
    /// </summary>
    private static double ElementLoss<T>(
        ReadOnlyMatrix<T> scores,
        ReadOnlyMatrix<T> targets,
        Matrix<T> gradient,
        ReadOnlySpan<T> weights,
        ElementFormula<T> formula,
        ElementFormula<double> wide)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int blockRows = 64;
        RowCounts<T> counted = new(scores.Rows, weights);
        int groupRows = Math.Clamp(1024 / scores.Columns, 1, blockRows);
        double sum = 0;
        for (int block = 0; block < scores.Rows; block += blockRows)
        {
            double blockSum = 0;
            int end = Math.Min(block + blockRows, scores.Rows);
            for (int first = block; first < end; first += groupRows)
            {
                int rows = Math.Min(groupRows, end - first);
                double part = double.CreateTruncating(Group(first, rows, scores, targets, gradient, counted, formula));
                blockSum += double.IsFinite(part) ? part : GroupInDouble(first, rows, scores, targets, gradient, counted, wide);
            }

            sum += blockSum;
        }

        return sum / (counted.Total * scores.Columns) * (1L << 32);
    }

    private static T Group<T>(
        int first, int rows, ReadOnlyMatrix<T> scores, ReadOnlyMatrix<T> targets, Matrix<T> gradient, RowCounts<T> counted, ElementFormula<T> formula)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> lanes = stackalloc T[16];
        for (int i = first; i < first + rows; i++)
        {
            T weight = T.CreateTruncating(counted.Of(i));
            T share = T.CreateTruncating(counted.Of(i) / (counted.Total * scores.Columns));
            for (int j = 0; j < scores.Columns; j++)
            {
                (T value, T derivative) = formula(scores[i, j], targets[i, j]);
                lanes[j % 16] += weight * value;
                gradient[i, j] = derivative * share;
            }
        }

        return FoldLanes(lanes);
    }

    private static double GroupInDouble<T>(
        int first,
        int rows,
        ReadOnlyMatrix<T> scores,
        ReadOnlyMatrix<T> targets,
        Matrix<T> gradient,
        RowCounts<T> counted,
        ElementFormula<double> formula)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double sum = 0;
        for (int i = first; i < first + rows; i++)
        {
            for (int j = 0; j < scores.Columns; j++)
            {
                (double value, double derivative) = formula(double.CreateTruncating(scores[i, j]), double.CreateTruncating(targets[i, j]));
                sum += counted.Of(i) * value;
                if (!T.IsFinite(gradient[i, j]))
                {
                    gradient[i, j] = T.CreateTruncating(derivative * counted.Of(i) / (counted.Total * scores.Columns));
                }
            }
        }

        return sum;
    }

    /// <summary>2^-32.</summary>
    private static T LossScale<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => T.ScaleB(T.One, -32);

    /// <summary>
    /// What each row counts: its weight times that of its class, times the power of two that brings the sum of these to 1 to 2; without weights 1.
    /// </summary>
    private readonly ref struct RowCounts<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly double[] _counted;

        public RowCounts(int rows, ReadOnlySpan<T> weights, ReadOnlySpan<int> labels = default, ReadOnlySpan<T> classWeights = default)
        {
            _counted = new double[weights.IsEmpty && classWeights.IsEmpty ? 0 : rows];
            Total = _counted.Length == 0 ? rows : 0;
            for (int i = 0; i < _counted.Length; i++)
            {
                _counted[i] = weights.IsEmpty ? 1 : double.CreateTruncating(weights[i]);
                _counted[i] *= classWeights.IsEmpty ? 1 : double.CreateTruncating(classWeights[labels[i]]);
                Total += _counted[i];
            }

            if (_counted.Length > 0)
            {
                double unit = Math.ScaleB(1, -Math.ILogB(Total));
                Total *= unit;
                _counted = Array.ConvertAll(_counted, weight => weight * unit);
            }
        }

        /// <summary>The sum of what all rows count.</summary>
        public double Total { get; }

        public double Of(int row) => _counted.Length == 0 ? 1 : _counted[row];

        /// <summary>A derivative of a row's loss as part of the mean.</summary>
        public T Share(int row, T derivative)
            => _counted.Length == 0
                ? derivative / T.CreateTruncating(Total)
                : T.CreateTruncating(double.CreateTruncating(derivative) * _counted[row] / Total);
    }
}
