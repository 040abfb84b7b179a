using FastNet.Data;
using FastNet.Numerics;

namespace FastNet.Tests.Data;

/// <summary>Rows of a file that stays on the disk have the bits of the same rows in memory.</summary>
[OneMode]
public sealed class NpyRowsTests
{
    private const int Count = 60;

    // Longer than what is converted at a time.
    private const int Features = 2 * 3 * 200;

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("x.npy");

    [OneTimeTearDown]
    public void TearDown() => _folder.Dispose();

    private static IEnumerable<NpyArray> Arrays()
    {
        yield return Array<float>(value => value / 7f);
        yield return Array<double>(value => value / 7.0);
        yield return Array<sbyte>(value => (sbyte)value);
        yield return Array<short>(value => (short)(value * 100));
        yield return Array<int>(value => value * 100_000);
        yield return Array<long>(value => value * 10_000_000_000);
        yield return Array<byte>(value => (byte)value);
        yield return Array<ushort>(value => (ushort)(value * 200));
        yield return Array<uint>(value => (uint)value * 10_000_000);
        yield return Array<ulong>(value => (ulong)value << 40);
    }

    [TestCaseSource(nameof(Arrays))]
    public void A_batch_has_the_bits_of_rows_in_memory(NpyArray array)
    {
        array.Save(Path);
        using NpyRows rows = NpyRows.Open(Path);
        Assert.That((rows.Count, rows.Features, rows.Type), Is.EqualTo((Count, Features, array.Type)));
        (double[] mean, double[] deviation) = rows.Scales(first: 5, count: 50);
        AssertBatch<float>(array, rows, mean, deviation);
        AssertBatch<double>(array, rows, mean, deviation);
        AssertBatch<float>(array, rows, null, null);
        AssertBatch<double>(array, rows, mean, null);
        DataSet set = new("same", Part(array, 5, 50), Labels(50), null, null, Part(array, 0, 5), Labels(5));
        DataSplit<double> split = set.Prepare<double>(options: new() { DivideByDeviation = true }, sizes: new ProtocolSizes(50, 0, 5));
        Assert.That(split.MeanImage.ToArray(), Is.EqualTo(mean), "the scales are those of arrays in memory");
        Assert.That(Dense(rows.ToSamples(0, new TargetRows<double>(new int[5]), mean, deviation), 5), Is.EqualTo(Dense(split.TestAll, 5)));
    }

    [Test]
    public void Training_on_the_file_leaves_the_bits_of_training_in_memory()
    {
        NpyArray array = Array<float>(value => value / 100f);
        array.Save(Path);
        using NpyRows rows = NpyRows.Open(Path);
        int[] labels = [.. Enumerable.Range(0, Count).Select(i => i % 3)];
        float[] values = array.Values<float>().ToArray();
        Assert.That(
            Trained(rows.ToSamples(0, new TargetRows<float>(labels))),
            Is.EqualTo(Trained(Samples<float>.From(values, Features, new TargetRows<float>(labels)))));
    }

    [Test]
    public void A_batch_allocates_nothing([Values] bool scaled)
    {
        Array<short>(value => (short)value).Save(Path);
        using NpyRows rows = NpyRows.Open(Path);
        (double[] mean, double[] deviation) = rows.Scales(0, Count);
        Samples<float> samples = rows.ToSamples(0, new TargetRows<float>(new int[Count]), scaled ? mean : null, scaled ? deviation : null);
        int[] indices = [3, 1, 59];
        float[] batch = new float[3 * Features];
        void Gather() => samples.Gather(indices, new Matrix<float>(batch, 3, Features));
        Gather();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Gather();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(samples.HasNumbers, Is.False);
    }

    [Test]
    public void Rows_beyond_4_GiB_are_found()
    {
        const int Rows = 1_400_001;
        const int Width = 3072;
        string path = _folder.File("large.npy");
        byte[] header = NpyHeader.Write(NpyType.U1, [Rows, Width]);
        using (FileStream file = File.Create(path))
        {
            // The rest is a hole, which takes no place on the disk.
            file.Write(header);
            file.SetLength(header.Length + ((long)Rows * Width));
            file.Position = header.Length + ((long)(Rows - 1) * Width);
            file.Write(Enumerable.Range(0, Width).Select(i => (byte)i).ToArray());
        }

        using NpyRows rows = NpyRows.Open(path);
        double[] batch = new double[2 * Width];
        rows.ToSamples(0, new TargetRows<double>(new int[Rows])).Gather([Rows - 1, 0], new Matrix<double>(batch, 2, Width));
        Assert.That(batch[..Width], Is.EqualTo(Enumerable.Range(0, Width).Select(i => (double)(byte)i)));
        Assert.That(batch[Width..], Is.All.Zero);
    }

