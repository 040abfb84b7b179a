using FastNet.Data;
using FastNet.Numerics;

namespace FastNet.Tests.Data;

/// <summary>A data set whose rows are in a file on the disk has the numbers of one in memory.</summary>
[OneMode]
public sealed class OnDiskTests
{
    private const int Count = 40;
    private const int Features = 520;

    private static readonly DataSetOptions OnDisk = new() { MostInMemory = 0 };

    private TemporaryFolder _folder = null!;

    private string X => _folder.File("x.npy");

    [SetUp]
    public void SaveRows()
    {
        _folder = new TemporaryFolder();
        double[] numbers = new double[Count * Features];
        new RandomState(3).Gaussian(numbers);
        NpyArray.From<long>(Array.ConvertAll(numbers, number => (long)(1e17 * number)), Count, 2, Features / 2).Save(X);
        NpyArray.From<int>([.. Enumerable.Range(0, Count).Select(i => i % 2)], Count).Save(_folder.File("y.npy"));
    }

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public void Every_part_has_the_bits_of_rows_in_memory([Values] bool ones)
    {
        DataSet inMemory = DataSet.Load(_folder.Path);
        DataSet onDisk = DataSet.Load(_folder.Path, OnDisk);
        Assert.That((inMemory.Train.AreOnDisk, onDisk.Train.AreOnDisk, onDisk.Test.AreOnDisk), Is.EqualTo((false, true, true)));
        Assert.That(onDisk.Origin, Is.EqualTo(inMemory.Origin));
        Assert.That(() => onDisk.Train.Values, Throws.InvalidOperationException.With.Message.Contains("on the disk"));
        PreprocessingOptions options = new() { DivideByDeviation = true, AppendOnes = ones };
        DataSplit<float> expected = inMemory.Prepare<float>(options: options);
        DataSplit<float> split = onDisk.Prepare<float>(options: options);
        Assert.That((split.Train.HasNumbers, split.Test.HasNumbers, split.TestAll.HasNumbers), Is.EqualTo((false, false, false)));
        Assert.That(split.MeanImage.ToArray().Concat(split.Deviation.ToArray()), Is.EqualTo(expected.MeanImage.ToArray().Concat(expected.Deviation.ToArray())));
        AssertSame(split.Train, expected.Train);
        AssertSame(split.Validation, expected.Validation);
        AssertSame(split.TestAll, expected.TestAll);
        AssertSame(split.Test, expected.Test);

        // As they were stored: one rounding, from whole numbers of 62 bits.
        AssertSame(onDisk.Train.ToSamples<float>(3, 5), inMemory.Train.ToSamples<float>(3, 5));
    }

    [Test]
    public void A_batch_allocates_nothing()
    {
        Samples<float> rows = DataSet.Load(_folder.Path, OnDisk).Prepare<float>().Train;
        int[] indices = [3, 1, 20];
        float[] batch = new float[3 * Features];
        void Gather() => rows.Gather(indices, new Matrix<float>(batch, 3, Features));
        Gather();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Gather();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Large_files_stay_on_the_disk_and_others_only_where_they_can()
    {
        string large = _folder.File("large.npy");
        byte[] header = NpyHeader.Write(NpyType.U1, [1 << 20, 2048]);
        using (FileStream file = File.Create(large))
        {
            // A hole, which takes no place.
            file.Write(header);
            file.SetLength(header.Length + (1L << 31));
        }

        Assert.That(StoredRows.Load(large, long.MaxValue).AreOnDisk);
        Assert.That(StoredRows.Load(X, new FileInfo(X).Length).AreOnDisk, Is.False);
        Assert.That(StoredRows.Load(X, new FileInfo(X).Length - 1).AreOnDisk);
        NpyArray.From<bool>([true, false, true, true], 2, 2).Save(X);
        Assert.That(StoredRows.Load(X, 1).AreOnDisk, Is.False, "truth values fit into memory");
        Assert.That(() => StoredRows.Load(X, 0), Throws.TypeOf<DataFormatException>().With.Message.Contains("of B1; numbers were expected"));
    }

    [Test]
    public void A_file_with_any_byte_of_its_header_changed_is_refused_or_another_array()
    {
        NpyArray.From<short>(new short[Count * 3], Count, 3).Save(X);
        byte[] whole = File.ReadAllBytes(X);
        for (int i = 0; i < whole.Length - (Count * 6); i++)
        {
            byte[] changed = [.. whole];
            changed[i] ^= (byte)(1 << (i % 8));
            File.WriteAllBytes(X, changed);
            try
            {
                Assert.That(DataSet.Load(_folder.Path, OnDisk).Prepare<double>().TestAll.Count, Is.EqualTo(8));
            }
            catch (DataFormatException error)
            {
                Assert.That(error.Message, Does.Contain(_folder.Path).Or.Contain("of x"));
            }
        }
    }

    [Test]
    public void A_file_that_is_cut_short_is_told()
    {
        Samples<float> rows = DataSet.Load(_folder.Path, OnDisk).Prepare<float>().Train;
        using (FileStream file = new(X, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(1000);
        }

        Assert.That(
            () => rows.Gather([.. Enumerable.Range(0, rows.Count)], new Matrix<float>(new float[rows.Count * Features], rows.Count, Features)),
            Throws.TypeOf<DataFormatException>().With.Message.Contains("cut short"));
    }

    private static void AssertSame(Samples<float> rows, Samples<float> expected)
    {
        Assert.That((rows.Count, rows.Features), Is.EqualTo((expected.Count, expected.Features)));
        Assert.That(rows.Labels.ToArray(), Is.EqualTo(expected.Labels.ToArray()));
        float[] values = new float[rows.Count * rows.Features];
        rows.Gather([.. Enumerable.Range(0, rows.Count)], new Matrix<float>(values, rows.Count, rows.Features));
        for (int i = 0; i < rows.Count; i++)
        {
            Assert.That(values.AsSpan(i * rows.Features, rows.Features).SequenceEqual(expected.Row(i)), $"row {i}");
        }
    }
}
