namespace FastNet.Numerics;

/// <summary>The sizes of an image whose pixels are the elements of a row, plane by plane.</summary>
/// <param name="Channels">Planes: 3 for red, green and blue.</param>
/// <param name="Height">Rows of a plane.</param>
/// <param name="Width">Columns of a plane.</param>
public readonly record struct ImageShape(int Channels, int Height, int Width)
{
    /// <summary>Elements of an image: channels x height x width.</summary>
    public int Length => checked(Channels * Height * Width);

    /// <summary>The sizes in words: 3 x 32 x 32.</summary>
    public override string ToString() => $"{Channels} x {Height} x {Width}";

    /// <summary>Checks the sizes, and a shift against them.</summary>
    /// <param name="shift">How far an image may be moved, in pixels.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or the shift negative or not below height and width.</exception>
    public void Validate(int shift)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Width, 1);
        if (shift < 0 || shift >= int.Min(Height, Width))
        {
            throw new ArgumentOutOfRangeException(
                nameof(shift),
                shift,
                $"shift is {shift}; expected 0 or more and below {int.Min(Height, Width)}, for images of {Height} x {Width} pixels.");
        }
    }
}
