using static System.FormattableString;
using static FastNet.GradientHint;

namespace FastNet;

/// <summary>
/// Recognises the mistake that made coordinates of an array wrong: a table of rules, of which the first that fits is told. Most rules correct the
/// gradient under test, and fit if that gives all numeric derivatives.
/// </summary>
/// <param name="run">The check.</param>
/// <param name="index">The number of the array.</param>
/// <param name="array">The array.</param>
/// <param name="coordinates">The findings; one or more is wrong.</param>
/// <param name="evidence">Other facts.</param>
internal sealed class HintFinder(CheckRun run, int index, CheckedArray array, GradientCoordinate[] coordinates, HintEvidence evidence)
{
    // Far above the rounding of differences, far below a coincidence.
    private const double Relative = 1e-5;
    private const double OfLargest = 1e-7;

    private readonly double[] _analytic = array.Analytic;
    private readonly GradientCoordinate[] _wrong = [.. coordinates.Where(coordinate => coordinate.Verdict == GradientVerdict.Wrong)];
    private readonly GradientCoordinate[] _smooth = [.. coordinates.Where(IsSmooth)];

    // Of the smooth ones: the numeric derivatives, and these less the analytic ones.
    private readonly double[] _numeric = [.. coordinates.Where(IsSmooth).Select(coordinate => coordinate.Numeric)];
    private readonly double[] _missing = [.. coordinates.Where(IsSmooth).Select(coordinate => coordinate.Numeric - coordinate.Analytic)];
    private readonly double _largest = coordinates.Where(IsSmooth).Select(coordinate => Math.Abs(coordinate.Numeric)).Append(0).Max();

    private int Rows => array.Shape.Rows;

    private int Columns => array.Shape.Columns;

    /// <summary>Whether every element was checked and none is at a kink.</summary>
    private bool IsComplete => _smooth.Length == _analytic.Length;

    /// <summary>The hint of the array, and the same in words.</summary>
    public (GradientHint Hint, string Text) Find()
    {
        (GradientHint hint, string? text) = Rules().FirstOrDefault(rule => rule.Text is not null);
        return (hint, text ?? string.Empty);
    }

    private static bool IsSmooth(GradientCoordinate coordinate) => coordinate.Verdict != GradientVerdict.Kink;

