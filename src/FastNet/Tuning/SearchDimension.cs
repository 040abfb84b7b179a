using System.Globalization;

namespace FastNet;

/// <summary>
/// The values that a search may give one option: a list, or a range to draw from. Drawn numbers have four significant digits, so that they read well,
/// can be typed again, and are the same on every machine.
/// </summary>
public sealed class SearchDimension
{
    private const string Ranges = "log:LOW..HIGH, linear:LOW..HIGH, int:LOW..HIGH, logint:LOW..HIGH";
    private const string Syntax = $"values with commas between them (semicolons where a value has commas), or {Ranges}";

    private readonly string _kind;
    private readonly double _low;
    private readonly double _high;

    private SearchDimension(string name, IReadOnlyList<string>? values, string kind = "", double low = 0, double high = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        (Name, Values, _kind, _low, _high) = (name, values, kind, low, high);
    }

    /// <summary>The option.</summary>
    public string Name { get; }

    /// <summary>The listed values; null for a range.</summary>
    public IReadOnlyList<string>? Values { get; }

    private bool IsLog => _kind is "log" or "logint";

    private bool IsWhole => _kind is "int" or "logint";

    /// <summary>A list of values, in the order of a grid.</summary>
    /// <param name="name">The option.</param>
    /// <param name="values">1 or more.</param>
    /// <exception cref="ArgumentException">There are none, or one is empty.</exception>
    public static SearchDimension Choice(string name, params IReadOnlyList<string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.Count > 0 && !values.Any(string.IsNullOrEmpty)
            ? new SearchDimension(name, [.. values])
            : throw new ArgumentException($"'{name}' has the values '{string.Join(',', values)}'; expected one or more, none empty.", nameof(values));
    }

    /// <summary>A range; its logarithm is drawn evenly.</summary>
    /// <param name="name">The option.</param>
    /// <param name="low">Above 0.</param>
    /// <param name="high">Above <paramref name="low"/>, finite.</param>
    /// <exception cref="ArgumentException">The bounds are no such range.</exception>
    public static SearchDimension LogUniform(string name, double low, double high) => Range(name, "log", low, high);

    /// <summary>A range, drawn evenly.</summary>
    /// <param name="name">The option.</param>
    /// <param name="low">Finite.</param>
    /// <param name="high">Above <paramref name="low"/>, finite.</param>
    /// <exception cref="ArgumentException">The bounds are no such range.</exception>
    public static SearchDimension Uniform(string name, double low, double high) => Range(name, "linear", low, high);

    /// <summary>Whole numbers from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    /// <param name="name">The option.</param>
    /// <param name="low">0 or more; 1 or more if <paramref name="log"/>.</param>
    /// <param name="high">Above <paramref name="low"/>.</param>
    /// <param name="log">Draw the logarithm evenly.</param>
    /// <exception cref="ArgumentException">The bounds are no such range.</exception>
    public static SearchDimension WholeNumbers(string name, int low, int high, bool log = false) => Range(name, log ? "logint" : "int", low, high);

