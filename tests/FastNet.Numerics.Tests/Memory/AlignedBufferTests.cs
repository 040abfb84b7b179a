namespace FastNet.Numerics.Tests.Memory;

public class AlignedBufferTests
{
    [Test]
    public unsafe void Starts_on_a_64_byte_boundary_and_is_zero_filled([Values(0, 1, 3, 16, 4097, 300_000)] int length)
    {
        using AlignedBuffer<float> buffer = new(length);
        Assert.That((ulong)buffer.Pointer % 64, Is.Zero);
        Assert.That((long)buffer.Length, Is.EqualTo(length));
        Assert.That(buffer.Span.Length, Is.EqualTo(length));
        Assert.That(buffer.Span.IndexOfAnyExcept(0f), Is.EqualTo(-1));
    }

    [Test]
    public void Is_zero_filled_also_where_memory_was_used_before()
    {
        for (int i = 0; i < 100; i++)
        {
            using AlignedBuffer<double> buffer = new(1000);
            Assert.That(buffer.Span.IndexOfAnyExcept(0.0), Is.EqualTo(-1));
            buffer.Span.Fill(double.NaN);
        }
    }

    [Test]
    public void A_negative_length_is_refused()
        => Assert.That(() => new AlignedBuffer<float>(-1), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("-1"));

    [Test]
    public void A_length_beyond_the_address_space_is_refused()
        => Assert.That(() => new AlignedBuffer<double>(nint.MaxValue), Throws.TypeOf<OverflowException>().Or.TypeOf<OutOfMemoryException>());

    [Test]
    public unsafe void A_disposed_buffer_is_refused_and_may_be_disposed_again()
    {
        AlignedBuffer<float> buffer = new(8);
        buffer.Dispose();
        buffer.Dispose();
        Assert.That(() => buffer.Span.Length, Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => (nint)buffer.Pointer, Throws.TypeOf<ObjectDisposedException>());
    }
}
