using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Data;

/// <summary>
/// Features learnt from unlabelled images: how strongly whitened random patches of training images are found in each quarter of an image (A. Coates
/// and A. Y. Ng, "The importance of encoding versus training with sparse coding and vector quantization", ICML 2011, random patches with a soft
/// threshold; the pipeline is that of A. Coates, H. Lee and A. Y. Ng, "An analysis of single-layer networks in unsupervised feature learning",
/// AISTATS 2011).
/// </summary>
/// <remarks>
/// <para>A patch p (channels x side x side, plane by plane) becomes x = (p - mean(p)) / sqrt(var(p) + contrast epsilon). With m, U and e the mean and
/// the eigenvectors and eigenvalues of the covariance of 40,000 such patches, W = U diag(1 / sqrt(e + whitening epsilon)) whitens; filter k is U
/// diag(..) w_k / |w_k| with w_k = W^T (x_k - m) of the k-th drawn patch. A feature is the sum of max(0, filter . (x - m) - threshold) over the
/// patches of a quarter, in the order of their rows and columns.</para>
/// <para>One product with bias and ReLU does an image; bits do not depend on workers or width.</para>
/// </remarks>
public sealed class PatchFeatures
{
    /// <summary>An image is pooled in 2 x 2 parts.</summary>
    public const int Quarters = 4;

    private const int DrawnPatches = 40_000;

    private readonly double[] _filters;
    private readonly double[] _offsets;

    /// <summary>Features of known filters, from a file for instance.</summary>
    /// <param name="image">The sizes of the images, 1 or 3 channels.</param>
    /// <param name="side">Rows and columns of a patch, 1 or more, and less than height and width.</param>
    /// <param name="contrastEpsilon">Added to the variance of a patch, finite and above 0.</param>
    /// <param name="filters">(channels x side x side, K), row-major: whitening and filter in one.</param>
    /// <param name="offsets">K numbers, added to the products before negative ones become 0: -(filter . m) - threshold.</param>
    /// <exception cref="ArgumentException">A length does not fit the sizes, or a number is out of its range.</exception>
    public PatchFeatures(ImageShape image, int side, double contrastEpsilon, ReadOnlySpan<double> filters, ReadOnlySpan<double> offsets)
    {
        image.Validate(side);
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 1);
        Ensure.FiniteAndPositive(contrastEpsilon);
        Ensure.That(!offsets.IsEmpty && filters.Length == (long)image.Channels * side * side * offsets.Length,
            $"There are {filters.Length} numbers of {offsets.Length} filters; expected {(long)image.Channels * side * side} of each, for "
                + $"patches of {image.Channels} x {side} x {side}.", nameof(filters));