    /// <summary>The table: a rule is looked at only if none before it fits.</summary>
    private IEnumerable<(GradientHint Hint, string? Text)> Rules()
    {
        yield return (NotFinite, PlaceThatIsNotFinite());
        const string Random = "another call at the same point gives other values: random, or dependent on earlier calls";
        yield return If(!run.IsRepeatable, NotRepeatable, Random);

        // Whether other calls of the same backward pass give something else.
        double[]? earlier = evidence.Earlier?[index];
        bool added = Differs(earlier) && AllEqual(i => _analytic[i] - earlier![i]);
        yield return If(added, Accumulated, "the gradient of the call before is still in it: added to instead of overwritten");
        const string Again = "a second call for the same batch gives another gradient: something is kept from the call before, or drawn anew";
        yield return If(Differs(evidence.Again?[index]), StaleCache, Again);
        const string Kept = "a new layer gives another gradient: something that backward reads is kept from an earlier call";
        yield return If(Differs(evidence.Fresh?.Value[index]), StaleCache, Kept);

        yield return If(Array.TrueForAll(_analytic, value => value == 0), Zero, "0 everywhere, as if it were never computed");
        yield return Factor();
        bool isParameter = index >= evidence.Inputs;
        yield return isParameter ? MultipleOfValues() : default;
        yield return isParameter ? FactorBesideTerm() : default;

        // Whether the upstream gradient itself went through.
        bool isLikeY = !isParameter && evidence.Upstream?.Length == _analytic.Length;
        const string NoMask = "a multiple of the upstream gradient, so it does not depend on x: a mask or the layer's own derivative is missing";
        yield return If(isLikeY && Proportional(_analytic, evidence.Upstream!), MissingTerm, NoMask);
        bool isTerm = isLikeY && IsComplete && Proportional(_missing, evidence.Upstream!);
        yield return If(isTerm, MissingTerm, "the missing part is a multiple of the upstream gradient: a term of the sum");

        // Right values in wrong places, or wrong values in some places.
        bool transposed = Rows > 1 && Columns > 1 && AllEqual(i => _analytic[(i % Columns * Rows) + (i / Columns)]);
        yield return If(transposed, Transposed, $"the {Columns} x {Rows} transpose of the right one");
        string column = array.Shape.IsMatrix ? "column" : "element";
        foreach (int shift in Enumerable.Range(1, Math.Max(Rows, Columns) - 1).SelectMany(distance => new[] { distance, -distance }))
        {
            string from = $"{(shift > 0 ? "-" : "+")} {Math.Abs(shift)}";
            yield return If(Shifted(shift, 0), ShiftedRows, $"row i has the values of row i {from}");
            yield return If(Shifted(0, shift), ShiftedColumns, $"{column} j has the values of {column} j {from}");
        }

        yield return (Part, PartThatIsWrong());

        // Sums along the wrong axis.
        bool isGrid = IsComplete && Rows > 1 && Columns > 1;
        yield return isGrid ? OtherSums() : default;
        bool rowSums = IsComplete && !isGrid && evidence.Upstream is double[] upstream && IsRowSumsOf(upstream);
        yield return If(rowSums, WrongAxis, "sums over the rows of the upstream gradient: summed over the features instead of the batch");
        bool constant = IsComplete && !isGrid && Columns > 2 && IsFlat(_analytic).Rows && !IsFlat(_numeric).Rows;
        yield return If(constant, WrongAxis, "the same number everywhere: summed over all axes, or broadcast");
        const string Total = "the total is right, its parts are not: summed over the wrong axis, or in the wrong places";
        (double total, double size) = (_numeric.Sum(), _numeric.Sum(Math.Abs));
        bool totalsAgree = Math.Abs(total) > 1e-3 * size && Math.Abs(total - _analytic.Sum()) <= OfLargest * size;
        yield return If(IsComplete && totalsAgree, WrongAxis, Total);

        // A term or a factor is missing.
        string name = array.Shape.Name;
        string ratio = $"its ratio to the right one grows or falls with {name}: a factor or a term of the layer's derivative is missing";
        yield return If(isLikeY && RatioFollowsValues(), MissingTerm, ratio);
        if (isGrid)
        {
            yield return ByLine(IsFlat(_missing), "the missing part is one number for each {0}: a term such as a mean over it");
            (bool, bool) factors = OfLines(places => places.Length > 2 && Proportional(At(_analytic, places), At(_numeric, places)));
            yield return ByLine(factors, "another factor in each {0}: a factor such as a deviation or a gamma is missing");
            string linear = $"the missing part is, in each {{0}}, a linear function of {name}: a term such as that of a variance over it";
            yield return ByLine(OfLines(IsLinear), linear);
        }

        // Nothing else fits, and another batch has the same gradient. A new layer shows that nothing was kept from there.
        bool same = earlier is not null && !Differs(earlier);
        const string Missing = "a mask, a derivative or a product with x is missing";
        yield return evidence.Fresh is null
            ? If(same, StaleCache, $"the same for another batch: if it should depend on x, it is kept from an earlier call, or {Missing}")
            : If(same, MissingTerm, $"it does not depend on x: if it should, {Missing}");
    }

    private static (GradientHint Hint, string? Text) If(bool fits, GradientHint hint, string text) => (hint, fits ? text : null);

    private static (GradientHint Hint, string? Text) ByLine((bool Rows, bool Columns) fits, string text)
        => If(fits.Rows || fits.Columns, MissingTerm, text.Replace("{0}", fits.Columns ? "column" : "row", StringComparison.Ordinal));

    /// <summary>Whether vectors are multiples of each other, and not 0.</summary>
    private static bool Proportional(double[] left, double[] right)
    {
        double squares = Dot(right, right);
        double factor = squares > 0 ? Dot(left, right) / squares : 0;
        double largest = left.Max(Math.Abs);
        return factor != 0 && left.Zip(right).All(pair => Math.Abs(pair.First - (factor * pair.Second)) <= Relative * largest);
    }

    private static double Dot(double[] left, double[] right) => left.Zip(right, (x, y) => x * y).Sum();

