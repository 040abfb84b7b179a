namespace FastNet.Numerics.Tests.Support;

public unsafe class GuardedBufferTests
{
    [Test]
    public void Starts_and_ends_where_the_placement_says([Values(0, 1, 7, 1000)] int length)
    {
        using GuardedBuffer<double> buffer = new(length);
        buffer.Place(length, Placement.Aligned);
        Assert.That((ulong)buffer.Pointer % 64, Is.Zero);
        buffer.Place(length, Placement.OffByOne);
        Assert.That((ulong)buffer.Pointer % 64, Is.EqualTo(8));
        buffer.Place(length, Placement.EndAtGuard);
        Assert.That((ulong)(buffer.Pointer + length) % (ulong)Environment.SystemPageSize, Is.Zero);
        buffer.Span.Clear();
        buffer.Verify();
    }

    [Test]
    public void A_write_before_the_start_or_behind_the_end_is_found()
    {
        using GuardedBuffer<float> buffer = new(5);
        buffer.Pointer[-1] = 0;
        Assert.That(buffer.Verify, Throws.TypeOf<AssertionException>());
        buffer.Place(5, Placement.Aligned)[0] = 1;
        buffer.Pointer[5] = 0;
        Assert.That(buffer.Verify, Throws.TypeOf<AssertionException>());
    }

    [Test]
    public void A_disposed_buffer_is_refused()
    {
        GuardedBuffer<float> buffer = new(5);
        buffer.Dispose();
        Assert.That(() => buffer.Span.Length, Throws.TypeOf<ObjectDisposedException>());
    }
}
