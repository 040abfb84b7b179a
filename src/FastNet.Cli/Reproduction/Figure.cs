using System.Globalization;

namespace FastNet.Cli.Reproduction;

/// <summary>One number of a row: what was published, what NumPy came to, what FastNet comes to, and whether that will do.</summary>
/// <param name="Name">Which of the row's numbers.</param>
/// <param name="Published">As published; empty: nothing was.</param>
/// <param name="NumPy">What NumPy (float64) came to; empty: not known.</param>
/// <param name="Value">What FastNet comes to.</param>
/// <param name="Difference">FastNet's less the one that the rule names; empty where there is no rule.</param>
/// <param name="Rule">What the difference must be; empty: the figure only stands beside the others.</param>
/// <param name="Passed">Whether it is; true where there is no rule.</param>
internal sealed record Figure(
    string Name, string Published, string NumPy, string Value, string Difference = "", string Rule = "", bool Passed = true)
{
    /// <summary>How much of an accuracy may be missing: the chance that 1,000 images leave.</summary>
    public const double AccuracySlack = 0.01;

    private const string Signed = "+0.000;-0.000;0.000";

    // The subtraction of two accuracies rounds; whole images are a thousandth or more.
    private const double Rounding = 1e-9;

    /// <summary>A number that stands beside the others and cannot fail.</summary>
    public static Figure Beside(string name, double? published, double? numPy, double value, string format)
        => new(name, Text(published, format), Text(numPy, format), Text(value, format));

    /// <summary>A number printed with some digits: FastNet's must round to it, give or take <paramref name="tolerance"/>.</summary>
    public static Figure Exact(string name, double published, double numPy, double value, double tolerance, string format)
        => Beside(name, published, numPy, value, format) with
        {
            Difference = Text(value - published, "0.0e+0"),
            Rule = $"within {Text(tolerance, "0.#e+0")}",
            Passed = Math.Abs(value - published) <= tolerance,
        };

    /// <summary>A whole history beside NumPy's: the largest difference of two numbers, relative to the larger one.</summary>
    public static Figure Trace(string name, ReadOnlySpan<double> values, ReadOnlySpan<double> numPy, double tolerance)
    {
        double largest = values.Length == numPy.Length ? 0 : double.PositiveInfinity;
        for (int i = 0; i < Math.Min(values.Length, numPy.Length); i++)
        {
            // Max keeps NaN.
            double scale = Math.Max(Math.Abs(values[i]), Math.Abs(numPy[i]));
            largest = values[i] == numPy[i] ? largest : double.Max(largest, Math.Abs(values[i] - numPy[i]) / scale);
        }

        string rule = tolerance == 0 ? "equal" : $"relative, at most {Text(tolerance, "0.#e+0")}";
        return new Figure(
            name, string.Empty, $"{numPy.Length} numbers", $"{values.Length} numbers", Text(largest, "0.0e+0"), rule, largest <= tolerance);
    }

    /// <summary>An accuracy on 500 images or more: at least the smaller of the two others, less <see cref="AccuracySlack"/>.</summary>
    public static Figure Accuracy(string name, double? published, double? numPy, double value)
    {
        double difference = value - Math.Min(published ?? double.PositiveInfinity, numPy ?? double.PositiveInfinity);
        return Beside(name, published, numPy, value, "0.000") with
        {
            Difference = Text(difference, Signed),
            Rule = $"at least -{Text(AccuracySlack, "0.00")}",
            Passed = difference >= -AccuracySlack - Rounding,
        };
    }

    /// <summary>A number that may not be larger than <paramref name="most"/>.</summary>
    public static Figure AtMost(string name, string published, double value, double most, string format)
        => new(name, published, string.Empty, Text(value, format), string.Empty, $"at most {Text(most, format)}", value <= most);

    /// <summary>A number that may not be smaller than <paramref name="least"/>.</summary>
    /// <param name="name">Which of the row's numbers.</param>
    /// <param name="value">FastNet's.</param>
    /// <param name="least">The bound.</param>
    /// <param name="format">Of the numbers.</param>
    /// <param name="published">The published accuracy; the bound by the page's rule is named, too, where it is another one.</param>
    public static Figure AtLeast(string name, double value, double least, string format, double? published = null)
    {
        double? bound = published - AccuracySlack;
        string other = bound is null || bound == least ? string.Empty : $" (by the page's rule {Text(bound, format)})";
        return Beside(name, published, null, value, format) with
        {
            Difference = Text(value - published, Signed),
            Rule = $"at least {Text(least, format)}{other}",
            Passed = value >= least,
        };
    }

    private static string Text(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? string.Empty;
}