    private static bool Near(double value, double target) => Math.Abs(value - target) <= 1e-5 * Math.Abs(target);

    private static double[] At(double[] values, int[] places) => [.. places.Select(i => values[i])];

    private string? PlaceThatIsNotFinite()
    {
        int wrong = Array.FindIndex(_analytic, value => !double.IsFinite(value));
        int none = Array.FindIndex(coordinates, coordinate => !double.IsFinite(coordinate.Numeric) && coordinate.Step > 0);
        GradientCoordinate place = none < 0 ? default : coordinates[none];
        string reason = double.IsNaN(place.Numeric) ? "the values next to the point are not finite" : "the slopes grow the nearer they are taken";
        return !run.IsFinite ? "NaN or infinity among the values at the point itself"
            : wrong >= 0 ? Invariant($"NaN or infinity in the gradient under test: {_analytic[wrong]} at index {wrong}")
            : none >= 0 ? $"no finite derivative at index {place.Index}: {reason}"
            : null;
    }

    /// <summary>Whether a correction of the gradient under test gives the numeric derivative everywhere.</summary>
    private bool AllEqual(Func<int, double> corrected) => Array.TrueForAll(_smooth, coordinate => Equal(coordinate, corrected(coordinate.Index)));

    private bool Equal(GradientCoordinate coordinate, double corrected, double precision = 1)
    {
        double allowed = precision * ((Relative * Math.Abs(coordinate.Numeric)) + (OfLargest * _largest));
        return Math.Abs(corrected - coordinate.Numeric) <= allowed + (4 * coordinate.Noise);
    }

    /// <summary>Whether there is another gradient that is not the one under test, at a wrong coordinate.</summary>
    private bool Differs(double[]? other)
    {
        double allowed = OfLargest * Math.Max(_largest, _analytic.Max(Math.Abs));
        return other is not null && Array.Exists(_wrong, coordinate => !(Math.Abs(other[coordinate.Index] - coordinate.Analytic) <= allowed));
    }

    /// <summary>Whether analytic = k numeric for one k.</summary>
    private (GradientHint Hint, string? Text) Factor()
    {
        double factor = Dot([.. _smooth.Select(coordinate => coordinate.Analytic)], _numeric) / Dot(_numeric, _numeric);

        // A factor next to 1 must tell wrong elements from right ones.
        double precision = Math.Min(1, 0.1 * Math.Abs(factor - 1) / Relative);
        bool fits = double.IsFinite(factor) && factor != 0 && Array.TrueForAll(_smooth, each => Equal(each, each.Analytic / factor, precision));
        (GradientHint hint, string text) = Named(factor);
        return If(fits, hint, text);
    }

    /// <summary>The kind of a mistake that is a factor, and the same in words.</summary>
    private (GradientHint Hint, string Text) Named(double factor)
    {
        (double size, int n) = (Math.Abs(factor), evidence.Rows);
        string large = size > 1 ? "large" : "small";
        (GradientHint hint, string text) = size switch
        {
            _ when Near(factor, -1) => (SignFlipped, "the sign is flipped"),
            _ when n > 2 && (Near(size, n) || Near(size * n, 1))
                => (BatchFactor, $"{n} times too {large}, the number of rows: sum and mean over the batch mixed up"),
            _ when Near(size, 2) || Near(size, 0.5) => (FactorTwo, $"{(size > 1 ? "twice" : "half")} as large as it should be"),
            _ when Math.Abs(size - 1) < 1e-3 => (ConstantFactor, Invariant($"too {large} by a part of {Math.Abs(size - 1):0.0e-0} everywhere")),
            _ => (ConstantFactor, Invariant($"{size:G6} times as large as it should be")),
        };
        return (hint, factor < 0 && hint != SignFlipped ? text + ", and the sign is flipped" : text);
    }

