using FastNet.Reports.Tests.Support;

namespace FastNet.Reports.Tests.Pictures;

/// <summary>PNG files hold every pixel.</summary>
public sealed class PictureTests
{
    [Test]
    public void A_png_file_gives_every_pixel_back([Values(1, 3)] int channels, [Values(1, 2, 7, 300)] int width, [Values(1, 5, 64)] int height)
    {
        byte[] pixels = new byte[width * height * channels];
        RandomState random = new(5);
        for (int i = 0; i < pixels.Length; i++)
        {
            // Parts of noise, slopes and one colour, so that every filter has its rows.
            pixels[i] = (i / width % 3) switch { 0 => (byte)random.RandInt(0, 256), 1 => (byte)i, _ => 200 };
        }

        using MemoryStream stream = new();
        new Picture(width, height, channels, pixels).WritePng(stream);
        (Picture read, string[] chunks) = PngReader.Read(stream.ToArray());
        Assert.Multiple(() =>
        {
            Assert.That(chunks, Is.EqualTo(["IHDR", "IDAT", "IEND"]));
            Assert.That((read.Width, read.Height, read.Channels), Is.EqualTo((width, height, channels)));
            Assert.That(read.Pixels.ToArray(), Is.EqualTo(pixels));
        });
    }

    [Test]
    public void The_smallest_picture_has_the_header_of_the_standard()
    {
        using MemoryStream stream = new();
        new Picture(1, 1, 1, [7]).WritePng(stream);

        // IHDR of a grey pixel with its checksum, as libpng writes it.
        Assert.That(Convert.ToHexString(stream.ToArray()), Does.StartWith("89504E470D0A1A0A" + "0000000D49484452" + "00000001000000010800000000" + "3A7E9B55").And.EndsWith("0000000049454E44AE426082"));
    }

    [Test]
    public void A_picture_is_compressed()
    {
        using MemoryStream stream = new();
        new Picture(640, 480, 3, new byte[640 * 480 * 3]).WritePng(stream);
        Assert.That(stream.Length, Is.LessThan(5000));
    }

    [Test]
    public void Saving_makes_the_file_and_nothing_else()
    {
        using TemporaryFolder folder = new();
        new Picture(2, 1, 1, [1, 2]).Save(folder.File("a.png"));
        Assert.That(Directory.GetFiles(folder.Path), Is.EqualTo([folder.File("a.png")]));
        Assert.That(PngReader.Read(File.ReadAllBytes(folder.File("a.png"))).Picture.Pixels.ToArray(), Is.EqualTo([1, 2]));
    }

    [TestCase(0, 1, 1, 0)]
    [TestCase(1, 0, 1, 0)]
    [TestCase(1, 1, 2, 2)]
    [TestCase(2, 2, 3, 11)]
    public void What_is_no_picture_is_refused(int width, int height, int channels, int bytes)
        => Assert.That(() => new Picture(width, height, channels, new byte[bytes]), Throws.InstanceOf<ArgumentException>());
}
