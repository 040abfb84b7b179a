namespace FastNet.Cli.Checks;

/// <summary>A line of `fastnet check`.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="Found">What was found.</param>
/// <param name="Expected">What it should be.</param>
/// <param name="Passed">Whether it is.</param>
/// <param name="Advice">What to do, where there is something to do.</param>
internal sealed record CheckRow(string Name, string Found, string Expected, bool Passed, string Advice = "")
{
    /// <summary>The line as a training says it of a check that failed.</summary>
    public string Warning => $"warning: {Problem}";

    /// <summary>What is wrong, in one sentence.</summary>
    public string Problem => $"{Name}: {Found}; {Advice}";
}
