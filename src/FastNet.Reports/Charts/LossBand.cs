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
        double[] all = losses.ToArray();
        double[][] parts = [.. all.Chunk(perPoint)];
        int diverged = Array.FindIndex(all, loss => !double.IsFinite(loss));
        double[] steps = [.. parts.Select((part, i) => (double)(i * perPoint) + part.Length)];
        double[] means = Each(Enumerable.Average);
        return new LossBand(steps, means, Each(Enumerable.Min), Each(Enumerable.Max), perPoint, diverged < 0 ? null : diverged + 1);

        double[] Each(Func<IEnumerable<double>, double> number)
            => [.. parts.Select(part => double.IsFinite(part.Average()) ? number(part) : double.NaN)];
    }
}
