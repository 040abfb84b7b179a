namespace FastNet;

/// <summary>One thing that can be said of a run.</summary>
/// <param name="Kind">The kind of statement.</param>
/// <param name="Message">One sentence for a person: what was seen, and what to try.</param>
/// <param name="Evidence">The numbers that it rests on.</param>
public sealed record TrainingVerdict(VerdictKind Kind, string Message, IReadOnlyList<VerdictNumber> Evidence)
{
    /// <summary>The kind in words: rate too low.</summary>
    public string Name
        => string.Concat(Kind.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}

/// <summary>A statement about the settings of a run, by its histories.</summary>
public enum VerdictKind
{
    /// <summary>Nothing in the curves asks for another setting.</summary>
    Fine,

    /// <summary>There are too few steps to judge.</summary>
    TooShort,

    /// <summary>The loss is not finite, or rose far above where it began and stays there.</summary>
    Diverged,

    /// <summary>The loss rose, for a while or towards the end.</summary>
    RateTooHigh,

    /// <summary>The loss falls like a straight line, or hardly.</summary>
    RateTooLow,

    /// <summary>
    /// Training accuracy is far above validation accuracy; or, where there is no accuracy, the loss of the validation rows far above that of
    /// training.
    /// </summary>
    Overfitting,

    /// <summary>Validation accuracy follows training accuracy, and both stay low.</summary>
    Underfitting,

    /// <summary>The data, not the settings: features of very different scales, a single class.</summary>
    Data,
}

/// <summary>A number that a verdict rests on.</summary>
/// <param name="Name">Its name, words joined by underscores: first_loss.</param>
/// <param name="Value">Its value; may be infinite or NaN where a loss is.</param>
public readonly record struct VerdictNumber(string Name, double Value);
