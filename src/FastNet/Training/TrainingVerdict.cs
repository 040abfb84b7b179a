namespace FastNet;

/// <summary>One thing that can be said of a run.</summary>
/// <param name="Kind">What.</param>
/// <param name="Message">One sentence for a person: what was seen, and what to try.</param>
/// <param name="Evidence">The numbers behind it.</param>
public sealed record TrainingVerdict(VerdictKind Kind, string Message, IReadOnlyList<VerdictNumber> Evidence)
{
    /// <summary>The kind in words: rate too low.</summary>
    public string Name => Kind switch
    {
        VerdictKind.Fine => "fine",
        VerdictKind.TooShort => "too short",
        VerdictKind.Diverged => "diverged",
        VerdictKind.RateTooHigh => "rate too high",
        VerdictKind.RateTooLow => "rate too low",
        VerdictKind.Overfitting => "overfitting",
        VerdictKind.Data => "data",
        _ => "underfitting",
    };
}
