namespace FastNet.Data;

/// <summary>
/// How many images serve for what: the first <paramref name="Train"/> of the training images, the next <paramref name="Validation"/>, and the first
/// <paramref name="Test"/> of the test images.
/// </summary>
/// <param name="Train">Images to train on.</param>
/// <param name="Validation">Images to choose settings by.</param>
/// <param name="Test">Images of the short test.</param>
public readonly record struct ProtocolSizes(int Train, int Validation, int Test)
{
    private const int UsualPart = 1_000;

    /// <summary>
    /// The division of data that come without one, after CIFAR-10's 49,000 / 1,000 / 1,000: the last tenth of the training rows validate, 1,000 at
    /// most and one at least, and the first 1,000 test rows make the short test.
    /// </summary>
    /// <param name="train">Training rows, 0 or more; of fewer than two none validates.</param>
    /// <param name="test">Test rows, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public static ProtocolSizes Usual(int train, int test)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(train);
        ArgumentOutOfRangeException.ThrowIfNegative(test);
        int validation = train < 2 ? 0 : Math.Clamp(train / 10, 1, UsualPart);
        return new ProtocolSizes(train - validation, validation, Math.Min(test, UsualPart));
    }
}
