using System.Runtime.CompilerServices;

namespace FastNet;

/// <summary>Checks of numbers that come from outside; each message gives the value and what was expected.</summary>
internal static class Ensure
{
    public static void FiniteAndNotNegative(double value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!double.IsFinite(value) || value < 0)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; expected a finite number, 0 or more.");
        }
    }

    /// <summary>0 &lt;= value &lt; 1.</summary>
    public static void Fraction(double value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!(value >= 0 && value < 1))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; expected 0 or more and below 1.");
        }
    }

    /// <summary>0 &lt; value, finite.</summary>
    public static void FiniteAndPositive(double value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!double.IsFinite(value) || value <= 0)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; expected a finite number above 0.");
        }
    }

    /// <summary>One of an enumeration's values.</summary>
    public static void Known<TEnum>(TEnum value, [CallerArgumentExpression(nameof(value))] string name = "")
        where TEnum : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; expected {string.Join(", ", Enum.GetNames<TEnum>())}.");
        }
    }

    /// <summary>An image of one or three channels, and all of it.</summary>
    public static void Image(ReadOnlySpan<byte> image, int height, int width, int channels)
    {
        if (channels is not (1 or 3))
        {
            throw new ArgumentOutOfRangeException(nameof(channels), channels, $"The image has {channels} channels; expected 1 or 3.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (image.Length != (Int128)channels * height * width)
        {
            throw new ArgumentException($"The image has {image.Length} bytes; {channels} x {height} x {width} were expected.", nameof(image));
        }
    }
}
