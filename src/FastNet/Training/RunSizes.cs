namespace FastNet;

/// <summary>Sizes of a run that its history does not contain; they tell how much of an accuracy is chance.</summary>
/// <param name="Classes">Number of classes, 1 or more; <see cref="NoClasses"/> where the run is not judged by accuracy.</param>
/// <param name="TrainingRows">Rows in a check of the training accuracy, 1 or more.</param>
/// <param name="ValidationRows">Rows in a check of the validation accuracy, 1 or more.</param>
/// <param name="OnLastBatch">Whether training accuracy is that of the batch just learnt from, as the legacy loop has it, which flatters.</param>
public readonly record struct RunSizes(int Classes, int TrainingRows, int ValidationRows, bool OnLastBatch = false)
{
    /// <summary>Stands for a number of classes where there are none.</summary>
    public const int NoClasses = -1;

    /// <summary>
    /// The scales of the features; a rate that they make impossible is not to blame. Null: not known, or of one kind, as pixels are.
    /// </summary>
    public FeatureScales? Scales { get; init; }
}
