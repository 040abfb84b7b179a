namespace Digits;

/// <summary>
/// Strokes as a picture of 28 x 28 bytes, light on dark, as the pictures of MNIST were made of scans (LeCun, Cortes, Burges): the digit fits a box of
/// 20 x 20 pixels, whatever its size on the page, and the centre of its mass is the centre of the picture.
/// </summary>
internal static class DigitPicture
{
    /// <summary>Rows, and columns.</summary>
    public const int Side = 28;

    private const double Box = 20;

    /// <summary>Draws strokes.</summary>
    /// <param name="points">x and y of each point, in any unit, y downwards. A stroke ends with a point of NaN.</param>
    /// <param name="pen">Half of the width of a stroke, in pixels of the picture.</param>
    /// <param name="picture">Written; 28 x 28, row after row.</param>
    public static void Draw(ReadOnlySpan<double> points, double pen, Span<byte> picture)
    {
        picture.Clear();
        (double left, double top, double right, double bottom) = (double.MaxValue, double.MaxValue, double.MinValue, double.MinValue);
        for (int i = 0; i < points.Length; i += 2)
        {
            // A comparison with NaN is false: ends of strokes count for nothing.
            left = points[i] < left ? points[i] : left;
            right = points[i] > right ? points[i] : right;
            top = points[i + 1] < top ? points[i + 1] : top;
            bottom = points[i + 1] > bottom ? points[i + 1] : bottom;
        }

        double size = Math.Max(right - left, bottom - top);
        double scale = size > 0 ? (Box - (2 * pen)) / size : 1;
        (double x, double y) = Centre(points);
        for (int i = 0; i < points.Length; i += 2)
        {
            if (double.IsNaN(points[i]))
            {
                continue;
            }

            // A point that no other follows is a dot.
            int next = i + 3 < points.Length && !double.IsNaN(points[i + 2]) ? i + 2 : i;
            DrawLine(Place(points[i], x), Place(points[i + 1], y), Place(points[next], x), Place(points[next + 1], y), pen, picture);
        }

        double Place(double value, double centre) => ((value - centre) * scale) + (Side / 2.0);
    }

    // Every line weighs what it is long; dots alone weigh the same.
    private static (double X, double Y) Centre(ReadOnlySpan<double> points)
    {
        (double x, double y, double total) = (0, 0, 0);
        for (int i = 0; i + 3 < points.Length; i += 2)
        {
            double length = double.Hypot(points[i + 2] - points[i], points[i + 3] - points[i + 1]);
            if (length > 0)
            {
                x += length * (points[i] + points[i + 2]) / 2;
                y += length * (points[i + 1] + points[i + 3]) / 2;
                total += length;
            }
        }

        return total > 0 ? (x / total, y / total) : (points[0], points[1]);
    }

    // A pixel is as light as the pen covers it, by the distance of its centre from the line.
    private static void DrawLine(double x0, double y0, double x1, double y1, double pen, Span<byte> picture)
    {
        double reach = pen + 1;
        int firstRow = Math.Max(0, (int)(Math.Min(y0, y1) - reach)), lastRow = Math.Min(Side - 1, (int)(Math.Max(y0, y1) + reach));
        int firstColumn = Math.Max(0, (int)(Math.Min(x0, x1) - reach)), lastColumn = Math.Min(Side - 1, (int)(Math.Max(x0, x1) + reach));
        (double dx, double dy) = (x1 - x0, y1 - y0);
        double square = (dx * dx) + (dy * dy);
        for (int row = firstRow; row <= lastRow; row++)
        {
            for (int column = firstColumn; column <= lastColumn; column++)
            {
                (double px, double py) = (column + 0.5 - x0, row + 0.5 - y0);
                double along = square > 0 ? Math.Clamp(((px * dx) + (py * dy)) / square, 0, 1) : 0;
                double distance = double.Hypot(px - (along * dx), py - (along * dy));
                byte light = (byte)(255 * Math.Clamp(pen + 0.5 - distance, 0, 1));
                ref byte pixel = ref picture[(row * Side) + column];
                pixel = Math.Max(pixel, light);
            }
        }
    }
}
