using System.Globalization;
using System.Runtime.CompilerServices;

namespace FastNet;

/// <summary>The message of a check, an interpolated string that is made only where the check fails.</summary>
[InterpolatedStringHandler]
internal ref struct ErrorText
{
    private DefaultInterpolatedStringHandler _text;

    /// <param name="literalLength">Characters outside of the braces.</param>
    /// <param name="formattedCount">Number of braces.</param>
    /// <param name="holds">Whether what the check demands is so.</param>
    /// <param name="isNeeded">Whether there will be an error.</param>
    public ErrorText(int literalLength, int formattedCount, bool holds, out bool isNeeded)
    {
        isNeeded = !holds;
        _text = isNeeded ? new DefaultInterpolatedStringHandler(literalLength, formattedCount, CultureInfo.InvariantCulture) : default;
    }

    public void AppendLiteral(string value) => _text.AppendLiteral(value);

    public void AppendFormatted<T>(T value, string? format = null) => _text.AppendFormatted(value, format);

    public override string ToString() => _text.ToStringAndClear();
}