        (Image, Side, ContrastEpsilon, _filters, _offsets) = (image, side, contrastEpsilon, filters.ToArray(), offsets.ToArray());
    }

    /// <summary>The sizes of the images.</summary>
    public ImageShape Image { get; }

    /// <summary>Rows and columns of a patch.</summary>
    public int Side { get; }

    /// <summary>Added to the variance of a patch.</summary>
    public double ContrastEpsilon { get; }

    /// <summary>The filters as columns, (channels x side x side, K) row-major.</summary>
    public ReadOnlySpan<double> Filters => _filters;

    /// <summary>The numbers added to the filters' answers, K of them.</summary>
    public ReadOnlySpan<double> Offsets => _offsets;

    /// <summary>Features of an image: 4 K, quarter by quarter, those of the upper half first.</summary>
    public int Length => Quarters * _offsets.Length;

    /// <summary>Numbers of a patch.</summary>
    internal int PatchLength => Image.Channels * Side * Side;

    /// <summary>Learns from the first images of a set.</summary>
    /// <param name="images">The images; their labels are not looked at.</param>
    /// <param name="count">How many of them may be looked at, 1 or more: the training part.</param>
    /// <param name="options">How; null: the standard.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone. The result does not depend on it.</param>
    /// <exception cref="ArgumentException">There are not so many images, they are too small, or an option makes no sense.</exception>
    public static PatchFeatures Fit(RawSamples images, int count, PatchFeatureOptions? options = null, Workers? workers = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, images.Count);
        options ??= new PatchFeatureOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Filters, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Filters, DrawnPatches, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Side, 1, nameof(options));
        Ensure.FiniteAndNotNegative(options.Threshold, nameof(options));
        Ensure.FiniteAndPositive(options.ContrastEpsilon, nameof(options));
        ImageShape shape = images.Shape;
        shape.Validate(options.Side);

        int length = Ensure.Elements("a patch", shape.Channels, (long)options.Side * options.Side);
        _ = Ensure.Elements("the patches to learn from", DrawnPatches, length);
        double[] drawn = Draw(images, count, options, length);
        Samples<double> patches = Samples<double>.From(drawn, length, new int[DrawnPatches]);
        PreprocessingOptions whiten = new() { Whiten = true, WhiteningEpsilon = options.WhiteningEpsilon };
        Preprocessing whitening = Preprocessing.Fit(patches, whiten, workers);
        Samples<double> chosen = Samples<double>.From(drawn.AsSpan(0, options.Filters * length), length, new int[options.Filters]);
        Samples<double> whitened = whitening.Apply(chosen, workers);
        double[] filters = new double[length * options.Filters];
        double[] offsets = new double[options.Filters];
        double[] scaled = new double[length];
        for (int k = 0; k < options.Filters; k++)
        {
            Scale(whitened.Row(k), whitening.Eigenvalues, options.WhiteningEpsilon, scaled);
            double atMean = 0;
            for (int i = 0; i < length; i++)
            {
                double filter = Dot(whitening.Components.Slice(i * length, length), scaled);
                filters[(i * options.Filters) + k] = filter;
                atMean += filter * whitening.Mean[i];
            }

            offsets[k] = -atMean - options.Threshold;
        }

        return new PatchFeatures(shape, options.Side, options.ContrastEpsilon, filters, offsets);
    }

    /// <summary>Computes the features of some images: one row for each, with its label.</summary>
    /// <typeparam name="T">float or double; all but the normalisation of patches is computed in it.</typeparam>
    /// <param name="images">Images of the sizes that this was made for.</param>
    /// <param name="first">The first image, 0 or more.</param>
    /// <param name="count">Number of images, 0 or more.</param>
    /// <param name="mirrored">Whether the mirror images follow, as <paramref name="count"/> further rows.</param>
    /// <param name="workers">Threads that share the images; none: the caller alone.</param>
    /// <param name="progress">Called now and then, on the caller's thread, with the number of rows done.</param>
    /// <exception cref="ArgumentException">The images have other sizes, or there are no such images.</exception>
    /// <exception cref="OverflowException">The padded rows do not fit in one span (2^31 - 1 elements).</exception>
    public Samples<T> Extract<T>(
        RawSamples images, int first, int count, bool mirrored = false, Workers? workers = null, Action<int>? progress = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, images.Count - first);
        Ensure.That(images.Shape == Image,
            $"The images are {images.Shape}; the features are made for {Image}.", nameof(images));

        ReadOnlySpan<int> labels = images.Labels.Slice(first, count);
        int[] all = mirrored ? [.. labels, .. labels] : labels.ToArray();
        Ensure.FitInSpan<T>(all.Length, Length);
        Samples<T> rows = new(Length, new TargetRows<T>(all));
        RowStretches.Run(all.Length, workers, progress, (start, end) =>
        {
            PatchScratch<T> scratch = new(this);
            for (int i = start; i < end; i++)
            {
                scratch.Compute(images.Image(first + (i % count)), i >= count, rows.WritableRow(i));
            }
        });
        return rows;
    }

    /// <summary>The features of a whole data set, divided as <see cref="DataSet.DefaultProtocol"/> says, learnt from its training part.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="data">The images.</param>
    /// <param name="options">How; null: the standard.</param>
    /// <param name="mirrored">Whether the mirror images of the training part follow it.</param>
    /// <param name="workers">Threads that share the images; none: the caller alone.</param>
    /// <param name="progress">Called now and then with the number of rows done, and of all.</param>
    /// <returns>Raw features; nothing is subtracted. <see cref="DataSplit{T}.Patches"/> is what they were made with.</returns>
    /// <exception cref="ArgumentException">The images are too small or too few, or an option makes no sense.</exception>
    /// <exception cref="OverflowException">A part does not fit in one span (2^31 - 1 elements).</exception>
    public static DataSplit<T> Prepare<T>(
        DataSet data, PatchFeatureOptions? options = null, bool mirrored = false, Workers? workers = null, Action<int, int>? progress = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(data);
        PatchFeatures features = Fit(data.Train, data.DefaultProtocol.Train, options, workers);
        return data.Features(
            (images, first, count, both, told) => features.Extract<T>(images, first, count, both, workers, told),
            mirrored, features, progress);
    }

    /// <summary>One patch of an image, its mean subtracted, divided by its deviation.</summary>
    internal static void Normalize<T>(ReadOnlySpan<byte> image, ImageShape shape, int side, int y, int x, double epsilon, Span<T> patch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Whole numbers below 2^32 for patches of up to 66,000 values, more than can be learnt from: exact before the divisions.
        int sum = 0;
        uint squares = 0;
        for (int row = 0; row < shape.Channels * side; row++)
        {
            foreach (byte value in Row(image, shape, side, y, x, row))
            {
                sum += value;
                squares += (uint)(value * value);
            }
        }

        double mean = (double)sum / patch.Length;
        double inverse = 1 / Math.Sqrt(((double)squares / patch.Length) - (mean * mean) + epsilon);
        for (int row = 0; row < shape.Channels * side; row++)
        {
            ReadOnlySpan<byte> pixels = Row(image, shape, side, y, x, row);
            Span<T> target = patch.Slice(row * side, side);
            for (int i = 0; i < pixels.Length && i < target.Length; i++)
            {
                target[i] = T.CreateTruncating((pixels[i] - mean) * inverse);
            }
        }
    }

    private static ReadOnlySpan<byte> Row(ReadOnlySpan<byte> image, ImageShape shape, int side, int y, int x, int row)
        => image.Slice((((row / side * shape.Height) + y + (row % side)) * shape.Width) + x, side);

    private static double[] Draw(RawSamples images, int count, PatchFeatureOptions options, int length)
    {
        RandomState random = new(options.Seed);
        int[] chosen = new int[DrawnPatches];
        int[] y = new int[DrawnPatches];
        int[] x = new int[DrawnPatches];
        random.RandInt(0, count, chosen);
        random.RandInt(0, images.Shape.Height - options.Side + 1, y);
        random.RandInt(0, images.Shape.Width - options.Side + 1, x);
        double[] patches = new double[DrawnPatches * length];
        ImageShape shape = images.Shape;
        for (int i = 0; i < DrawnPatches; i++)
        {
            Normalize(images.Image(chosen[i]), shape, options.Side, y[i], x[i], options.ContrastEpsilon, patches.AsSpan(i * length, length));
        }

        return patches;
    }

    /// <summary>w / |w|, each number divided once more by its whitening's root.</summary>
    private static void Scale(ReadOnlySpan<double> whitened, ReadOnlySpan<double> eigenvalues, double epsilon, Span<double> scaled)
    {
        double norm = Math.Sqrt(Dot(whitened, whitened));
        for (int i = 0; i < scaled.Length; i++)
        {
            scaled[i] = norm > 0 ? whitened[i] / norm / Math.Sqrt(eigenvalues[i] + epsilon) : 0;
        }
    }

    private static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }
}

/// <summary>How <see cref="PatchFeatures"/> are made.</summary>
public sealed record PatchFeatureOptions
{
    /// <summary>Filters; each gives a number for each quarter of an image.</summary>
    public int Filters { get; init; } = 400;

    /// <summary>Rows and columns of a patch.</summary>
    public int Side { get; init; } = 6;

    /// <summary>The number that a filter's answer must exceed to count; whitened patches have numbers around 1, filters length 1.</summary>
    public double Threshold { get; init; } = 0.25;

    /// <summary>Added to the variance of a patch's grey levels, so that noise in flat patches is not blown up.</summary>
    public double ContrastEpsilon { get; init; } = 10;

    /// <summary>Added to the eigenvalues in whitening.</summary>
    public double WhiteningEpsilon { get; init; } = 0.1;

    /// <summary>The seed of NumPy's RandomState, which draws the patches.</summary>
    public uint Seed { get; init; }
}