    /// <summary>Whether numeric - analytic = k parameter for one k; parameters that are all equal would fit any constant.</summary>
    private (GradientHint Hint, string? Text) MultipleOfValues()
    {
        double[] values = At(array.Values, [.. _smooth.Select(coordinate => coordinate.Index)]);
        double factor = Dot(_missing, values) / Dot(values, values);
        double allowed = 1e-3 * _missing.Max(Math.Abs);
        bool varied = values.Max() - values.Min() > Relative * values.Max(Math.Abs);
        bool IsMultiple(int i) => Math.Abs(_missing[i] - (factor * values[i])) <= allowed + (4 * _smooth[i].Noise);
        bool fits = varied && double.IsFinite(factor) && factor != 0 && Enumerable.Range(0, values.Length).All(IsMultiple);
        string multiple = Invariant($"{Math.Abs(factor):G6} {array.Shape.Name}");
        return factor > 0
            ? If(fits, MissingRegularization, $"{multiple} is missing, as of an L2 term")
            : If(fits, ExtraRegularization, $"{multiple} is too much, as of an L2 term that the loss does not have");
    }

    /// <summary>Whether analytic = k numeric but for a multiple of the parameter: a right L2 term beside the rest, which has the factor k.</summary>
    private (GradientHint Hint, string? Text) FactorBesideTerm()
    {
        double[] values = At(array.Values, [.. _smooth.Select(coordinate => coordinate.Index)]);
        double[] Rest(double[] gradient)
        {
            double multiple = Dot(gradient, values) / Dot(values, values);
            return [.. gradient.Zip(values, (element, value) => element - (multiple * value))];
        }

        (double[] analytic, double[] numeric) = (Rest([.. _smooth.Select(coordinate => coordinate.Analytic)]), Rest(_numeric));
        bool none = analytic.Max(Math.Abs) <= Relative * numeric.Max(Math.Abs);
        (GradientHint hint, string text) = none ? (Zero, "0, as if it were never computed") : Named(Dot(analytic, numeric) / Dot(numeric, numeric));
        bool fits = values.Length > 4 && (none || Proportional(analytic, numeric));
        return If(fits, hint, $"beside a right multiple of {array.Shape.Name}, as of an L2 term: {text}");
    }

    /// <summary>Whether element (r, c) is found at (r + rows, c + columns), as far as the array goes, and not only zeros are.</summary>
    private bool Shifted(int rows, int columns)
    {
        (int Row, int Column) To(int index) => ((index / Columns) + rows, (index % Columns) + columns);
        bool IsInside((int Row, int Column) place) => place.Row >= 0 && place.Row < Rows && place.Column >= 0 && place.Column < Columns;
        GradientCoordinate[] inside = [.. _smooth.Where(coordinate => IsInside(To(coordinate.Index)))];
        return inside.Count(coordinate => coordinate.Numeric != 0) > 1
            && inside.Count(coordinate => coordinate.Verdict == GradientVerdict.Wrong) > 1
            && Array.TrueForAll(inside, coordinate => Equal(coordinate, _analytic[coordinate.Index + (rows * Columns) + columns]));
    }

    /// <summary>Words for the places of the errors, if other elements that are not 0 are right.</summary>
    private string? PartThatIsWrong()
    {
        GradientCoordinate[] right = [.. _smooth.Where(coordinate => coordinate.Verdict == GradientVerdict.Correct && coordinate.Numeric != 0)];
        string state = Array.TrueForAll(_wrong, coordinate => coordinate.Analytic == 0) ? "missing (0)" : "wrong";

        // The line that has all wrong elements, more than one, and none of the right ones.
        int? Only(Func<GradientCoordinate, int> line)
        {
            int only = line(_wrong[0]);
            bool fits = Array.TrueForAll(_wrong, place => line(place) == only) && !Array.Exists(right, place => line(place) == only);
            return fits && array.Shape.IsMatrix && _wrong.Length > 1 ? only : null;
        }

        bool Signs(int ofWrong, GradientCoordinate[] places) => Array.TrueForAll(places, place => Math.Sign(array.Values[place.Index]) == ofWrong);
        int? Sign(int sign) => Signs(sign, _wrong) && Signs(-sign, right) ? sign : null;

        // A few coincidences are no part.
        bool enough = right.Length >= _wrong.Length || right.Length > 3;
        return right.Length == 0 ? null
            : Only(coordinate => coordinate.Index / Columns) is int row ? $"only row {row} is {state}"
            : Only(coordinate => coordinate.Index % Columns) is int column ? $"only column {column} is {state}"
            : (Sign(-1) ?? Sign(1)) is int sign ? $"{state} exactly where {array.Shape.Name} is {(sign < 0 ? "negative" : "positive")}"
            : enough ? $"{_wrong.Length} of the {_smooth.Length} elements that were compared are {state}, the others right"
            : null;
    }

