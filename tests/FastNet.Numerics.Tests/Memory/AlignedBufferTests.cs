namespace FastNet.Numerics.Tests.Memory;

[OneMode]
public class AlignedBufferTests
{
    [Test]
    public unsafe void Starts_on_a_64_byte_boundary_and_is_zero_filled([Values(0, 1, 3, 16, 4097, 300_000)] int length)
    {
        AlignedBuffer<float> buffer = new(length);
        fixed (float* first = buffer.Span)
        {
            Assert.That((ulong)first % 64, Is.Zero);
        }

        Assert.That((long)buffer.Length, Is.EqualTo(length));
        Assert.That(buffer.Span.Length, Is.EqualTo(length));
        Assert.That(buffer.Span.IndexOfAnyExcept(0f), Is.EqualTo(-1));
    }

    [Test]
    public void Is_zero_filled_also_where_memory_was_used_before()
    {
        for (int i = 0; i < 100; i++)
        {
            AlignedBuffer<double> buffer = new(1000);
            Assert.That(buffer.Span.IndexOfAnyExcept(0.0), Is.EqualTo(-1));
            buffer.Span.Fill(double.NaN);
        }
    }

    [TestCase(0, 3)]
    [TestCase(8, 2)]
    [TestCase(-8, 1)]
    [TestCase(17, 0)]
    [TestCase(0, -1)]
    public void A_slice_outside_is_refused(int offset, int length)
        => Assert.That(() => new AlignedBuffer<float>(4).Slice<double>(offset, length).Length, Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains($"{length} elements of 8 bytes from byte {offset}"));

    [Test]
    public void A_negative_length_is_refused()
        => Assert.That(() => new AlignedBuffer<float>(-1), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("-1"));

    [Test]
    public void A_length_beyond_the_largest_block_is_refused_with_both_numbers()
        => Assert.That(
            () => new AlignedBuffer<double>(nint.MaxValue), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains($"{nint.MaxValue} elements of 8 bytes; expected at most 17"));

    [Test]
    public void The_largest_block_has_room_for_its_alignment_where_an_address_has_32_bits_too()
    {
        // The huge page that it may be moved by, and the rest of a cache line.
        Assert.That(AlignedBuffer<byte>.MostBytes(int.MaxValue), Is.EqualTo(int.MaxValue - (2 << 20) - 64));
        Assert.That(AlignedBuffer<byte>.MostBytes(long.MaxValue), Is.EqualTo((64L * Array.MaxLength) - (2 << 20)));
    }

    [Test]
    public void Beyond_2_GiB_every_byte_is_there_once_and_a_span_of_all_is_refused()
    {
        // The system hands out pages when they are written: this takes three.
        nint length = ((nint)1 << 31) + 64;
        AlignedBuffer<byte> buffer = new(length);
        Assert.That(() => buffer.Span.Length, Throws.TypeOf<OverflowException>());
        Span<double> first = buffer.Slice<double>(0, 1 << 28);
        Span<double> last = buffer.Slice<double>((nint)1 << 31, 8);
        first[0] = 1;
        first[^1] = 2;
        last[^1] = 3;
        Assert.That((first[0], first[^1], last[0], last[^1]), Is.EqualTo((1.0, 2.0, 0.0, 3.0)));
    }
}
