using System.Numerics;

namespace FastNet;

/// <summary>
/// What the loops can measure as the square of a distance when |x|^2 + |y|^2 - 2 x y, rounded, gives some distance; but for the error of |y|^2, y the
/// query, which all its distances share.
/// </summary>
internal readonly struct DistanceBounds<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Beyond this, products of so many features are not trusted at all.
    private const double LargestError = 0.1;

    // Parts by which a chain of multiply-adds, a handful of operations and the loops' sum are off at most, and what is lost where squares underflow.
    private readonly double _chain;
    private readonly double _few;
    private readonly double _loops;
    private readonly double _underflow;
    private readonly double _largestNorm;
    private readonly double _norm;

    /// <param name="features">Numbers of a row.</param>
    /// <param name="norms">The squared norms of the rows.</param>
    public DistanceBounds(int features, ReadOnlySpan<T> norms)
    {
        // Of a long chain, the share of errors that all have one sign, and eight standard deviations of errors that have either. All of them at their
        // largest and of one sign
        // would be more, up to four times for images; rows would have to be made for that.
        double unit = double.CreateTruncating(T.BitIncrement(T.One) - T.One) / 2;
        _chain = features * unit < LargestError ? Math.Min(features, (features / 8.0) + (8 * Math.Sqrt(features))) * unit : LargestError;
        _few = 16 * unit;
        _loops = ((features / 16.0) + 16) * unit;
        _underflow = 4.0 * (features + 16) * double.CreateTruncating(T.Epsilon);
        double largest = 0;
        foreach (T norm in norms)
        {
            largest = Math.Max(largest, T.IsNaN(norm) ? 0 : double.CreateTruncating(norm));
        }

        _largestNorm = Root(largest);
    }

    private DistanceBounds(DistanceBounds<T> others, T squaredNorm)
    {
        this = others;
        _norm = Root(double.CreateTruncating(squaredNorm));
    }

    /// <summary>For a query.</summary>
    public DistanceBounds<T> For(T squaredNorm) => new(this, squaredNorm);

    /// <summary>Whether a row whose square overflowed must be farther than this, the square of a distance to the query.</summary>
    public bool IsInRange(double square)
    {
        double largest = double.CreateTruncating(T.BitDecrement(T.PositiveInfinity)) / 16;
        return _chain < LargestError && _norm * _norm < largest && square < largest;
    }

    public double Most(T distance) => (Square(distance) + Margin(distance)) * (1 + _loops);

    public double Least(T distance) => (Square(distance) - Margin(distance)) * (1 - _loops);

    private static double Square(T distance) => double.CreateTruncating(distance) * double.CreateTruncating(distance);

    private double Root(double squaredNorm) => Math.Sqrt(squaredNorm) * (1 + (2 * _chain));

    // The error of |x|^2 - 2 x y, and of the operations that follow. |x| is no more than |y| and the distance, whose error counts with LargestError
    // here.
    private double Margin(T distance)
    {
        double other = Math.Min(_largestNorm, (1.7 * _norm) + (1.2 * double.CreateTruncating(distance)));
        return (_chain * other * (other + (2 * _norm))) + (_few * (other + _norm) * (other + _norm)) + _underflow;
    }
}
