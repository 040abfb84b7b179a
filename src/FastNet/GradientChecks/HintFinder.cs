using System.Globalization;

namespace FastNet;

/// <summary>Recognises the mistake behind the wrong coordinates of an array: the first kind whose correction of the gradient under test gives all numeric derivatives.</summary>
internal static class HintFinder
{
    /// <summary>The hint of an array, and the same in words.</summary>
    /// <param name="index">Which array of the check it is.</param>
    /// <param name="array">The array.</param>
    /// <param name="coordinates">What was found.</param>
    /// <param name="evidence">What else is known.</param>
    /// <param name="run">The check.</param>
    public static (GradientHint Hint, string Text) Find(int index, CheckedArray array, GradientCoordinate[] coordinates, HintEvidence evidence, CheckRun run)
    {
        if (!Array.Exists(coordinates, coordinate => coordinate.Verdict == GradientVerdict.Wrong))
        {
            return (GradientHint.None, string.Empty);
        }

        if (NotFinite(array, coordinates, run) is string notFinite)
        {
            return (GradientHint.NotFinite, notFinite);
        }

        if (!run.IsRepeatable)
        {
            return (GradientHint.NotRepeatable, "another call at the same point gives other values: random, or dependent on earlier calls");
        }

        HintPattern pattern = new(array, coordinates);
        return Calls(index, array, evidence, pattern) ?? Factor(array, evidence, pattern) ?? Regularization(array, pattern) ?? Derivative(array, evidence, pattern)
            ?? Place(array, pattern) ?? Axis(array, evidence, pattern) ?? Term(array, evidence, pattern) ?? Constant(index, evidence, pattern) ?? (GradientHint.None, string.Empty);
    }

    private static string? NotFinite(CheckedArray array, GradientCoordinate[] coordinates, CheckRun run)
    {
        if (!run.IsFinite)
        {
            return "NaN or infinity among the values at the point itself";
        }

        int wrong = Array.FindIndex(array.Analytic, value => !double.IsFinite(value));
        if (wrong >= 0)
        {
            return string.Create(CultureInfo.InvariantCulture, $"NaN or infinity in the gradient under test: {array.Analytic[wrong]} at index {wrong}");
        }

        return Array.Find(coordinates, coordinate => !double.IsFinite(coordinate.Numeric)) is { Step: > 0 } place
            ? $"no finite derivative at index {place.Index}: {(double.IsNaN(place.Numeric) ? "the values next to the point are not finite" : "the slopes grow the nearer they are taken")}"
            : null;
    }

    /// <summary>Whether other calls of the same backward pass give something else.</summary>
    private static (GradientHint Hint, string Text)? Calls(int index, CheckedArray array, HintEvidence evidence, HintPattern pattern)
    {
        double[] analytic = array.Analytic;
        if (evidence.Earlier is double[][] earlier && pattern.Differs(earlier[index]) && pattern.AllEqual(i => analytic[i] - earlier[index][i]))
        {
            return (GradientHint.Accumulated, "the gradient of the call before is still in it: added to instead of overwritten");
        }

        if (evidence.Again is double[][] again && pattern.Differs(again[index]))
        {
            return (GradientHint.StaleCache, "a second call for the same batch gives another gradient: something is kept from the call before, or drawn anew");
        }

        return evidence.Fresh is Func<double[][]> fresh && pattern.Differs(fresh()[index])
            ? (GradientHint.StaleCache, "a new layer gives another gradient: something that backward reads is kept from an earlier call")
            : null;
    }

    private static (GradientHint Hint, string Text)? Factor(CheckedArray array, HintEvidence evidence, HintPattern pattern)
    {
        if (Array.TrueForAll(array.Analytic, value => value == 0))
        {
            return (GradientHint.Zero, "0 everywhere, as if it were never computed");
        }

        if (pattern.Factor() is not double factor)
        {
            return null;
        }

        double size = Math.Abs(factor);
        string sign = factor < 0 ? ", and the sign is flipped" : string.Empty;
        if (Near(factor, -1))
        {
            return (GradientHint.SignFlipped, "the sign is flipped");
        }

        if (evidence.Rows > 2 && (Near(size, evidence.Rows) || Near(size * evidence.Rows, 1)))
        {
            return (GradientHint.BatchFactor, $"{(size > 1 ? $"{evidence.Rows} times too large" : $"{evidence.Rows} times too small")}, the number of rows: sum and mean over the batch mixed up{sign}");
        }

        if (Near(size, 2) || Near(size, 0.5))
        {
            return (GradientHint.FactorTwo, $"{(size > 1 ? "twice as large" : "half as large")} as it should be{sign}");
        }

        string amount = Math.Abs(size - 1) < 1e-3 ? $"too {(size > 1 ? "large" : "small")} by a part of {Math.Abs(size - 1):0.0e-0} everywhere" : $"{size:G6} times as large as it should be";
        return (GradientHint.ConstantFactor, amount + sign);
    }

