using System.Numerics;
using System.Numerics.Tensors;
using FastNet.Numerics;

namespace FastNet.Data;

/// <summary>
/// Preprocessing fitted on training rows alone, to be applied to any rows: means, standard deviations, principal components, whitening, a column of
/// ones. All of it is computed in double, and the same to the last bit with any number of workers.
/// </summary>
public sealed class Preprocessing
{
    /// <summary>Rows that are doubles at one time: 50 MB for CIFAR-10.</summary>
    private const int RowsPerBlock = 2048;

    private const string StepsKey = "preprocessing";

    private readonly double[] _mean;
    private readonly double[] _deviation;
    private readonly double[] _eigenvalues;
    private readonly double[] _components;
    private readonly double[] _whitening;

    private Preprocessing(PreprocessingOptions options, double[] mean, double[] deviation, double[] eigenvalues, double[] components, int kept)
    {
        Options = options;
        (_mean, _deviation, _eigenvalues, _components) = (mean, deviation, eigenvalues, components);
        int turned = components.Length > 0 ? kept : mean.Length;
        OutputFeatures = turned + (options.AppendOnes ? 1 : 0);
        _whitening = options.Whiten ? Array.ConvertAll(eigenvalues[..kept], value => Math.Sqrt(value + options.WhiteningEpsilon)) : [];
    }

    /// <summary>The steps.</summary>
    public PreprocessingOptions Options { get; }

    /// <summary>Features of the rows that it takes.</summary>
    public int InputFeatures => _mean.Length;

    /// <summary>Features of the rows that it makes.</summary>
    public int OutputFeatures { get; }

    /// <summary>The number subtracted from each feature; zeros where none is.</summary>
    public ReadOnlySpan<double> Mean => _mean;

    /// <summary>The divisor of each feature; ones where nothing is divided.</summary>
    public ReadOnlySpan<double> Deviation => _deviation;

    /// <summary>
    /// The eigenvalues of the covariance matrix, one for each component, the largest first, none below 0; empty without components.
    /// </summary>
    public ReadOnlySpan<double> Eigenvalues => _eigenvalues;

    /// <summary>
    /// The kept eigenvectors as columns of a matrix (<see cref="InputFeatures"/>, components), row-major; empty without components. Their sign,
    /// which mathematics leaves open, is the one that makes the first of their largest numbers positive.
    /// </summary>
    public ReadOnlySpan<double> Components => _components;

    /// <summary>Fits on training rows.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="train">The rows, one or more.</param>
    /// <param name="options">The steps; null: subtract the mean.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone. The result does not depend on it.</param>
    /// <remarks>
    /// A few components of many features come from products that the workers share. All of them, or more than an eighth or so, take a solver on one
    /// thread, in time proportional to the cube of the features. Rows of floats that are whole numbers of 255 at most plus a constant for each
    /// column, such as pixels less their mean, count as the numbers before float rounded them: floats and doubles of the same images have the same
    /// components.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="train"/> is null.</exception>
    /// <exception cref="ArgumentException">There are no rows, or values that are not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">More components than features are asked for, or the epsilon is no number above 0.</exception>
    public static Preprocessing Fit<T>(Samples<T> train, PreprocessingOptions? options = null, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(train);
        options ??= new PreprocessingOptions();
        int features = train.Features;
        int kept = options.Components ?? (options.Whiten ? features : 0);
        if (options.Components is < 1 || kept > features)
        {
            throw new ArgumentOutOfRangeException(nameof(options), kept, $"{kept} components were asked for; 1 to {features} were expected.");
        }

        Ensure.FiniteAndPositive(options.WhiteningEpsilon, nameof(options));
        Ensure.That(!options.StandardizeTargets,
            "Targets are standardised as arrays are prepared; expected no StandardizeTargets here.", nameof(options));
        Ensure.That(train.Count >= 1, "There are no rows to fit on.", nameof(train));

        // The deviation is from the mean, whether that is subtracted or not.
        double[] center = options.SubtractMean || options.DivideByDeviation ? Means(train.Count, features, Read).Mean : new double[features];
        double[] deviation = options.DivideByDeviation
            ? Deviations(train.Count, center, Read)
            : [.. Enumerable.Repeat(1.0, features)];
        double[] mean = options.SubtractMean ? center : new double[features];
        (double[] eigenvalues, double[] components) = kept > 0
            ? SymmetricEigen.Decompose(Covariance.Of(train, mean, deviation, workers), features, kept, workers)
            : ([], []);
        return new Preprocessing(options, mean, deviation, eigenvalues, components, kept);

        void Read(int index, double[] row) => TensorPrimitives.ConvertTruncating(train.Row(index), row.AsSpan());
    }

