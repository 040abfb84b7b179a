namespace FastNet;

/// <summary>What the histories of a run say about its settings.</summary>
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

    /// <summary>Training accuracy is far above validation accuracy.</summary>
    Overfitting,

    /// <summary>Validation accuracy follows training accuracy, and both stay low.</summary>
    Underfitting,
}

/// <summary>A number that a verdict rests on.</summary>
/// <param name="Name">What it is, in words joined by underscores: first_loss.</param>
/// <param name="Value">Its value; may be infinite or NaN where a loss is.</param>
public readonly record struct VerdictNumber(string Name, double Value);

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
        _ => "underfitting",
    };
}

/// <summary>What a history does not say of its run, but a verdict must know: how much of an accuracy is chance.</summary>
/// <param name="Classes">Number of classes, 1 or more.</param>
/// <param name="TrainingRows">Rows in a check of the training accuracy, 1 or more.</param>
/// <param name="ValidationRows">Rows in a check of the validation accuracy, 1 or more.</param>
/// <param name="OnLastBatch">Whether training accuracy is that of the batch just learnt from, as the <see cref="LegacyTrainer{T}"/> has it, which flatters.</param>
public readonly record struct RunSizes(int Classes, int TrainingRows, int ValidationRows, bool OnLastBatch = false);
