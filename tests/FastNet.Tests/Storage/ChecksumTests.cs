using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;

namespace FastNet.Tests.Storage;

/// <summary>The checksum of a safetensors file, and SHA-256 without a native library.</summary>
public sealed class ChecksumTests
{
    private TemporaryFolder _folder = null!;

    private string FilePath => _folder.File("a.safetensors");

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public void It_is_the_XXH128_of_the_file_with_zeros_in_its_place()
    {
        Write(checksum: true);
        using SafetensorsFile file = SafetensorsFile.Open(FilePath);
        Assert.That(file.VerifyChecksum(), Is.True);
        string sum = file.Metadata["xxh128"];
        string zeros = Encoding.Latin1.GetString(File.ReadAllBytes(FilePath)).Replace(sum, new string('0', 32), StringComparison.Ordinal);
        Assert.That(sum, Is.EqualTo(Convert.ToHexStringLower(XxHash128.Hash(Encoding.Latin1.GetBytes(zeros)))));
    }

    [Test]
    public void A_file_without_one_is_told_apart()
    {
        Write(checksum: false);
        using SafetensorsFile file = SafetensorsFile.Open(FilePath);
        Assert.That(file.VerifyChecksum(), Is.False);
    }

    [TestCase("")]
    [TestCase("00000000000000000000000000000000")]
    [TestCase("\u001b[2J")]
    public void A_wrong_one_is_refused(string sum)
    {
        SafetensorsWriter writer = new(new Dictionary<string, string> { ["xxh128"] = sum });
        writer.Save(FilePath);
        using SafetensorsFile file = SafetensorsFile.Open(FilePath);
        DataFormatException error = Assert.Throws<DataFormatException>(() => file.VerifyChecksum())!;
        Assert.That(error.Path, Is.EqualTo(FilePath));
        Assert.That(error.Message, Does.Contain("damaged").And.Not.Contain("\u001b"));
    }

    [Test]
    public void A_tensor_longer_than_what_is_read_at_once_counts_to_its_last_byte()
    {
        float[] values = new float[700_000];
        SafetensorsWriter writer = new(checksum: true);
        writer.Add<float>("a", [values.Length], values);
        writer.Save(FilePath);
        byte[] bytes = File.ReadAllBytes(FilePath);
        bytes[^1] ^= 1;
        File.WriteAllBytes(_folder.File("b"), bytes);
        using SafetensorsFile good = SafetensorsFile.Open(FilePath);
        using SafetensorsFile bad = SafetensorsFile.Open(_folder.File("b"));
        Assert.That(good.VerifyChecksum(), Is.True);
        Assert.That(() => bad.VerifyChecksum(), Throws.InstanceOf<DataFormatException>());
    }

    [TestCase(float.NaN, "NaN")]
    [TestCase(float.NegativeInfinity, "-Infinity")]
    public void A_number_that_is_not_finite_is_named_with_its_place(float value, string shown)
    {
        float[] values = new float[6];
        values[5] = value;
        SafetensorsWriter writer = new();
        writer.Add<float>("W1", [2, 3], values);
        writer.Save(FilePath);
        using SafetensorsFile file = SafetensorsFile.Open(FilePath);
        Assert.That(
            () => file.ReadFinite<float>("W1", values),
            Throws.InstanceOf<DataFormatException>().With.Message.Contains(FilePath).And.Message.Contains($"'W1' has {shown} at [1, 2]; a finite number was expected"));
    }

    [Test]
    public void Sha_256_is_that_of_the_standard_library_for_every_length_and_any_parts()
    {
        byte[] bytes = new byte[1000];
        new System.Random(1).NextBytes(bytes);
        for (int length = 0; length < bytes.Length; length++)
        {
            Sha256 hash = new();
            hash.Append(bytes.AsSpan(0, length / 3));
            hash.Append(bytes.AsSpan(length / 3, length - (length / 3)));
            Assert.That(hash.Finish(), Is.EqualTo(SHA256.HashData(bytes.AsSpan(0, length))), $"{length} bytes");
        }
    }

    private void Write(bool checksum)
    {
        SafetensorsWriter writer = new(new Dictionary<string, string> { ["a"] = "\"xxh128\":\"00000000000000000000000000000000\"" }, checksum);
        writer.Add<float>("W", [2], [1, 2]);
        writer.Add<double>("D", [], [3]);
        writer.Save(FilePath);
    }
}
