using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// How far |x|^2 + |y|^2 - 2 x y, rounded, can be from the square of what the loops measure; but for the error of |y|^2, y the query, which all its
/// distances share. A bound, not a likelihood: a multiply-add is off by half a unit in the last place of its result at most, so a norm by that part
/// of the sum of its partial sums, and a product by that part of the geometric mean of both rows' sums (Cauchy and Schwarz).
/// </summary>
internal readonly struct DistanceBounds<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Up to this part of the squares the constants below hold; rows of more features (200,000 floats) are left to the loops.
    private const double MostRoundings = 0.0125;

    private readonly int _features;
    private readonly double _unit;
    private readonly double _chain;
    private readonly double _few;
    private readonly double _loops;
    private readonly double _underflow;
    private readonly double _largestInRange;
    private readonly double _largestExact;
    private readonly double _largestNorm;
    private readonly double _ratio;

    /// <param name="rows">The rows among which neighbours are looked for.</param>
    /// <param name="moved">They are others than those that the loops measure.</param>
    /// <param name="norms">Their squared norms.</param>
    /// <param name="partialSums">The sums of the norms' partial sums.</param>
    public DistanceBounds(ReadOnlyMatrix<T> rows, bool moved, ReadOnlySpan<T> norms, ReadOnlySpan<T> partialSums)
    {
        _features = rows.Columns;
        _unit = double.CreateTruncating(T.BitIncrement(T.One) - T.One) / 2;

        // The last factor is for the errors of errors.
        double roundings = _features * _unit;
        double more = 1 + (8 * roundings);
        _chain = roundings <= MostRoundings ? _unit * more : double.NaN;
        _loops = ((_features / 16.0) + 16) * _unit * more;
        _few = 16 * _unit;
        _underflow = 4.0 * (_features + 16) * double.CreateTruncating(T.Epsilon);
        _largestInRange = double.CreateTruncating(T.BitDecrement(T.PositiveInfinity)) / 16;
        for (int i = 0; i < norms.Length; i++)
        {
            if (T.IsFinite(norms[i]))
            {
                _largestNorm = Math.Max(_largestNorm, double.CreateTruncating(norms[i]));
                _ratio = Math.Max(_ratio, Ratio(norms[i], partialSums[i]));
            }
        }

        // Whole numbers whose squares add up to so much are added without rounding, and the roots of different sums differ.
        double exact = 0.25 / _unit;
        bool whole = !moved && _largestNorm <= exact;
        for (int i = 0; whole && i < rows.Rows; i++)
        {
            whole = AreWhole(rows.Row(i));
        }

        _largestExact = whole ? Math.Sqrt(exact) - Math.Sqrt(_largestNorm) : double.NegativeInfinity;
    }

    /// <summary>
    /// The bound that decides the order of rows by their rounded squares: one of more than <c>Factor * d + Slack</c> is farther from the query than
    /// one of d, and so is every larger one. No slack but a negative infinity: larger is farther, and equal is equal. An infinite one: nothing is
    /// certain.
    /// </summary>
    /// <param name="query">The query.</param>
    /// <param name="norm">Its squared norm.</param>
    /// <param name="partialSum">The sum of the norm's partial sums.</param>
    public (T Factor, T Slack) For(ReadOnlySpan<T> query, T norm, T partialSum)
        => Math.Sqrt(double.CreateTruncating(norm)) <= _largestExact && AreWhole(query)
            ? (T.Zero, T.NegativeInfinity)
            : For(norm, partialSum, _largestNorm);

    /// <summary>The same among rows none of which has a larger norm.</summary>
    public (T Factor, T Slack) For(T norm, T partialSum, double largestNorm)
    {
        double ratio = Ratio(norm, partialSum);
        double chain = _chain * _ratio;
        double product = 2 * _chain * Math.Sqrt(_ratio * ratio);
        double square = double.CreateTruncating(norm) * (1 + (4 * _features * _unit));
        if (!(_chain > 0 && square < _largestInRange))
        {
            return (T.Zero, T.PositiveInfinity);
        }

        // The errors of |x|^2, of 2 x y, of the few operations that follow, and what the loops' error makes of that of |y|^2: with the largest |x|;
        // and with |x| <= |y| + distance, that
        // is |x| <= 1.5 |y| + 1.2 d, where d has these errors.
        double largest = largestNorm * (1 + (4 * _features * _unit));
        double both = Math.Sqrt(largest * square);
        double others = (2 * _chain * _loops * ratio * square) + _underflow;
        double slack = (chain * largest) + (product * both) + (_few * (largest + (2 * both) + square)) + others;
        double near = (((4.1 * chain) + (2.1 * product) + (9.3 * _few)) * square) + others;
        double part = 0;
        if (!(slack <= near))
        {
            (slack, part) = (near, (3.3 * chain) + (0.6 * product) + (4.5 * _few));
        }

        double loops = (1 + _loops) / (1 - _loops);
        double up = 1 + (8 * _unit);
        return (T.CreateTruncating(loops * (1 + part) / (1 - part) * up), T.CreateTruncating((1 + loops) * slack / (1 - part) * up));
    }

    /// <summary>
    /// Whether rows whose squares overflowed, or are no numbers, are farther than this, the square of a distance to a query that has bounds.
    /// </summary>
    public bool IsInRange(T square) => double.CreateTruncating(square) < _largestInRange;

    // By how much the sum of the partial sums exceeds the norm: from 1, if the last number is all, to their number, if the first one is.
    private double Ratio(T norm, T partialSum)
    {
        double ratio = double.CreateTruncating(partialSum) / double.CreateTruncating(norm);
        double lost = double.CreateTruncating(T.Epsilon) / (_unit * _unit);
        return ratio <= _features && double.CreateTruncating(norm) > lost ? ratio : _features;
    }

    private static bool AreWhole(ReadOnlySpan<T> numbers)
    {
        foreach (T number in numbers)
        {
            if (!T.IsInteger(number))
            {
                return false;
            }
        }

        return true;
    }
}
