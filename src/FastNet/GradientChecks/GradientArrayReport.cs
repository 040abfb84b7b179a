namespace FastNet;

/// <summary>What a <see cref="GradientChecker"/> found in one array: an input or a parameter.</summary>
public sealed class GradientArrayReport
{
    private readonly GradientCoordinate[] _coordinates;

    internal GradientArrayReport(CheckedArray array, GradientCoordinate[] coordinates, GradientHint hint, string hintText)
    {
        (Name, Rows, Columns, IsMatrix) = (array.Name, array.Rows, array.Columns, array.IsMatrix);
        (_coordinates, Hint, HintText) = (coordinates, hint, hintText);
        foreach (GradientCoordinate coordinate in coordinates)
        {
            Correct += coordinate.Verdict == GradientVerdict.Correct ? 1 : 0;
            Unresolved += coordinate.Verdict == GradientVerdict.Unresolved ? 1 : 0;
            Kinks += coordinate.Verdict == GradientVerdict.Kink ? 1 : 0;
            Wrong += coordinate.Verdict == GradientVerdict.Wrong ? 1 : 0;
            if (Worst is not GradientCoordinate worst || Rank(coordinate) > Rank(worst) || (Rank(coordinate) == Rank(worst) && Weight(coordinate) > Weight(worst)))
            {
                Worst = coordinate;
            }
        }
    }

    /// <summary>x, or the name of the parameter.</summary>
    public string Name { get; }

    /// <summary>Rows of a matrix; 1 for a vector.</summary>
    public int Rows { get; }

    /// <summary>Columns of a matrix; the length of a vector.</summary>
    public int Columns { get; }

    /// <summary>Whether this is a matrix.</summary>
    public bool IsMatrix { get; }

    /// <summary>Elements of the array.</summary>
    public int Length => Rows * Columns;

    /// <summary>The coordinates that were checked, by index.</summary>
    public IReadOnlyList<GradientCoordinate> Coordinates => _coordinates;

    /// <summary>How many coordinates were checked.</summary>
    public int Checked => _coordinates.Length;

    /// <summary>How many are correct to the tolerance.</summary>
    public int Correct { get; }

    /// <summary>How many agree as far as rounding lets one see.</summary>
    public int Unresolved { get; }

    /// <summary>How many lie at a kink.</summary>
    public int Kinks { get; }

    /// <summary>How many are wrong.</summary>
    public int Wrong { get; }

    /// <summary>Whether no coordinate is wrong.</summary>
    public bool Passed => Wrong == 0;

    /// <summary>
    /// The worst coordinate: of the wrong ones that with the largest absolute error; without any, of the correct ones that with the largest relative error. None where nothing was checked.
    /// </summary>
    public GradientCoordinate? Worst { get; }

    /// <summary>The largest relative error of the coordinates that are neither kinks nor unresolved; 0 without any, NaN where something is not finite.</summary>
    public double WorstRelativeError => Worst is GradientCoordinate { Verdict: GradientVerdict.Correct or GradientVerdict.Wrong }
        ? _coordinates.Where(c => c.Verdict is GradientVerdict.Correct or GradientVerdict.Wrong).Max(c => double.IsNaN(c.RelativeError) ? double.PositiveInfinity : c.RelativeError)
        : 0;

    /// <summary>What the errors look like.</summary>
    public GradientHint Hint { get; }

    /// <summary>The hint in words, with its numbers; empty without one.</summary>
    public string HintText { get; }

    /// <summary>The name of a coordinate: W1[2, 3] or b1[4].</summary>
    /// <param name="index">Its place in the array, row-major.</param>
    public string NameOf(int index) => IsMatrix ? $"{Name}[{index / Columns}, {index % Columns}]" : $"{Name}[{index}]";

    private static int Rank(GradientCoordinate coordinate) => coordinate.Verdict switch
    {
        GradientVerdict.Wrong => 3,
        GradientVerdict.Correct => 2,
        GradientVerdict.Unresolved => 1,
        _ => 0,
    };

    private static double Weight(GradientCoordinate coordinate)
    {
        double weight = coordinate.Verdict == GradientVerdict.Wrong ? coordinate.AbsoluteError : coordinate.RelativeError;
        return double.IsNaN(weight) ? double.PositiveInfinity : weight;
    }
}
