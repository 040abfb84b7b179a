namespace FastNet;

/// <summary>Questions about the errors of one array.</summary>
internal sealed class HintPattern
{
    // Far above what rounding leaves in differences, far below what a coincidence would reach.
    private const double Relative = 1e-5;
    private const double OfLargest = 1e-7;

    private readonly CheckedArray _array;
    private readonly GradientCoordinate[] _smooth;
    private readonly double _largest;

    public HintPattern(CheckedArray array, GradientCoordinate[] coordinates)
    {
        _array = array;
        _smooth = [.. coordinates.Where(coordinate => coordinate.Verdict != GradientVerdict.Kink)];
        _largest = _smooth.Max(coordinate => Math.Abs(coordinate.Numeric));
        IsComplete = _smooth.Length == array.Length;
        Numeric = [.. _smooth.Select(coordinate => coordinate.Numeric)];
        Missing = [.. _smooth.Select(coordinate => coordinate.Numeric - coordinate.Analytic)];
    }

    /// <summary>Whether every element was checked and none is at a kink.</summary>
    public bool IsComplete { get; }

    /// <summary>The numeric derivatives: of every element if <see cref="IsComplete"/>.</summary>
    public double[] Numeric { get; }

    /// <summary>Numeric less analytic.</summary>
    public double[] Missing { get; }

    /// <summary>Whether vectors are multiples of each other, and not 0.</summary>
    public static bool Proportional(double[] left, double[] right)
    {
        double squares = Dot(right, right);
        double factor = squares > 0 ? Dot(left, right) / squares : 0;
        double largest = left.Max(Math.Abs);
        return factor != 0 && left.Zip(right).All(pair => Math.Abs(pair.First - (factor * pair.Second)) <= Relative * largest);
    }

    /// <summary>Whether a correction of the gradient under test gives the numeric derivative everywhere.</summary>
    public bool AllEqual(Func<int, double> corrected) => Array.TrueForAll(_smooth, coordinate => Equal(coordinate, corrected(coordinate.Index)));

    /// <summary>Whether another gradient is not that under test, at a wrong coordinate.</summary>
    public bool Differs(double[] other)
    {
        double allowed = OfLargest * Math.Max(_largest, _array.Analytic.Max(Math.Abs));
        return Array.Exists(_smooth, coordinate => coordinate.Verdict == GradientVerdict.Wrong && !(Math.Abs(other[coordinate.Index] - coordinate.Analytic) <= allowed));
    }

    /// <summary>The k of analytic = k numeric, if there is one.</summary>
    public double? Factor()
    {
        double factor = Dot([.. _smooth.Select(coordinate => coordinate.Analytic)], Numeric) / Dot(Numeric, Numeric);

        // A factor next to 1 must tell wrong elements from right ones.
        double precision = Math.Min(1, 0.1 * Math.Abs(factor - 1) / Relative);
        return double.IsFinite(factor) && factor != 0 && Array.TrueForAll(_smooth, coordinate => Equal(coordinate, coordinate.Analytic / factor, precision)) ? factor : null;
    }

    /// <summary>The k of numeric - analytic = k parameter, if there is one.</summary>
    public double? FactorOfValues()
    {
        double[] values = [.. _smooth.Select(coordinate => _array.Values[coordinate.Index])];
        double factor = Dot(Missing, values) / Dot(values, values);
        double largest = Missing.Max(Math.Abs);
        bool fits = values.Max() - values.Min() > Relative * values.Max(Math.Abs) && Array.TrueForAll(
            _smooth,
            coordinate => Math.Abs(coordinate.Numeric - coordinate.Analytic - (factor * _array.Values[coordinate.Index])) <= (1e-3 * largest) + (4 * coordinate.Noise));
        return double.IsFinite(factor) && factor != 0 && fits ? factor : null;
    }

