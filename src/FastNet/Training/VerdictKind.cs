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

    /// <summary>Training accuracy is far above validation accuracy; or, where there is no accuracy, the loss of the validation rows far above that of training.</summary>
    Overfitting,

    /// <summary>Validation accuracy follows training accuracy, and both stay low.</summary>
    Underfitting,

    /// <summary>The data, not the settings: features of very different scales, a single class.</summary>
    Data,
}
