namespace FastNet;

/// <summary>The findings of a <see cref="GradientChecker"/> in one array: an input or a parameter.</summary>
public sealed class GradientArrayReport
{
    internal GradientArrayReport(Parameter shape, IReadOnlyList<GradientCoordinate> coordinates, (GradientHint Hint, string Text) hint)
        => (Shape, Coordinates, (Hint, HintText)) = (shape, coordinates, hint);

    /// <summary>x, or the name of the parameter.</summary>
    public string Name => Shape.Name;

    /// <summary>Rows of a matrix; 1 for a vector.</summary>
    public int Rows => Shape.Rows;

    /// <summary>Columns of a matrix; the length of a vector.</summary>
    public int Columns => Shape.Columns;

    /// <summary>Whether this is a matrix.</summary>
    public bool IsMatrix => Shape.IsMatrix;

    /// <summary>Elements of the array.</summary>
    public int Length => Shape.Length;

    /// <summary>The coordinates that were checked, by index.</summary>
    public IReadOnlyList<GradientCoordinate> Coordinates { get; }

    /// <summary>How many coordinates were checked.</summary>
    public int Checked => Coordinates.Count;

    /// <summary>How many are correct to the tolerance.</summary>
    public int Correct => Count(GradientVerdict.Correct);

    /// <summary>How many agree as far as rounding lets one see.</summary>
    public int Unresolved => Count(GradientVerdict.Unresolved);

    /// <summary>How many lie at a kink.</summary>
    public int Kinks => Count(GradientVerdict.Kink);

    /// <summary>How many are wrong.</summary>
    public int Wrong => Count(GradientVerdict.Wrong);

    /// <summary>Whether no coordinate is wrong.</summary>
    public bool Passed => Wrong == 0;

    /// <summary>
    /// The worst coordinate: of the wrong ones that with the largest absolute error; without any, of the correct ones that with the largest relative
    /// error. None where nothing was checked.
    /// </summary>
    public GradientCoordinate? Worst => Checked == 0 ? null : Coordinates.MaxBy(Weight);

    /// <summary>
    /// The largest relative error of the coordinates that are neither kinks nor unresolved; 0 without any, infinite where something is not finite.
    /// </summary>
    public double WorstRelativeError => Coordinates
        .Where(coordinate => coordinate.Verdict is GradientVerdict.Correct or GradientVerdict.Wrong)
        .Select(coordinate => double.IsNaN(coordinate.RelativeError) ? double.PositiveInfinity : coordinate.RelativeError)
        .Append(0).Max();

    /// <summary>The mistake that the errors look like.</summary>
    public GradientHint Hint { get; }

    /// <summary>The hint in words, with its numbers; empty without one.</summary>
    public string HintText { get; }

    internal Parameter Shape { get; }

    /// <summary>The name of a coordinate: W1[2, 3] or b1[4].</summary>
    /// <param name="index">Its place in the array, row-major.</param>
    public string NameOf(int index) => IsMatrix ? $"{Name}[{index / Columns}, {index % Columns}]" : $"{Name}[{index}]";

    /// <summary>The order of coordinates: wrong ones are worst, then resolved ones; among these the error decides.</summary>
    private static (bool IsWrong, int Verdict, double Error) Weight(GradientCoordinate coordinate)
    {
        bool wrong = coordinate.Verdict == GradientVerdict.Wrong;
        double error = wrong ? coordinate.AbsoluteError : coordinate.RelativeError;
        return (wrong, -(int)coordinate.Verdict, double.IsNaN(error) ? double.PositiveInfinity : error);
    }

    private int Count(GradientVerdict verdict) => Coordinates.Count(coordinate => coordinate.Verdict == verdict);
}