    /// <summary>Whether element (r, c) is found at (r + rows, c + columns), as far as the array goes, and something else than zeros is.</summary>
    public bool Shifted(int rows, int columns)
    {
        (int height, int width) = (_array.Rows, _array.Columns);
        int found = 0;
        int wrong = 0;
        foreach (GradientCoordinate coordinate in _smooth)
        {
            (int row, int column) = ((coordinate.Index / width) + rows, (coordinate.Index % width) + columns);
            if (row < 0 || row >= height || column < 0 || column >= width)
            {
                continue;
            }

            if (!Equal(coordinate, _array.Analytic[(row * width) + column]))
            {
                return false;
            }

            found += coordinate.Numeric != 0 ? 1 : 0;
            wrong += coordinate.Verdict == GradientVerdict.Wrong ? 1 : 0;
        }

        return found > 1 && wrong > 1;
    }

    /// <summary>Words for the places of the errors, if others that are not 0 are right.</summary>
    public string? PartThatIsWrong()
    {
        GradientCoordinate[] wrong = [.. _smooth.Where(coordinate => coordinate.Verdict == GradientVerdict.Wrong)];
        GradientCoordinate[] right = [.. _smooth.Where(coordinate => coordinate.Verdict == GradientVerdict.Correct && coordinate.Numeric != 0)];
        if (right.Length == 0)
        {
            return null;
        }

        string what = Array.TrueForAll(wrong, coordinate => coordinate.Analytic == 0) ? "missing (0)" : "wrong";
        if (Only(wrong, right, coordinate => coordinate.Index / _array.Columns) is int row)
        {
            return $"only row {row} is {what}";
        }

        if (Only(wrong, right, coordinate => coordinate.Index % _array.Columns) is int column)
        {
            return $"only column {column} is {what}";
        }

        foreach (int sign in (ReadOnlySpan<int>)[-1, 1])
        {
            if (wrong.All(coordinate => Math.Sign(_array.Values[coordinate.Index]) == sign) && right.All(coordinate => Math.Sign(_array.Values[coordinate.Index]) == -sign))
            {
                return $"{what} exactly where {_array.Name} is {(sign < 0 ? "negative" : "positive")}";
            }
        }

        // A few coincidences are no part.
        return right.Length >= wrong.Length || right.Length > 3 ? $"{wrong.Length} of the {_smooth.Length} elements that were compared are {what}, the others right" : null;
    }

    /// <summary>Whether all rows, and whether all columns, of a matrix sum to 0.</summary>
    public (bool Rows, bool Columns) SumsVanish(double[] matrix)
        => (Vanish(matrix, _array.Rows, _array.Columns, _array.Columns, 1), Vanish(matrix, _array.Columns, _array.Rows, 1, _array.Columns));

    /// <summary>Whether a matrix has one number in each row, and whether it has one in each column.</summary>
    public (bool Rows, bool Columns) IsFlat(double[] matrix)
    {
        double allowed = Relative * matrix.Max(Math.Abs);
        int width = _array.Columns;
        bool rows = true;
        bool columns = true;
        for (int i = 0; i < matrix.Length; i++)
        {
            rows &= Math.Abs(matrix[i] - matrix[i / width * width]) <= allowed;
            columns &= Math.Abs(matrix[i] - matrix[i % width]) <= allowed;
        }

        return (rows, columns);
    }

    /// <summary>Whether what is missing is linear in the array's own values within each row, or within each column.</summary>
    public (bool Rows, bool Columns) MissingIsLinear()
        => (Linear(_array.Rows, _array.Columns, _array.Columns, 1), Linear(_array.Columns, _array.Rows, 1, _array.Columns));

    /// <summary>Whether the gradient under test is a multiple of the right one in each row, or in each column.</summary>
    public (bool Rows, bool Columns) HasFactors()
        => (Factors(_array.Rows, _array.Columns, _array.Columns, 1), Factors(_array.Columns, _array.Rows, 1, _array.Columns));

    /// <summary>Whether analytic / numeric, where they are not 0, grows or falls with the array's values, or with their magnitudes: in enough places to be no coincidence.</summary>
    public bool RatioFollowsValues()
    {
        GradientCoordinate[] places = [.. _smooth.Where(coordinate => coordinate.Numeric != 0 && coordinate.Analytic != 0)];
        return places.Length >= 8 && (IsMonotone(places.OrderBy(place => _array.Values[place.Index])) || IsMonotone(places.OrderBy(place => Math.Abs(_array.Values[place.Index]))));
    }

