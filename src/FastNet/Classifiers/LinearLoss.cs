namespace FastNet;

/// <summary>The loss of a linear classifier.</summary>
public enum LinearLoss
{
    /// <summary>Cross-entropy of the softmax of the scores.</summary>
    Softmax,

    /// <summary>Multiclass support vector machine: sum of max(0, s_j - s_y + 1) over the wrong classes j.</summary>
    Svm,
}
