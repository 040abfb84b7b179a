namespace FastNet.Reports;

/// <summary>
/// How a setting is laid out on an axis: in powers of ten where its values differ by much, and 0, which has no logarithm, one decade below the
/// smallest.
/// </summary>
internal sealed class ScatterAxis
{
    // Values within one factor of this are told apart better on an even scale.
    private const double LogFrom = 3;

    // As many marks as there is room for.
    private const int MostTicks = 8;

    // The quotient of the outermost places on a logarithmic axis, else their difference.
    private readonly double _length;

    public ScatterAxis(IEnumerable<double> values)
    {
        double[] all = [.. values];
        double[] positive = [.. all.Where(value => value > 0)];
        IsLog =
            positive.Length > 0
            && all.All(value => value >= 0)
            && (positive.Max() >= LogFrom * positive.Min() || (positive.Length < all.Length && positive.Distinct().Count() > 1));
        if (IsLog && positive.Length < all.Length)
        {
            Zero = Math.Pow(10, Math.Floor(Math.Log10(positive.Min())) - 1);
        }

        double[] places = [.. all.Select(Place).Distinct().Order()];
        Ticks = places.Length is > 1 and <= MostTicks ? places : null;
        _length = all.Length == 0 ? 0 : IsLog ? positive.Max() / (Zero ?? positive.Min()) : all.Max() - all.Min();
    }

    public bool IsLog { get; }

    /// <summary>Where 0 stands on a logarithmic axis; null when there is none.</summary>
    public double? Zero { get; }

    public double Place(double value) => value == 0 && Zero is double zero ? zero : value;

    /// <summary>The places of a grid's values, where they are few; null: marks wherever they fit.</summary>
    public IReadOnlyList<double>? Ticks { get; }

    /// <summary>A place moved by a part of the axis.</summary>
    public double Shift(double place, double part) => IsLog ? place * Math.Pow(_length, part) : place + (part * _length);
}