    /// <summary>Whether the gradient under test has the sums (or means) of the rows of a matrix as its first elements.</summary>
    public bool IsRowSumsOf(double[] matrix, int rows)
    {
        int width = matrix.Length / rows;
        double[] sums = [.. Enumerable.Range(0, Math.Min(rows, _array.Length)).Select(i => matrix.AsSpan(i * width, width).ToArray().Sum())];
        return sums.Length > 1 && Proportional(_array.Analytic[..sums.Length], sums);
    }

    /// <summary>Whether the sums over all elements are the same, and not 0.</summary>
    public bool TotalsAgree()
    {
        double numeric = Numeric.Sum();
        double size = Numeric.Sum(Math.Abs);
        return Math.Abs(numeric) > 1e-3 * size && Math.Abs(numeric - _array.Analytic.Sum()) <= OfLargest * size;
    }

    private static double Dot(double[] left, double[] right) => left.Zip(right, (x, y) => x * y).Sum();

    private static bool IsMonotone(IEnumerable<GradientCoordinate> places)
    {
        double[] ratios = [.. places.Select(place => place.Analytic / place.Numeric)];
        int rising = ratios.Zip(ratios.Skip(1)).Count(pair => pair.Second > pair.First);
        return rising == 0 || rising == ratios.Length - 1;
    }

    private static bool Vanish(double[] matrix, int lines, int length, int lineStride, int stride)
    {
        for (int line = 0; line < lines; line++)
        {
            double sum = 0;
            double size = 0;
            for (int k = 0; k < length; k++)
            {
                double value = matrix[(line * lineStride) + (k * stride)];
                sum += value;
                size += Math.Abs(value);
            }

            if (Math.Abs(sum) > 1e-6 * size)
            {
                return false;
            }
        }

        return true;
    }

    private bool Factors(int lines, int length, int lineStride, int stride)
        => length > 2 && Enumerable.Range(0, lines).All(line =>
        {
            int[] places = [.. Enumerable.Range(0, length).Select(k => (line * lineStride) + (k * stride))];
            return Proportional([.. places.Select(i => _array.Analytic[i])], [.. places.Select(i => Numeric[i])]);
        });

    /// <summary>Whether in every line what is missing is a + b x, by least squares; lines of three and fewer would always be.</summary>
    private bool Linear(int lines, int length, int lineStride, int stride)
    {
        double allowed = Relative * Missing.Max(Math.Abs);
        for (int line = 0; line < lines; line++)
        {
            int[] places = [.. Enumerable.Range(0, length).Select(k => (line * lineStride) + (k * stride))];
            double meanX = places.Average(i => _array.Values[i]);
            double meanY = places.Average(i => Missing[i]);
            double slope = places.Sum(i => (_array.Values[i] - meanX) * (Missing[i] - meanY)) / places.Sum(i => (_array.Values[i] - meanX) * (_array.Values[i] - meanX));
            if (length < 4 || !Array.TrueForAll(places, i => Math.Abs(Missing[i] - meanY - (slope * (_array.Values[i] - meanX))) <= allowed))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The line that has all wrong elements, more than one, and none of the right ones.</summary>
    private int? Only(GradientCoordinate[] wrong, GradientCoordinate[] right, Func<GradientCoordinate, int> line)
    {
        int only = line(wrong[0]);
        return _array.IsMatrix && wrong.Length > 1 && Array.TrueForAll(wrong, place => line(place) == only) && !Array.Exists(right, place => line(place) == only) ? only : null;
    }

    private bool Equal(GradientCoordinate coordinate, double corrected, double precision = 1)
        => Math.Abs(corrected - coordinate.Numeric) <= (precision * ((Relative * Math.Abs(coordinate.Numeric)) + (OfLargest * _largest))) + (4 * coordinate.Noise);
}
