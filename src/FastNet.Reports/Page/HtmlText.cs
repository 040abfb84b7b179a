using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace FastNet.Reports;

/// <summary>
/// HTML as it grows. What is written between braces of an interpolated string is text from elsewhere (names of classes, options, paths) and is always
/// escaped; only what stands in the source itself is markup. Attributes stand in double quotes.
/// </summary>
internal sealed class HtmlText
{
    private readonly StringBuilder _text = new();

    public void Add(Handler html) => _text.Append(html.Text);

    public override string ToString() => _text.ToString();

    /// <summary>Appends the parts of an interpolated string, escaping all but the literal ones.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Handler
    {
        public Handler(int literalLength, int formattedCount) => Text = new StringBuilder(literalLength + (16 * formattedCount));

        public StringBuilder Text { get; }

        public void AppendLiteral(string value) => Text.Append(value);

        public void AppendFormatted(string? value) => Text.Append(WebUtility.HtmlEncode(value));

        public void AppendFormatted(IFormattable value, string? format = null)
            => AppendFormatted(value.ToString(format, CultureInfo.InvariantCulture));
    }
}
