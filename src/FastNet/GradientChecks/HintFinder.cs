namespace FastNet;

/// <summary>Recognises what kind of mistake makes the errors that were found.</summary>
internal sealed class HintFinder(CheckRun run)
{
    /// <summary>The hint of an array, and the same in words.</summary>
    public (GradientHint Hint, string Text) Find(CheckedArray tested, GradientCoordinate[] coordinates)
    {
        if (!Array.Exists(coordinates, coordinate => coordinate.Verdict == GradientVerdict.Wrong))
        {
            return (GradientHint.None, string.Empty);
        }

        if (!run.IsFinite || Array.Exists(tested.Analytic, value => !double.IsFinite(value)))
        {
            return (GradientHint.NotFinite, "values or gradients are NaN or infinite");
        }

        if (!run.IsRepeatable)
        {
            return (GradientHint.NotRepeatable, "the function gives other values when it is called again at the same point");
        }

        return coordinates.Length == tested.Length && Array.TrueForAll(coordinates, coordinate => coordinate.Analytic == 0)
            ? (GradientHint.Zero, "the gradient is 0 everywhere")
            : (GradientHint.None, string.Empty);
    }
}