    /// <summary>Restores what <see cref="Save"/> wrote; it gives every row the same bits.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataFormatException">The file is damaged, or not one of a preprocessing.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Preprocessing Load(string path)
        => DataFormatException.In(path, () =>
        {
            using SafetensorsFile file = SafetensorsFile.Open(path);
            DataFormatException.Demand(file.VerifyChecksum(), "its checksum is missing: the file is damaged, or not one of a preprocessing");
            PreprocessingOptions options = OptionsJson.Read(file.Metadata.GetValueOrDefault(StepsKey));
            double[] mean = Read(nameof(Mean));
            double[] deviation = Read(nameof(Deviation));
            double[] eigenvalues = Read(nameof(Eigenvalues));
            double[] components = Read(nameof(Components));
            int kept = eigenvalues.Length;
            DataFormatException.Demand(
                mean.Length > 0 && deviation.Length == mean.Length && kept <= mean.Length && components.Length == (long)mean.Length * kept
                    && (kept > 0 || (!options.Whiten && options.Components is null))
                    && Array.TrueForAll(deviation, value => value > 0) && Array.TrueForAll(eigenvalues, value => value >= 0),
                $"it has {mean.Length} means, {deviation.Length} deviations, {kept} eigenvalues and {components.Length} numbers of components, "
                    + "which do not belong together");
            return new Preprocessing(options, mean, deviation, eigenvalues, components, kept);

            double[] Read(string name)
            {
                SafetensorsTensor tensor = file.Tensors.FirstOrDefault(one => one.Name == name)
                    ?? throw new DataFormatException($"it has no tensor {FileText.Quote(name)}; that of a preprocessing has one");
                double[] values = new double[Ensure.Elements(name, tensor.Count, 1)];
                file.ReadFinite<double>(name, values);
                return values;
            }
        });

    /// <summary>Writes the preprocessing, wholly or not at all (<see cref="AtomicFile"/>, whose exceptions it throws), as safetensors.</summary>
    /// <param name="path">The file to make or to replace.</param>
    public void Save(string path)
    {
        SafetensorsWriter writer = new(new Dictionary<string, string> { [StepsKey] = OptionsJson.Write(Options) }, checksum: true);
        writer.Add<double>(nameof(Mean), [_mean.Length], _mean);
        writer.Add<double>(nameof(Deviation), [_deviation.Length], _deviation);
        writer.Add<double>(nameof(Eigenvalues), [_eigenvalues.Length], _eigenvalues);
        writer.Add<double>(nameof(Components), [_eigenvalues.Length > 0 ? _mean.Length : 0, _eigenvalues.Length], _components);
        writer.Save(path);
    }

