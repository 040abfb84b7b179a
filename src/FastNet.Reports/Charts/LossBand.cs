namespace FastNet.Reports;

/// <summary>
/// The losses of a run's steps as so many points as a chart can show: over equal numbers of steps their mean, and around it the smallest and the
/// largest.
/// </summary>
/// <param name="Steps">The last step of each point.</param>
/// <param name="Means">The mean of each point's losses; NaN where one of them was no finite number.</param>
/// <param name="Low">The smallest of each point's losses.</param>
/// <param name="High">The largest of each point's losses.</param>
/// <param name="StepsPerPoint">Steps that a point stands for; the last may stand for fewer.</param>
/// <param name="DivergedAt">The first step whose loss was no finite number; null when there was none.</param>
internal sealed record LossBand(double[] Steps, double[] Means, double[] Low, double[] High, int StepsPerPoint, int? DivergedAt)
{
    /// <summary>Makes the curve of a run.</summary>
    /// <param name="losses">The loss of each step.</param>
    /// <param name="mostPoints">Points at most, 1 or more.</param>
    public static LossBand Of(ReadOnlySpan<double> losses, int mostPoints = 250)
    {
        int perPoint = Math.Max(1, (losses.Length + mostPoints - 1) / mostPoints);
        int points = (losses.Length + perPoint - 1) / perPoint;
        double[] steps = new double[points];
        double[] means = new double[points];
        double[] low = new double[points];
        double[] high = new double[points];
        int? diverged = null;
        for (int point = 0; point < points; point++)
        {
            int start = point * perPoint;
            ReadOnlySpan<double> part = losses.Slice(start, Math.Min(perPoint, losses.Length - start));
            (double sum, double least, double most) = (0, double.PositiveInfinity, double.NegativeInfinity);
            for (int i = 0; i < part.Length; i++)
            {
                sum += part[i];
                (least, most) = (Math.Min(least, part[i]), Math.Max(most, part[i]));
                diverged ??= double.IsFinite(part[i]) ? null : start + i + 1;
            }

            double mean = sum / part.Length;
            bool finite = double.IsFinite(mean);
            steps[point] = start + part.Length;
            (means[point], low[point], high[point]) = finite ? (mean, least, most) : (double.NaN, double.NaN, double.NaN);
        }

        return new LossBand(steps, means, low, high, perPoint, diverged);
    }
}
