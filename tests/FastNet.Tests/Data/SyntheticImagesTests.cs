using System.Security.Cryptography;
using FastNet.Data;

namespace FastNet.Tests.Data;

[OneMode]
public class SyntheticImagesTests
{
    private static readonly DataSet Images = SyntheticImages.Create();

    [Test]
    public void The_bytes_are_the_same_on_every_machine()
    {
        Assert.That(Hash(Images), Is.EqualTo("77D194AF2B9749D192FFEB5F1D49CECADAA0BF35BDC26DAE653DD146DCE1CD2A"));
    }

    [Test]
    public void Equal_seeds_give_equal_images_and_others_give_others()
    {
        string second = Hash(SyntheticImages.Create(1));
        Assert.That(Hash(SyntheticImages.Create(1)), Is.EqualTo(second));
        Assert.That(second, Is.Not.EqualTo(Hash(Images)));
    }

    [Test]
    public void There_are_as_many_images_as_the_protocol_takes()
    {
        Assert.That(Images.Name, Is.EqualTo("synthetic"));
        Assert.That(Images.DefaultProtocol, Is.EqualTo(new ProtocolSizes(10_000, 1_000, 1_000)));
        Assert.That((Images.Train.Count, Images.Test.Count), Is.EqualTo((11_000, 1_000)));
        Assert.That((Images.Train.Shape.Channels, Images.Train.Shape.Height, Images.Train.Shape.Width), Is.EqualTo((3, 32, 32)));
        Assert.That(Images.Train.ClassNames, Has.Count.EqualTo(10));
    }

    [TestCase(true, 0, 10_000)]
    [TestCase(true, 10_000, 1_000)]
    [TestCase(false, 0, 1_000)]
    public void Every_part_has_equally_many_of_each_class_in_mixed_order(bool train, int first, int count)
    {
        int[] labels = (train ? Images.Train : Images.Test).Labels.Slice(first, count).ToArray();
        Assert.That(labels.CountBy(label => label).Select(pair => pair.Value), Is.EqualTo(Enumerable.Repeat(count / 10, 10)));
        int changes = labels.Zip(labels.Skip(1)).Count(pair => pair.First != pair.Second);
        Assert.That(changes, Is.InRange(count * 8 / 10, count * 95 / 100));
    }

    [Test]
    public void No_image_occurs_twice()
    {
        HashSet<string> seen = [];
        foreach (RawSamples set in new[] { Images.Train, Images.Test })
        {
            for (int i = 0; i < set.Count; i++)
            {
                Assert.That(seen.Add(Convert.ToHexString(SHA256.HashData(set.Image(i)))), Is.True, $"image {i}");
            }
        }
    }

    [Test]
    public void The_numbers_of_an_images_generator_are_those_published_for_SplitMix64()
    {
        SplitMix64 random = new(1234567);
        Assert.That(new[] { random.Next(), random.Next(), random.Next() }, Is.EqualTo(new[] { 6457827717110365317UL, 3203168211198807973UL, 9817491932198370423UL }));
    }

    private static string Hash(DataSet data)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(data.Train.Pixels);
        hash.AppendData(Array.ConvertAll(data.Train.Labels.ToArray(), label => (byte)label));
        hash.AppendData(data.Test.Pixels);
        hash.AppendData(Array.ConvertAll(data.Test.Labels.ToArray(), label => (byte)label));
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
