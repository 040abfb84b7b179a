using FastNet.Data;

namespace FastNet.Tests.Data;

[OneMode]
public class ImagePixelsTests
{
    private static readonly RawSamples Images = new([.. Enumerable.Range(0, 18).Select(i => (byte)(14 * i))], [2, 0, 1], 1, 2, 3, ["a", "b", "c"]);

    [Test]
    public void Rows_hold_the_bytes_of_the_images_and_their_labels()
    {
        Samples<float> rows = Images.ToSamples<float>(1, 2);
        Assert.That((rows.Count, rows.Features), Is.EqualTo((2, 6)));
        Assert.That(rows.Row(0).ToArray(), Is.EqualTo(new float[] { 84, 98, 112, 126, 140, 154 }));
        Assert.That(rows.Row(1)[5], Is.EqualTo(238));
        Assert.That(rows.Labels.ToArray(), Is.EqualTo(new[] { 0, 1 }));
    }

    [Test]
    public void Images_that_are_not_there_are_refused()
    {
        Assert.That(() => Images.ToSamples<double>(2, 2), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Images.ToSamples<double>(-1, 2), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Images.ToSamples<double>(0, -1), Throws.TypeOf<ArgumentOutOfRangeException>());
    }
}