    /// <summary>New rows, with the same targets.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="rows">Rows of <see cref="InputFeatures"/>.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <exception cref="ArgumentNullException"><paramref name="rows"/> is null.</exception>
    /// <exception cref="ArgumentException">The rows have another length.</exception>
    /// <exception cref="OverflowException">The new rows do not fit in one span (2^31 - 1 elements).</exception>
    public Samples<T> Apply<T>(Samples<T> rows, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(rows);
        Ensure.That(rows.Features == InputFeatures,
            $"The rows have {rows.Features} features; the preprocessing was fitted on {InputFeatures}.", nameof(rows));

        Ensure.FitInSpan<T>(rows.Count, OutputFeatures);
        Samples<T> result = new(OutputFeatures, rows.KeptTargets);
        int turned = OutputFeatures - (Options.AppendOnes ? 1 : 0);
        double[] turnedBlock = new double[_components.Length > 0 ? Math.Min(RowsPerBlock, rows.Count) * turned : 0];
        Blocks(rows, _mean, _deviation, workers, (first, count, block) =>
        {
            double[] values = block;
            if (_components.Length > 0)
            {
                Gemm.Multiply(
                    new ReadOnlyMatrix<double>(block, count, InputFeatures), new ReadOnlyMatrix<double>(_components, InputFeatures, turned),
                    new Matrix<double>(turnedBlock, count, turned),
                    workers: workers);
                values = turnedBlock;
            }

            for (int i = 0; i < count; i++)
            {
                Span<T> row = result.WritableRow(first + i);
                Span<double> numbers = values.AsSpan(i * turned, turned);
                if (_whitening.Length > 0)
                {
                    TensorPrimitives.Divide(numbers, _whitening, numbers);
                }

                TensorPrimitives.ConvertTruncating<double, T>(numbers, row);
                row[turned..].Fill(T.One);
            }
        });
        return result;
    }

    /// <summary>
    /// The mean of each column, summed in the order of the rows. A column that never changes has its value as its mean, to the last bit: the rounded
    /// sum of many equal numbers would leave a difference, to divide by.
    /// </summary>
    /// <param name="count">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="read">Writes a row to an array.</param>
    /// <returns>The means, and the least and the largest number of each column.</returns>
    internal static (double[] Mean, double[] Least, double[] Most) Means(int count, int columns, Action<int, double[]> read)
    {
        double[] row = new double[columns];
        double[] sums = new double[columns];
        double[] least = [.. Enumerable.Repeat(double.PositiveInfinity, columns)];
        double[] most = [.. Enumerable.Repeat(double.NegativeInfinity, columns)];
        for (int i = 0; i < count; i++)
        {
            read(i, row);
            TensorPrimitives.Add(sums, row, sums);
            TensorPrimitives.Min(least, row, least);
            TensorPrimitives.Max(most, row, most);
        }

        TensorPrimitives.Divide(sums, count, sums);
        return ([.. sums.Select((sum, j) => least[j] == most[j] ? most[j] : sum)], least, most);
    }

    /// <summary>
    /// The standard deviation of each column (over N), its squares summed in the order of the rows; 1 for a column that never changes, whatever its
    /// value.
    /// </summary>
    /// <param name="count">Number of rows.</param>
    /// <param name="mean">The numbers that the deviations are from.</param>
    /// <param name="read">Writes a row to an array.</param>
    internal static double[] Deviations(int count, double[] mean, Action<int, double[]> read)
    {
        double[] row = new double[mean.Length];
        double[] first = [];
        double[] sums = new double[mean.Length];
        bool[] changes = new bool[mean.Length];
        for (int i = 0; i < count; i++)
        {
            read(i, row);
            first = i == 0 ? [.. row] : first;
            for (int j = 0; j < row.Length; j++)
            {
                sums[j] += (row[j] - mean[j]) * (row[j] - mean[j]);
                changes[j] |= row[j] != first[j];
            }
        }

        return [.. sums.Select((sum, j) => changes[j] && sum > 0 ? Math.Sqrt(sum / count) : 1)];
    }

    // Rows as doubles, less the mean, divided by the deviation; the same array for every block.
    internal static void Blocks<T>(Samples<T> rows, double[] mean, double[] deviation, Workers? workers, Action<int, int, double[]> use)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int features = rows.Features;
        double[] block = new double[Ensure.Elements("a block of rows", Math.Min(RowsPerBlock, rows.Count), features)];
        for (int first = 0; first < rows.Count; first += RowsPerBlock)
        {
            int count = Math.Min(RowsPerBlock, rows.Count - first);
            RowStretches.Run(count, workers, progress: null, (start, end) =>
            {
                for (int i = start; i < end; i++)
                {
                    Span<double> target = block.AsSpan(i * features, features);
                    TensorPrimitives.ConvertTruncating(rows.Row(first + i), target);
                    TensorPrimitives.Subtract(target, mean, target);
                    TensorPrimitives.Divide(target, deviation, target);
                }
            });
            use(first, count, block);
        }
    }
}