    [Test]
    public void A_header_with_any_byte_changed_is_refused_or_another_array()
    {
        NpyArray.From<short>(new short[4 * 6], 4, 6).Save(Path);
        byte[] whole = File.ReadAllBytes(Path);
        for (int i = 0; i < whole.Length; i++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] changed = [.. whole];
                changed[i] ^= (byte)(1 << bit);
                File.WriteAllBytes(Path, changed);
                try
                {
                    using NpyRows rows = NpyRows.Open(Path);
                    float[] row = new float[rows.Features];
                    rows.ToSamples(0, new TargetRows<float>(new int[rows.Count])).Gather([rows.Count - 1], new Matrix<float>(row, 1, rows.Features));
                }
                catch (DataFormatException error)
                {
                    Assert.That(error.Path, Is.EqualTo(Path));
                }
            }
        }
    }

    [Test]
    public void What_cannot_be_read_is_refused_by_its_place()
    {
        NpyArray.From<float>([1, 2, 3, float.NaN, 5, 6], 3, 2).Save(Path);
        using (NpyRows rows = NpyRows.Open(Path))
        {
            Assert.That(() => rows.Scales(0, 3), Throws.TypeOf<DataFormatException>().With.Message.Contains("row 1, column 1").And.Message.Contains("NaN"));
            Assert.That(() => rows.Scales(2, 2), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => rows.ToSamples(1, new TargetRows<float>(new int[3])), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => rows.ToSamples(0, new TargetRows<float>(new int[3]), mean: [1]), Throws.ArgumentException.With.Message.Contains("expected 2"));
        }

        NpyArray.From<float>([1, 2, 3], 3).Save(Path);
        Assert.That(() => NpyRows.Open(Path), Throws.TypeOf<DataFormatException>().With.Message.Contains("shape [3] of F4").And.Message.Contains("(N, D)"));
        NpyArray.From<bool>([true, false], 2, 1).Save(Path);
        Assert.That(() => NpyRows.Open(Path), Throws.TypeOf<DataFormatException>().With.Message.Contains("of B1; numbers"));
    }

    [Test]
    public void A_file_that_is_cut_short_or_closed_is_told_and_ends_nothing()
    {
        NpyArray.From<float>(new float[3000], 3, 1000).Save(Path);
        NpyRows rows = NpyRows.Open(Path);
        Samples<float> samples = rows.ToSamples(0, new TargetRows<float>(new int[3]));
        float[] row = new float[1000];
        using (FileStream file = new(Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(9000);
        }

        Assert.That(
            () => samples.Gather([2], new Matrix<float>(row, 1, 1000)),
            Throws.TypeOf<DataFormatException>().With.Message.Contains("before row 2").And.Message.Contains("cut short"));
        samples.Gather([1], new Matrix<float>(row, 1, 1000));
        rows.Dispose();
        Assert.That(() => samples.Gather([1], new Matrix<float>(row, 1, 1000)), Throws.TypeOf<ObjectDisposedException>());
    }

    private static void AssertBatch<T>(NpyArray array, NpyRows rows, double[]? mean, double[]? deviation)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        T[] batch = new T[2 * Features];
        rows.ToSamples(10, new TargetRows<T>(new int[40]), mean, deviation).Gather([39, 0], new Matrix<T>(batch, 2, Features));
        foreach ((int place, int row) in (ReadOnlySpan<(int, int)>)[(0, 49), (1, 10)])
        {
            double[] numbers = new double[Features];
            array.Convert<double>(row * Features, numbers);
            T[] expected = [.. numbers.Select((value, j) => T.CreateTruncating((value - (mean?[j] ?? 0)) / (deviation?[j] ?? 1)))];
            Assert.That(batch.AsSpan(place * Features, Features).SequenceEqual(expected), $"{typeof(T).Name}, row {row}");
        }
    }

    private static float[] Trained(Samples<float> rows)
    {
        TwoLayerNet<float> net = new(Features, hiddenSize: 8, outputSize: 3, batchCapacity: 20);
        net.Initialize(new RandomState(3), weightScale: 0.1);
        Adam<float> rule = new(net.Parameters.Length);
        TrainingOptions options = new() { Epochs = 3, BatchSize = 20, LearningRate = 1e-3 };
        new Solver<float>(net, rows, rows, rule, options, new RandomState(4)).Train();
        return net.Parameters.ToArray();
    }

    private static T[] Dense<T>(Samples<T> rows, int count)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        T[] values = new T[count * rows.Features];
        rows.Gather([.. Enumerable.Range(0, count)], new Matrix<T>(values, count, rows.Features));
        return values;
    }

    private static NpyArray Part(NpyArray array, int first, int count) => array.Rows([.. Enumerable.Range(first, count)]);

    private static NpyArray Labels(int count) => NpyArray.From<int>([.. Enumerable.Range(0, count).Select(i => i % 2)], count);

    private static NpyArray Array<T>(Func<int, T> of)
        where T : unmanaged
    {
        int[] numbers = new int[Count * Features];
        new RandomState(8).RandInt(0, 100, numbers);
        return NpyArray.From<T>(System.Array.ConvertAll(numbers, number => of(number)), Count, 2, 3, 200);
    }
}