    /// <summary>Whether something holds for the places of every row, and whether it does for those of every column.</summary>
    private (bool Rows, bool Columns) OfLines(Func<int[], bool> holds)
    {
        bool rows = Enumerable.Range(0, Rows).All(row => holds([.. Enumerable.Range(row * Columns, Columns)]));
        return (rows, Enumerable.Range(0, Columns).All(column => holds([.. Enumerable.Range(0, Rows).Select(row => (row * Columns) + column)])));
    }

    /// <summary>Whether a matrix has one number in each row, and whether it has one in each column.</summary>
    private (bool Rows, bool Columns) IsFlat(double[] matrix)
    {
        double allowed = Relative * matrix.Max(Math.Abs);
        return OfLines(places => Array.TrueForAll(places, i => Math.Abs(matrix[i] - matrix[places[0]]) <= allowed));
    }

    private (bool Rows, bool Columns) SumsVanish(double[] matrix)
        => OfLines(places => Math.Abs(places.Sum(i => matrix[i])) <= 1e-6 * places.Sum(i => Math.Abs(matrix[i])));

    /// <summary>Whether rows sum to 0 where columns should, or are flat where they should not be, or the other way round.</summary>
    private (GradientHint Hint, string? Text) OtherSums()
    {
        (bool Rows, bool Columns) found = SumsVanish(_analytic);
        (bool Rows, bool Columns) flat = IsFlat(_analytic);
        (string one, string other) = found.Rows ? ("rows", "columns") : ("columns", "rows");
        return found.Rows != found.Columns && SumsVanish(_numeric) == (found.Columns, found.Rows)
            ? (WrongAxis, $"its {one} sum to 0, its {other} should: normalised along the wrong axis")
            : If(
                flat.Rows != flat.Columns && IsFlat(_numeric) != flat,
                WrongAxis,
                $"the same number everywhere in a {(flat.Rows ? "row" : "column")}: summed or broadcast along the wrong axis");
    }

    /// <summary>Whether the gradient under test has the sums (or means) of the rows of a matrix as its first elements.</summary>
    private bool IsRowSumsOf(double[] matrix)
    {
        double[] sums = [.. matrix.Chunk(matrix.Length / evidence.Rows).Take(_analytic.Length).Select(row => row.Sum())];
        return sums.Length > 1 && Proportional(_analytic[..sums.Length], sums);
    }

    /// <summary>Whether analytic / numeric grows or falls with the array's values or their magnitudes, in more places than by coincidence.</summary>
    private bool RatioFollowsValues()
    {
        GradientCoordinate[] places = [.. _smooth.Where(coordinate => coordinate.Numeric != 0 && coordinate.Analytic != 0)];
        static bool IsMonotone(IEnumerable<GradientCoordinate> ordered)
        {
            double[] ratios = [.. ordered.Select(place => place.Analytic / place.Numeric)];
            int rising = ratios.Zip(ratios.Skip(1)).Count(pair => pair.Second > pair.First);
            return rising == 0 || rising == ratios.Length - 1;
        }

        double Value(GradientCoordinate place) => array.Values[place.Index];
        return places.Length >= 8 && (IsMonotone(places.OrderBy(Value)) || IsMonotone(places.OrderBy(place => Math.Abs(Value(place)))));
    }

    /// <summary>Whether the missing part is a + b x in a line, by least squares; lines of three and fewer would always be.</summary>
    private bool IsLinear(int[] places)
    {
        double allowed = Relative * _missing.Max(Math.Abs);
        (double[] x, double[] y) = (At(array.Values, places), At(_missing, places));
        (double meanX, double meanY) = (x.Average(), y.Average());
        double slope = x.Zip(y).Sum(pair => (pair.First - meanX) * (pair.Second - meanY)) / x.Sum(value => (value - meanX) * (value - meanX));
        return places.Length > 3 && x.Zip(y).All(pair => Math.Abs(pair.Second - meanY - (slope * (pair.First - meanX))) <= allowed);
    }
}
