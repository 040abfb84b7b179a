using static System.FormattableString;

namespace FastNet;

/// <summary>The findings of a <see cref="GradientChecker"/>.</summary>
public sealed class GradientReport
{
    internal GradientReport(string subject, double tolerance, long evaluations, IReadOnlyList<GradientArrayReport> arrays)
        => (Subject, Tolerance, Evaluations, Arrays) = (subject, tolerance, evaluations, arrays);

    /// <summary>The thing that was checked, with its shapes.</summary>
    public string Subject { get; }

    /// <summary>The largest relative error of a correct coordinate.</summary>
    public double Tolerance { get; }

    /// <summary>How many times the function was evaluated for differences.</summary>
    public long Evaluations { get; }

    /// <summary>Inputs first, then parameters in the order of the layout.</summary>
    public IReadOnlyList<GradientArrayReport> Arrays { get; }

    /// <summary>Whether no coordinate is wrong.</summary>
    public bool Passed => Arrays.All(array => array.Passed);

    /// <summary>Coordinates that were checked.</summary>
    public int Checked => Arrays.Sum(array => array.Checked);

    /// <summary>Coordinates at a kink.</summary>
    public int Kinks => Arrays.Sum(array => array.Kinks);

    /// <summary>Coordinates that agree as far as rounding lets one see.</summary>
    public int Unresolved => Arrays.Sum(array => array.Unresolved);

    /// <summary>Coordinates that are wrong.</summary>
    public int Wrong => Arrays.Sum(array => array.Wrong);

    /// <summary>
    /// The array with the largest <see cref="GradientArrayReport.WorstRelativeError"/>, a wrong one if there is any; none where nothing was checked.
    /// </summary>
    public GradientArrayReport? Worst => Arrays.Where(array => array.Checked > 0).MaxBy(array => (!array.Passed, array.WorstRelativeError));

    /// <summary>
    /// The largest relative error of the coordinates that are neither kinks nor unresolved; infinite where something is not finite.
    /// </summary>
    public double WorstRelativeError => Arrays.Select(array => array.WorstRelativeError).Append(0).Max();

    /// <summary>The array of a name.</summary>
    /// <param name="name">x, or the name of a parameter.</param>
    /// <exception cref="ArgumentException">No array has this name.</exception>
    public GradientArrayReport this[string name]
        => Arrays.FirstOrDefault(array => array.Name == name)
            ?? throw new ArgumentException(
                $"There is no array '{name}'; expected one of {string.Join(", ", Arrays.Select(array => array.Name))}.", nameof(name));

    /// <summary>The verdict, a line for each array, and the worst coordinate of each wrong array with its hint.</summary>
    public override string ToString()
    {
        string verdict = $"{Subject}: {(Passed ? "gradients are correct" : "GRADIENTS ARE WRONG")}";
        string counts = $"{Checked} coordinates, {Wrong} wrong, {Kinks} at kinks, {Unresolved} below rounding";
        string first = Invariant($"{verdict} ({counts}; tolerance {Tolerance:0.###e-0})");
        IEnumerable<string> details = Arrays.Where(array => !array.Passed).SelectMany(Details);
        return string.Concat([.. Arrays.Select(Line).Prepend(first).Concat(details).Select(line => line + "\n")]);
    }

    private static IEnumerable<string> Details(GradientArrayReport array)
    {
        GradientCoordinate worst = array.Worst!.Value;
        yield return Invariant($"  worst of {array.Name}: {array.NameOf(worst.Index)} (index {worst.Index})");
        yield return Invariant($"    analytic    {worst.Analytic:R}");
        string rounding = double.IsFinite(worst.Numeric) ? Invariant($" (rounding leaves {worst.Noise:0.0e-0})") : "";
        yield return Invariant($"    numeric     {worst.Numeric:R}{rounding}");
        string slopes = $"{Slope(worst.LeftSlope)} from the left, {Slope(worst.RightSlope)} from the right";
        yield return Invariant($"    slopes      {slopes}, step {worst.Step:0.0e-0}");
        yield return double.IsFinite(worst.AbsoluteError)
            ? Invariant($"    error       {worst.RelativeError:0.0e-0} relative, {worst.AbsoluteError:0.0e-0} absolute")
            : "    error       not finite";
        if (array.Hint != GradientHint.None)
        {
            yield return $"    looks like  {array.HintText}";
        }
    }

    /// <summary>Where the function has no finite value there is no slope.</summary>
    private static string Slope(double slope) => double.IsNaN(slope) ? "none" : Invariant($"{slope:R}");

    private string Line(GradientArrayReport array)
    {
        string name = array.Name.PadRight(Arrays.Max(other => other.Name.Length));
        string shape = array.IsMatrix ? $"{array.Rows} x {array.Columns}" : $"{array.Columns}";
        string counts = $"checked {array.Checked}, wrong {array.Wrong}, kinks {array.Kinks}";
        string verdict = array.Passed ? "ok   " : "WRONG";
        return Invariant($"  {name}  {shape,-11} {verdict}  {counts}, worst relative error {array.WorstRelativeError:0.0e-0}");
    }
}
