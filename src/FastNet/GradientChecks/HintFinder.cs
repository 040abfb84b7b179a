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

        if (!run.IsFinite || Array.Exists(array.Analytic, value => !double.IsFinite(value)) || Array.Exists(coordinates, coordinate => !double.IsFinite(coordinate.Numeric)))
        {
            return (GradientHint.NotFinite, "NaN or infinity in the values or in the gradient");
        }

        if (!run.IsRepeatable)
        {
            return (GradientHint.NotRepeatable, "another call at the same point gives other values: random, or dependent on earlier calls");
        }

        HintPattern pattern = new(array, coordinates);
        return Calls(index, array, evidence, pattern) ?? Factor(array, evidence, pattern) ?? Regularization(array, pattern) ?? Place(array, pattern)
            ?? Axis(array, evidence, pattern) ?? Term(array, evidence, pattern) ?? Old(index, evidence, pattern) ?? (GradientHint.None, string.Empty);
    }

    /// <summary>Whether other calls of the same backward pass give something else.</summary>
    private static (GradientHint Hint, string Text)? Calls(int index, CheckedArray array, HintEvidence evidence, HintPattern pattern)
    {
        double[] analytic = array.Analytic;
        if (evidence.Earlier is double[][] earlier && pattern.AllEqual(i => analytic[i] - earlier[index][i]))
        {
            return (GradientHint.Accumulated, "the gradient of the call before is still in it: added to instead of overwritten");
        }

        bool changes = (evidence.Again is double[][] again && pattern.Differs(again[index]))
            || (evidence.Fresh is Func<double[][]> fresh && pattern.Differs(fresh()[index]));
        return changes ? (GradientHint.StaleCache, "it depends on the batch of an earlier call: something that backward reads was kept from there") : null;
    }

    private static (GradientHint Hint, string Text)? Factor(CheckedArray array, HintEvidence evidence, HintPattern pattern)
    {
        if (Array.TrueForAll(array.Analytic, value => value == 0))
        {
            return (GradientHint.Zero, "0 everywhere: never computed");
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

        return (GradientHint.ConstantFactor, string.Create(CultureInfo.InvariantCulture, $"{size:G6} times as large as it should be{sign}"));
    }

    private static (GradientHint Hint, string Text)? Regularization(CheckedArray array, HintPattern pattern)
    {
        if (!array.IsParameter || pattern.FactorOfValues() is not double factor)
        {
            return null;
        }

        string multiple = string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(factor):G6} {array.Name}");
        return factor > 0
            ? (GradientHint.MissingRegularization, $"{multiple} is missing: the gradient of an L2 term")
            : (GradientHint.ExtraRegularization, $"{multiple} is too much: the gradient of an L2 term that the loss does not have");
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
            if (flatRows != flatColumns)
            {
                return (GradientHint.WrongAxis, $"the same number everywhere in a {(flatRows ? "row" : "column")}: summed or broadcast along the wrong axis");
            }
        }
        else if (evidence.Upstream is double[] upstream && pattern.IsRowSumsOf(upstream, evidence.Rows))
        {
            return (GradientHint.WrongAxis, "sums over the rows of the upstream gradient: summed over the features instead of the batch");
        }

        return pattern.TotalsAgree() ? (GradientHint.WrongAxis, "the total is right, its parts are not: summed over the wrong axis") : null;
    }

    private static (GradientHint Hint, string Text)? Term(CheckedArray array, HintEvidence evidence, HintPattern pattern)
    {
        if (evidence.Upstream is double[] upstream && upstream.Length == array.Length && !array.IsParameter)
        {
            if (HintPattern.Proportional(array.Analytic, upstream))
            {
                return (GradientHint.MissingTerm, "a multiple of the upstream gradient: the layer's own derivative is missing");
            }

            if (pattern.IsComplete && HintPattern.Proportional(pattern.Missing, upstream))
            {
                return (GradientHint.MissingTerm, "what is missing is a multiple of the upstream gradient: a term of the sum");
            }
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

        (rows, columns) = pattern.MissingIsLinear();
        return rows || columns
            ? (GradientHint.MissingTerm, $"what is missing is, in each {(columns ? "column" : "row")}, a linear function of {array.Name}: a term such as that of a variance over it")
            : null;
    }

    /// <summary>Nothing else fits, and it is the very gradient of another batch.</summary>
    private static (GradientHint Hint, string Text)? Old(int index, HintEvidence evidence, HintPattern pattern)
        => evidence.Earlier is double[][] earlier && !pattern.Differs(earlier[index])
            ? (GradientHint.StaleCache, "it is the gradient of the batch of an earlier call")
            : null;

    private static bool Near(double value, double target) => Math.Abs(value - target) <= 1e-5 * target * Math.Sign(target);
}
