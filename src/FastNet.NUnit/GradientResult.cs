using NUnit.Framework.Constraints;

namespace FastNet;

/// <summary>A report as the result of a constraint: its verdict stands after "But was", the rest follows.</summary>
internal sealed class GradientResult(IConstraint constraint, GradientReport report)
    : ConstraintResult(constraint, new Verdict(Lines(report)[0]), report.Passed)
{
    public override void WriteActualValueTo(MessageWriter writer) => writer.Write(ActualValue);

    public override void WriteAdditionalLinesTo(MessageWriter writer)
    {
        foreach (string line in Lines(report)[1..])
        {
            writer.WriteMessageLine(line);
        }
    }

    private static string[] Lines(GradientReport report) => report.ToString().TrimEnd().Split('\n');

    /// <summary>A line that is shown without quotes.</summary>
    private sealed record Verdict(string Line)
    {
        public override string ToString() => Line;
    }
}
