namespace FastNet.PublicApi.Tests.Own;

/// <summary>A user's own schedule: from a tenth up to 1 and down again, over and over (Smith 2017).</summary>
/// <param name="Period">Steps of once up and down, 2 or more.</param>
internal sealed record TriangleSchedule(int Period) : LearningRateSchedule
{
    protected override double Compute(int iteration, int totalIterations, int iterationsPerEpoch)
        => 1 - (0.9 * Math.Abs(1 - (2.0 * (iteration % Period) / Period)));
}
