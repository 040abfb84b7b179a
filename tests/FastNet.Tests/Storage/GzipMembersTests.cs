using FastNet.Data;
using FastNet.Tests.Support;

namespace FastNet.Tests.Storage;

/// <summary>Gzip files of one member and of several, whole and not.</summary>
[OneMode]
public sealed class GzipMembersTests
{
    [Test]
    public void Members_are_read_one_after_the_other()
    {
        byte[][] contents = [Content(1), [], Content(70_000), Content(5), []];
        Assert.That(Read([.. contents.SelectMany(Fixture.Gzip)]), Is.EqualTo(contents.SelectMany(content => content)));
    }

    // The runtime reads files in pieces of 8,192 bytes: the second member's first bytes lie around the end of one.
    [Test]
    public void Members_may_meet_anywhere([Range(8_150, 8_200, 1)] int length)
    {
        byte[] first = Content(length);
        byte[] member = Stored(first);
        Assert.That(Read([.. member, .. Fixture.Gzip(Content(9))]), Is.EqualTo([.. first, .. Content(9)]));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(15)]
    [TestCase(16)]
    [TestCase(17)]
    [TestCase(65_535)]
    [TestCase(65_536)]
    [TestCase(65_537)]
    [TestCase(65_552)]
    public void Content_of_any_length_is_read_in_pieces_of_any_length(int length)
    {
        byte[] content = Content(length);
        foreach (int piece in (int[])[7, 16, 100_000])
        {
            Assert.That(Read(Fixture.Gzip(content), piece).AsSpan().SequenceEqual(content), $"{piece}");
        }
    }

    [Test]
    public void Two_members_cut_short_anywhere_but_between_them_are_refused()
    {
        byte[] first = Fixture.Gzip(Content(40));
        byte[] whole = [.. first, .. Fixture.Gzip(Content(30))];
        for (int length = 0; length < whole.Length; length++)
        {
            if (length == first.Length)
            {
                Assert.That(Read(whole[..length]), Is.EqualTo(Content(40)), "nobody can know that there was more");
            }
            else if (length > 0)
            {
                Assert.That(() => Read(whole[..length]), Throws.InstanceOf<DataFormatException>(), $"{length} bytes");
            }
        }
    }

    [Test]
    public void A_byte_changed_in_any_members_content_checksum_or_length_is_found()
    {
        byte[] first = Fixture.Gzip(Content(40));
        byte[] whole = [.. first, .. Fixture.Gzip(Content(30))];
        for (int i = 0; i < whole.Length; i++)
        {
            byte[] changed = [.. whole];
            changed[i] ^= 1;
            try
            {
                // Time, system and flags in a header mean nothing here.
                Assert.That(Read(changed), Is.EqualTo([.. Content(40), .. Content(30)]), $"byte {i}");
                Assert.That(i % first.Length, Is.InRange(2, 9), "it lies in a header");
            }
            catch (DataFormatException)
            {
            }
        }
    }

    [TestCase(new byte[] { 0, 1 })]
    [TestCase(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 })]
    [TestCase(new byte[] { 1, 0, 0 })]
    [TestCase(new byte[] { 0x1f })]
    [TestCase(new byte[] { 0x1f, 0 })]
    [TestCase(new byte[] { 0x1f, 0x8b })]
    [TestCase(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18 })]
    public void What_follows_the_last_member_and_is_none_is_refused(byte[] more)
        => Assert.That(() => Read([.. Fixture.Gzip(Content(40)), .. more]), Throws.InstanceOf<DataFormatException>());

    // A member ends with its length, low byte first, and may itself end with zeros: the empty one with eight and more.
    [Test]
    public void Zeros_behind_the_last_member_are_padding([Values(0, 1, 40, 256, 65_536, 70_000)] int length, [Values(1, 2, 3, 8, 9, 4_095, 4_096, 8_192, 70_000)] int zeros)
    {
        byte[] padded = [.. Fixture.Gzip(Content(5)), .. Fixture.Gzip(Content(length)), .. new byte[zeros]];
        Assert.That(Read(padded).AsSpan().SequenceEqual([.. Content(5), .. Content(length)]));
        Assert.That(() => Read([.. padded, 7]), Throws.InstanceOf<DataFormatException>(), "something follows the zeros");
        Assert.That(() => Read([.. padded, .. Fixture.Gzip(Content(3))]), Throws.InstanceOf<DataFormatException>(), "a member follows the zeros");
    }

    [Test]
    public void Zeros_in_the_place_of_a_members_end_are_found()
    {
        byte[] whole = [.. Fixture.Gzip(Content(40)), .. Fixture.Gzip(Content(30))];
        int first = Fixture.Gzip(Content(40)).Length;
        for (int length = 1; length < whole.Length - 4; length++)
        {
            byte[] file = [.. whole[..length], .. new byte[100]];
            // The last three bytes of the first member are zeros themselves: its length is 40.
            if (length <= first && length > first - 4)
            {
                Assert.That(Read(file), Is.EqualTo(Content(40)));
            }
            else
            {
                Assert.That(() => Read(file), Throws.InstanceOf<DataFormatException>(), $"{length} bytes");
            }
        }
    }

    private static byte[] Content(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)((i * 7919) >> 3))];

    private static byte[] Stored(byte[] content)
    {
        using MemoryStream stream = new();
        using (System.IO.Compression.GZipStream gzip = new(stream, System.IO.Compression.CompressionLevel.NoCompression, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return stream.ToArray();
    }

    private static byte[] Read(byte[] file, int piece = 4096)
    {
        using GzipMembers members = new(new MemoryStream(file));
        using MemoryStream content = new();
        byte[] buffer = new byte[piece];
        for (int read = members.Read(buffer); read > 0; read = members.Read(buffer))
        {
            content.Write(buffer, 0, read);
        }

        return content.ToArray();
    }
}