    /// <summary>
    /// Reads <c>learning-rate=1e-4,1e-3</c>, <c>hidden=512,256;256,128</c>, <c>reg=log:1e-5..1e-2</c>, <c>dropout=linear:0.5..1</c>,
    /// <c>hidden=int:50..500</c>, <c>hidden=logint:50..500</c>.
    /// </summary>
    /// <param name="text">Option, equals sign, values.</param>
    /// <exception cref="FormatException">It is none of these; the message gives it and what was expected.</exception>
    public static SearchDimension Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int sign = text.IndexOf('=', StringComparison.Ordinal);
        return sign > 0
            ? Parse(text[..sign], text[(sign + 1)..])
            : throw new FormatException($"'{text}' has no option before an equals sign; expected OPTION={Syntax}");
    }

    /// <summary>Reads the part after the equals sign.</summary>
    /// <param name="name">The option.</param>
    /// <param name="values">See <see cref="Parse(string)"/>.</param>
    /// <exception cref="FormatException">They are none; the message gives them and what was expected.</exception>
    public static SearchDimension Parse(string name, string values)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(values);
        try
        {
            return values.Split(':', 2) is [string kind, string bounds]
                ? Range(name, kind, bounds.Split(".."))
                : Choice(name, values.Contains(';', StringComparison.Ordinal) ? values.TrimEnd(';').Split(';') : values.Split(','));
        }
        catch (ArgumentException error)
        {
            throw new FormatException($"'{name}={values}' cannot be searched; expected {Syntax}", error);
        }
    }

    /// <summary>A value of the list, or a number of the range.</summary>
    /// <param name="random">The stream to draw from; one number is drawn.</param>
    public string Draw(RandomState random)
    {
        ArgumentNullException.ThrowIfNull(random);
        double u = random.NextDouble();
        if (Values is not null)
        {
            return Values[Math.Min((int)(u * Values.Count), Values.Count - 1)];
        }

        // The whole numbers share the range from half below to half above.
        double low = IsWhole ? _low - 0.5 : _low;
        double high = IsWhole ? _high + 0.5 : _high;
        double value = IsLog ? low * Math.Exp(u * Math.Log(high / low)) : low + (u * (high - low));
        return Text(value);
    }

    /// <summary>
    /// The dimension of a finer round. A range has half the length (the logarithm of a logarithmic one has) with the value in its middle, as far as
    /// it lies within this one. A list of numbers has the value and the numbers halfway to its neighbours (for positive ones the geometric mean).
    /// Other lists have the value alone.
    /// </summary>
    /// <param name="value">The best value so far.</param>
    /// <exception cref="ArgumentException">It is no value of this dimension.</exception>
    public SearchDimension Around(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (Values is not null)
        {
            int index = Values.ToList().IndexOf(value);
            return index >= 0
                ? new SearchDimension(Name, Neighbours(Values, index))
                : throw new ArgumentException($"'{value}' is none of '{this}'.", nameof(value));
        }

        if (!TryNumber(value, out double centre) || centre < _low || centre > _high)
        {
            throw new ArgumentException($"'{value}' does not lie in '{this}'.", nameof(value));
        }

        double low = Math.Max(_low, IsLog ? centre / Math.Sqrt(Math.Sqrt(_high / _low)) : centre - ((_high - _low) / 4));
        double high = Math.Min(_high, IsLog ? centre * Math.Sqrt(Math.Sqrt(_high / _low)) : centre + ((_high - _low) / 4));
        (low, high) = (Number(Text(low)), Number(Text(high)));
        return low < high ? new SearchDimension(Name, null, _kind, low, high) : new SearchDimension(Name, [value]);
    }

    /// <summary>The dimension as <see cref="Parse(string)"/> reads it.</summary>
    public override string ToString()
    {
        if (Values is not null)
        {
            // A semicolon at the end makes one value of a list of one.
            return Values.Any(value => value.Contains(',', StringComparison.Ordinal))
                ? $"{Name}={string.Join(';', Values)};"
                : $"{Name}={string.Join(',', Values)}";
        }

        return FormattableString.Invariant($"{Name}={_kind}:{_low:R}..{_high:R}");
    }

    private static SearchDimension Range(string name, string kind, string[] bounds)
        => bounds.Length == 2 && TryNumber(bounds[0], out double low) && TryNumber(bounds[1], out double high)
            ? Range(name, kind, low, high)
            : throw new ArgumentException($"'{string.Join("..", bounds)}' has no two bounds.");

    private static SearchDimension Range(string name, string kind, double low, double high)
    {
        SearchDimension range = new(name, values: null, kind, low, high);
        bool areWhole = low >= 0 && high <= int.MaxValue && low == Math.Floor(low) && high == Math.Floor(high);
        bool areBounds = double.IsFinite(low) && double.IsFinite(high) && low < high && (low > 0 || !range.IsLog) && (areWhole || !range.IsWhole);
        string more = (range.IsLog ? ", both above 0" : string.Empty) + (range.IsWhole ? ", both whole numbers" : string.Empty);
        string expected = $"expected finite bounds, the first below the second{more}";
        return areBounds && (range.IsLog || range.IsWhole || kind == "linear")
            ? range
            : throw new ArgumentException(FormattableString.Invariant($"'{name}' is to lie from {low} to {high} ({kind}); {expected}."));
    }

    private static List<string> Neighbours(IReadOnlyList<string> values, int index)
    {
        if (!values.All(value => TryNumber(value, out _)))
        {
            return [values[index]];
        }

        bool whole = values.All(value => value.All(char.IsAsciiDigit));
        bool positive = values.All(value => Number(value) > 0);
        double centre = Number(values[index]);
        List<string> near = [];
        for (int other = Math.Max(index - 1, 0); other <= Math.Min(index + 1, values.Count - 1); other++)
        {
            double neighbour = Number(values[other]);
            double between = positive ? Math.Sqrt(centre * neighbour) : (centre + neighbour) / 2;
            near.Add(other == index ? values[index] : whole ? Math.Round(between).ToString(CultureInfo.InvariantCulture) : Rounded(between));
        }

        return [.. near.Distinct()];
    }

    private string Text(double value)
        => Math.Clamp(IsWhole ? Math.Round(value) : Number(Rounded(value)), _low, _high).ToString("R", CultureInfo.InvariantCulture);

    private static string Rounded(double value)
        => Number(value.ToString("G4", CultureInfo.InvariantCulture)).ToString("R", CultureInfo.InvariantCulture);

    internal static bool TryNumber(string text, out double value)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
