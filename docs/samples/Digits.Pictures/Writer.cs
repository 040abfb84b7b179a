using System.Globalization;

namespace Digits;

/// <summary>Writes digits by hand, as it were: no two alike.</summary>
internal sealed class Writer(int seed)
{
    private const int StepsBetween = 6;

    private readonly Random _random = new(seed);

    /// <summary>Draws one of the ways to write a digit and writes it: points moved, slanted, turned, widened, through curves or corners.</summary>
    public int Write(Span<byte> picture)
    {
        int digit = _random.Next(Strokes.Ways.Length);
        string way = Strokes.Ways[digit][_random.Next(Strokes.Ways[digit].Length)];
        double turn = Normal(0.1), slant = Between(-0.35, 0.3), width = Between(0.55, 1.25), shake = Between(0.5, 4.5), corner = _random.NextDouble();
        (double bendX, double bendY, double phase) = (Normal(5), Normal(5), Between(0, Math.Tau));
        List<double> points = [];
        foreach (string stroke in way.Split('|', StringSplitOptions.TrimEntries))
        {
            (double X, double Y)[] marks = [.. stroke.Split(' ').Select(Mark)];
            for (int i = 0; i < marks.Length; i++)
            {
                marks[i] = Move(marks[i].X + Normal(shake), marks[i].Y + Normal(shake));
            }

            Trace(marks, corner, points);
        }

        DigitPicture.Draw([.. points], Between(0.9, 1.9), picture);
        return digit;

        (double X, double Y) Move(double x, double y)
        {
            (x, y) = (x - 50 + (bendX * Math.Sin((y / 40) + phase)), y - 50 + (bendY * Math.Sin((x / 40) + phase)));
            x = (x * width) - (slant * y);
            return ((x * Math.Cos(turn)) - (y * Math.Sin(turn)), (x * Math.Sin(turn)) + (y * Math.Cos(turn)));
        }
    }

    // Curves through the points (Catmull and Rom, 1974), by as much as the corners are rounded.
    private static void Trace((double X, double Y)[] marks, double corner, List<double> points)
    {
        for (int i = 0; i + 1 < marks.Length; i++)
        {
            (double X, double Y) before = marks[Math.Max(i - 1, 0)], from = marks[i], to = marks[i + 1], after = marks[Math.Min(i + 2, marks.Length - 1)];
            for (int step = 0; step < StepsBetween; step++)
            {
                double t = (double)step / StepsBetween;
                points.Add(At(t, before.X, from.X, to.X, after.X));
                points.Add(At(t, before.Y, from.Y, to.Y, after.Y));
            }
        }

        points.AddRange([marks[^1].X, marks[^1].Y, double.NaN, double.NaN]);

        double At(double t, double before, double from, double to, double after)
        {
            double tension = 0.5 * (1 - (corner * corner));
            (double leaving, double arriving) = (tension * (to - before), tension * (after - from));
            double way = to - from;
            return from + (t * (leaving + (t * ((3 * way) - (2 * leaving) - arriving + (t * (leaving + arriving - (2 * way)))))));
        }
    }

    private static (double X, double Y) Mark(string text)
    {
        string[] parts = text.Split(',');
        return (double.Parse(parts[0], CultureInfo.InvariantCulture), double.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    private double Between(double low, double high) => low + ((high - low) * _random.NextDouble());

    // The normal distribution (Box and Muller, 1958).
    private double Normal(double deviation)
        => deviation * Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(Math.Tau * _random.NextDouble());
}