    private static (GradientHint Hint, string Text)? Regularization(CheckedArray array, HintPattern pattern)
    {
        if (!array.IsParameter || pattern.FactorOfValues() is not double factor)
        {
            return null;
        }

        string multiple = string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(factor):G6} {array.Name}");
        return factor > 0
            ? (GradientHint.MissingRegularization, $"{multiple} is missing, as of an L2 term")
            : (GradientHint.ExtraRegularization, $"{multiple} is too much, as of an L2 term that the loss does not have");
    }

    /// <summary>Whether the upstream gradient itself went through.</summary>
    private static (GradientHint Hint, string Text)? Derivative(CheckedArray array, HintEvidence evidence, HintPattern pattern)
    {
        if (evidence.Upstream is not double[] upstream || upstream.Length != array.Length || array.IsParameter)
        {
            return null;
        }

        if (HintPattern.Proportional(array.Analytic, upstream))
        {
            return (GradientHint.MissingTerm, "a multiple of the upstream gradient, so it does not depend on x: a mask or the layer's own derivative is missing");
        }

        return pattern.IsComplete && HintPattern.Proportional(pattern.Missing, upstream)
            ? (GradientHint.MissingTerm, "what is missing is a multiple of the upstream gradient: a term of the sum")
            : null;
    }

    /// <summary>Right values in wrong places, or wrong values in some places.</summary>
    private static (GradientHint Hint, string Text)? Place(CheckedArray array, HintPattern pattern)
    {
        (int rows, int columns, double[] analytic) = (array.Rows, array.Columns, array.Analytic);
        if (rows > 1 && columns > 1 && pattern.AllEqual(i => analytic[(i % columns * rows) + (i / columns)]))
        {
            return (GradientHint.Transposed, $"the {columns} x {rows} transpose of what it should be");
        }

        for (int distance = 1; distance < Math.Max(rows, columns); distance++)
        {
            foreach (int shift in (ReadOnlySpan<int>)[distance, -distance])
            {
                if (pattern.Shifted(shift, 0))
                {
                    return (GradientHint.ShiftedRows, $"row i has what belongs to row i {(shift > 0 ? "-" : "+")} {distance}");
                }

                if (pattern.Shifted(0, shift))
                {
                    return (GradientHint.ShiftedColumns, $"{(array.IsMatrix ? "column" : "element")} j has what belongs to {(array.IsMatrix ? "column" : "element")} j {(shift > 0 ? "-" : "+")} {distance}");
                }
            }
        }

        return pattern.PartThatIsWrong() is string part ? (GradientHint.Part, part) : null;
    }

    private static (GradientHint Hint, string Text)? Axis(CheckedArray array, HintEvidence evidence, HintPattern pattern)
    {
        if (!pattern.IsComplete)
        {
            return null;
        }

        if (array.Rows > 1 && array.Columns > 1)
        {
            (bool rowsVanish, bool columnsVanish) = pattern.SumsVanish(array.Analytic);
            (bool rowsShould, bool columnsShould) = pattern.SumsVanish(pattern.Numeric);
            if ((rowsVanish && !columnsVanish && columnsShould && !rowsShould) || (columnsVanish && !rowsVanish && rowsShould && !columnsShould))
            {
                return (GradientHint.WrongAxis, $"its {(rowsVanish ? "rows" : "columns")} sum to 0, its {(rowsVanish ? "columns" : "rows")} should: normalised along the wrong axis");
            }

            (bool flatRows, bool flatColumns) = pattern.IsFlat(array.Analytic);
            if (flatRows != flatColumns && pattern.IsFlat(pattern.Numeric) != (flatRows, flatColumns))
            {
                return (GradientHint.WrongAxis, $"the same number everywhere in a {(flatRows ? "row" : "column")}: summed or broadcast along the wrong axis");
            }
        }
        else if (evidence.Upstream is double[] upstream && pattern.IsRowSumsOf(upstream, evidence.Rows))
        {
            return (GradientHint.WrongAxis, "sums over the rows of the upstream gradient: summed over the features instead of the batch");
        }
        else if (array.Columns > 2 && pattern.IsFlat(array.Analytic).Rows && !pattern.IsFlat(pattern.Numeric).Rows)
        {
            return (GradientHint.WrongAxis, "the same number everywhere: summed over all axes, or broadcast");
        }

        return pattern.TotalsAgree() ? (GradientHint.WrongAxis, "the total is right, its parts are not: summed over the wrong axis, or in the wrong places") : null;
    }

    private static (GradientHint Hint, string Text)? Term(CheckedArray array, HintEvidence evidence, HintPattern pattern)
    {
        if (!array.IsParameter && evidence.Upstream?.Length == array.Length && pattern.RatioFollowsValues())
        {
            return (GradientHint.MissingTerm, $"its ratio to the right one grows or falls with {array.Name}: a factor or a term of the layer's derivative is missing");
        }

        if (!pattern.IsComplete || array.Rows < 2 || array.Columns < 2)
        {
            return null;
        }

        (bool rows, bool columns) = pattern.IsFlat(pattern.Missing);
        if (rows || columns)
        {
            return (GradientHint.MissingTerm, $"what is missing is one number for each {(columns ? "column" : "row")}: a term such as a mean over it");
        }

        (rows, columns) = pattern.HasFactors();
        if (rows || columns)
        {
            return (GradientHint.MissingTerm, $"another factor in each {(columns ? "column" : "row")}: a factor such as a deviation or a gamma is missing");
        }

        (rows, columns) = pattern.MissingIsLinear();
        return rows || columns
            ? (GradientHint.MissingTerm, $"what is missing is, in each {(columns ? "column" : "row")}, a linear function of {array.Name}: a term such as that of a variance over it")
            : null;
    }

    /// <summary>Nothing else fits, and another batch has the same gradient. That nothing was kept from there, a new layer shows.</summary>
    private static (GradientHint Hint, string Text)? Constant(int index, HintEvidence evidence, HintPattern pattern)
    {
        if (evidence.Earlier is not double[][] earlier || pattern.Differs(earlier[index]))
        {
            return null;
        }

        return evidence.Fresh is null
            ? (GradientHint.StaleCache, "the same for another batch: if it should depend on x, it is kept from an earlier call, or a mask, a derivative or a product with x is missing")
            : (GradientHint.MissingTerm, "it does not depend on x: if it should, a mask, a derivative or a product with x is missing");
    }

    private static bool Near(double value, double target) => Math.Abs(value - target) <= 1e-5 * target * Math.Sign(target);
}
