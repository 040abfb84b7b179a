using FastNet.Data;

namespace FastNet.Tests.Data;

[OneMode]
public class RawSamplesTests
{
    private static readonly string[] TwoClasses = ["a", "b"];

    [Test]
    public void Images_are_found_by_their_number()
    {
        RawSamples images = new([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [1, 0], 1, 2, 3, TwoClasses);
        Assert.That(images.Count, Is.EqualTo(2));
        Assert.That(images.Features, Is.EqualTo(6));
        Assert.That(images.Image(1).ToArray(), Is.EqualTo(new byte[] { 7, 8, 9, 10, 11, 12 }));
        Assert.That(images.Labels.ToArray(), Is.EqualTo(new int[] { 1, 0 }));
        Assert.That(images.Pixels.Length, Is.EqualTo(12));
        Assert.That((images.Shape.Height, images.Shape.Width, images.Shape.Channels), Is.EqualTo((1, 2, 3)));
        Assert.That(images.ClassNames, Is.EqualTo(TwoClasses));
        Assert.That(() => images.Image(2).Length, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => images.Image(-1).Length, Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Sizes_and_labels_that_do_not_fit_are_refused()
    {
        Assert.That(() => new RawSamples(new byte[11], [1, 0], 1, 2, 3, TwoClasses), Throws.ArgumentException.With.Message.Contains("12").And.Message.Contains("11"));
        Assert.That(() => new RawSamples(new byte[12], [1, 2], 1, 2, 3, TwoClasses), Throws.ArgumentException.With.Message.Contains("Image 1 has label 2"));
        Assert.That(() => new RawSamples(new byte[12], [1, 0], 0, 2, 3, TwoClasses), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new RawSamples([], [], 1, 2, 3, []), Throws.ArgumentException.With.Message.Contains("0 class names"));
        Assert.That(() => new RawSamples(null!, [], 1, 2, 3, TwoClasses), Throws.ArgumentNullException);
    }

    [Test]
    public void Two_sets_of_one_data_set_agree_in_size_and_classes()
    {
        RawSamples train = new(new byte[6], [1], 1, 2, 3, TwoClasses);
        RawSamples turned = new(new byte[6], [1], 2, 1, 3, TwoClasses);
        RawSamples renamed = new(new byte[6], [1], 1, 2, 3, ["a", "c"]);
        Assert.That(new DataSet("x", train, train, new ProtocolSizes(1, 0, 1)).DefaultProtocol.Train, Is.EqualTo(1));
        Assert.That(() => new DataSet("x", train, turned, default), Throws.ArgumentException.With.Message.Contains("3 x 1 x 2").And.Message.Contains("3 x 2 x 1"));
        Assert.That(() => new DataSet("x", train, renamed, default), Throws.ArgumentException.With.Message.Contains("a c"));
        Assert.That(() => new DataSet("", train, train, default), Throws.ArgumentException);
    }
}
