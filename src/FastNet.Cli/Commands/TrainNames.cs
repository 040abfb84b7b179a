namespace FastNet.Cli.Commands;

/// <summary>What is trained; two-layer on the command line is TwoLayer.</summary>
internal enum ModelName
{
    Softmax,
    Svm,
    TwoLayer,
    Deep,
}

/// <summary>How the first weights are drawn.</summary>
internal enum InitializerName
{
    Gaussian,
    Xavier,
    He,
}

/// <summary>Where RMSProp's epsilon stands.</summary>
internal enum EpsilonName
{
    Outside,
    Inside,
}

/// <summary>How the learning rate goes down: by a factor after every epoch, after every few epochs, or along a cosine.</summary>
internal enum ScheduleName
{
    Decay,
    Step,
    Cosine,
}

/// <summary>How rows are held out.</summary>
internal enum SplitName
{
    Stratified,
    Plain,
}

/// <summary>The training loops.</summary>
internal enum TrainerName
{
    Solver,
    Legacy,
}

/// <summary>What the best parameters of a run are best by.</summary>
internal enum KeepByName
{
    Metric,
    Loss,
}

/// <summary>Orders of an image's features: channel, height, width, or height, width, channel.</summary>
internal enum LayoutName
{
    Chw,
    Hwc,
}

/// <summary>Element types.</summary>
internal enum PrecisionName
{
    Float,
    Double,
}

/// <summary>What the rows are that a model is trained on.</summary>
internal enum FeaturesName
{
    Pixels,
    Patches,
}
