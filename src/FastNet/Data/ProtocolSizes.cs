namespace FastNet;

/// <summary>How many images serve for what: the first <paramref name="Train"/> of the training images, the next <paramref name="Validation"/>, and the first <paramref name="Test"/> of the test images.</summary>
/// <param name="Train">Images to train on.</param>
/// <param name="Validation">Images to choose settings by.</param>
/// <param name="Test">Images of the short test.</param>
public readonly record struct ProtocolSizes(int Train, int Validation, int Test);
