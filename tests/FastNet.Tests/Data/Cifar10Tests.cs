using FastNet.Data;

namespace FastNet.Tests.Data;

[OneMode]
public class Cifar10Tests
{
    private const int Records = 300;

    [TestCase("")]
    [TestCase("cifar-10-batches-bin")]
    public void Records_become_labels_and_planes(string inner)
    {
        using TemporaryFolder folder = new();
        byte[][] files = WriteFiles(folder.File(inner));
        DataSet data = Cifar10.Load(folder.Path, Records);

        Assert.That(data.Name, Is.EqualTo("cifar10"));
        Assert.That(data.DefaultProtocol, Is.EqualTo(new ProtocolSizes(49_000, 1_000, 1_000)));
        Assert.That((data.Train.Count, data.Test.Count), Is.EqualTo((5 * Records, Records)));
        Assert.That((data.Train.Shape.Channels, data.Train.Shape.Height, data.Train.Shape.Width), Is.EqualTo((3, 32, 32)));
        Assert.That(data.Train.ClassNames, Has.Count.EqualTo(10));
        for (int i = 0; i < 6 * Records; i++)
        {
            ReadOnlySpan<byte> record = files[i / Records].AsSpan(i % Records * 3073, 3073);
            RawSamples set = i < 5 * Records ? data.Train : data.Test;
            int index = i < 5 * Records ? i : i - (5 * Records);
            Assert.That(set.Labels[index], Is.EqualTo(record[0]));
            Assert.That(set.Image(index).SequenceEqual(record[1..]), Is.True, $"image {i}");
        }
    }

    [Test]
    public void The_real_files_have_ten_thousand_records()
    {
        using TemporaryFolder folder = new();
        WriteFiles(folder.Path);
        Assert.That(() => Cifar10.Load(folder.Path), Throws.InstanceOf<DataFormatException>().With.Message.Contains("30730000").And.Message.Contains("300 records"));
    }

    [Test]
    public void A_missing_folder_is_named()
    {
        using TemporaryFolder folder = new();
        Assert.That(() => Cifar10.Load(folder.File("none")), Throws.InstanceOf<DirectoryNotFoundException>().With.Message.Contains(folder.File("none")));
        Assert.That(() => Cifar10.Load(""), Throws.ArgumentException);
    }

    [TestCase("data_batch_4.bin")]
    [TestCase("test_batch.bin")]
    public void A_missing_file_is_named(string name)
    {
        using TemporaryFolder folder = new();
        WriteFiles(folder.Path);
        File.Delete(folder.File(name));
        Assert.That(() => Cifar10.Load(folder.Path, Records), Throws.InstanceOf<FileNotFoundException>().With.Message.Contains(folder.File(name)));
    }

    [TestCase(Records * 3073 - 1, "no multiple of 3073")]
    [TestCase((Records - 1) * 3073, "299 records")]
    [TestCase((Records + 1) * 3073, "301 records")]
    public void A_file_of_another_length_is_refused_with_both_lengths(int length, string expected)
    {
        using TemporaryFolder folder = new();
        WriteFiles(folder.Path);
        string path = folder.File("data_batch_2.bin");
        File.WriteAllBytes(path, new byte[length]);
        Assert.That(() => Cifar10.Load(folder.Path, Records), Throws.InstanceOf<DataFormatException>()
            .With.Message.Contains(path).And.Message.Contains($"{length} bytes").And.Message.Contains($"{Records * 3073}").And.Message.Contains(expected));
    }

    [Test]
    public void A_label_above_9_is_refused_with_file_and_record()
    {
        using TemporaryFolder folder = new();
        byte[] bytes = WriteFiles(folder.Path)[5];
        bytes[257 * 3073] = 10;
        File.WriteAllBytes(folder.File("test_batch.bin"), bytes);
        Assert.That(() => Cifar10.Load(folder.Path, Records), Throws.InstanceOf<DataFormatException>()
            .With.Message.Contains("test_batch.bin").And.Message.Contains("record 257").And.Message.Contains("label 10"));
    }

    private static byte[][] WriteFiles(string folder)
    {
        Directory.CreateDirectory(folder);
        System.Random random = new(5);
        string[] names = ["data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin", "test_batch.bin"];
        return [.. names.Select(name =>
        {
            byte[] bytes = new byte[Records * 3073];
            random.NextBytes(bytes);
            for (int i = 0; i < Records; i++)
            {
                bytes[i * 3073] = (byte)random.Next(10);
            }

            File.WriteAllBytes(Path.Combine(folder, name), bytes);
            return bytes;
        })];
    }
}
