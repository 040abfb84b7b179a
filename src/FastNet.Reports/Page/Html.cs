using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace FastNet.Reports;

/// <summary>
/// A piece of HTML, made of an interpolated string. What stands between its braces is text from elsewhere (names of classes, options, paths) and is
/// always escaped, unless it is HTML itself; what stands in the source is markup. Attributes stand in double quotes.
/// </summary>
[InterpolatedStringHandler]
internal readonly struct Html(int literalLength, int formattedCount)
{
    private readonly StringBuilder _text = new(literalLength + (16 * formattedCount));

    /// <summary>A piece for each item, one after the other.</summary>
    public static Html Each<T>(IEnumerable<T> items, Func<T, Html> piece)
    {
        Html all = $"";
        foreach (T item in items)
        {
            all.AppendFormatted(piece(item));
        }

        return all;
    }

    public void AppendLiteral(string value) => _text.Append(value);

    public void AppendFormatted(string? value) => _text.Append(WebUtility.HtmlEncode(value));

    public void AppendFormatted(Html value) => _text.Append(value._text);

    public void AppendFormatted(IFormattable value, string? format = null) => AppendFormatted(value.ToString(format, CultureInfo.InvariantCulture));

    public override string ToString() => _text.ToString();
}
