namespace FastNet.Data;

/// <summary>
/// The built-in data set: 12,000 drawn images of 3 x 32 x 32 in ten classes of shapes and textures, at random places, in random sizes
/// and colours, light on dark or dark on light, with small rectangles strewn in and noise. A linear classifier does badly on it, a
/// two-layer net well. Made in a moment and byte for byte the same on every machine: all of it is arithmetic on whole numbers.
/// </summary>
public static class SyntheticImages
{
    private const int Channels = 3;
    private const int TrainCount = 11_000;
    private const int TestCount = 1_000;
    // Every run of this many images has equally many of each class, and so has any part that starts and ends at a multiple of it.
    private const int BalancedRun = 1_000;

    private static readonly string[] ClassNames =
        ["disc", "square", "triangle", "ring", "cross", "horizontal stripes", "vertical stripes", "checkerboard", "diagonal stripes", "dots"];

    /// <summary>Draws the data set: 11,000 images to train and validate on (10,000 + 1,000), and 1,000 to test on.</summary>
    /// <param name="seed">Another seed gives other images of the same kind.</param>
    public static DataSet Create(uint seed = 0)
    {
        // Numbers of images run on from train to test, so that no image occurs in both.
        RawSamples train = Draw(seed, 0, TrainCount);
        RawSamples test = Draw(seed, TrainCount, TestCount);
        return new DataSet("synthetic", train, test, new ProtocolSizes(10_000, 1_000, 1_000));
    }

    private static RawSamples Draw(uint seed, int firstNumber, int count)
    {
        byte[] labels = new byte[count];
        RandomState order = new(unchecked(seed + (uint)firstNumber));
        for (int start = 0; start < count; start += BalancedRun)
        {
            Span<byte> run = labels.AsSpan(start, BalancedRun);
            for (int i = 0; i < run.Length; i++)
            {
                run[i] = (byte)(i % ClassNames.Length);
            }

            order.Shuffle(run);
        }

        int length = Channels * SyntheticPainter.Pixels;
        byte[] pixels = GC.AllocateUninitializedArray<byte>(count * length);
        // Each image has a generator of its own, so that the order in which they are drawn does not matter.
        RowStretches.Run(count, (start, end) =>
        {
            for (int i = start; i < end; i++)
            {
                ulong imageSeed = ((ulong)seed << 32) | (uint)(firstNumber + i);
                new SyntheticPainter((SyntheticShape)labels[i], imageSeed).Paint(pixels.AsSpan(i * length, length));
            }
        });
        return new RawSamples(pixels, labels, SyntheticPainter.Side, SyntheticPainter.Side, Channels, ClassNames);
    }
}
