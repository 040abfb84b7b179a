using FastNet.Benchmarks;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Diagnostics;

/// <summary>What is timed does the work that it is credited with. Speeds themselves depend on the machine.</summary>
public unsafe class MachineProbeTests
{
    [Test]
    public void A_copy_that_is_timed_copies_every_element([Values(1, 2, 3)] int workers)
    {
        using Workers team = new(workers);
        AlignedBuffer<double> source = new(MemoryPass.Chunks * 96);
        for (int i = 0; i < source.Length; i++)
        {
            source.Span[i] = i;
        }

        AlignedBuffer<double> destination = new(source.Length);
        team.RunTask(new MemoryPass(source, destination), MemoryPass.Chunks);
        Assert.That(destination.Span.SequenceEqual(source.Span));
    }

    [Test]
    public void A_reading_that_is_timed_reads_every_element([Values(1, 2, 3)] int workers)
    {
        using Workers team = new(workers);
        AlignedBuffer<double> source = new(MemoryPass.Chunks * 96);
        source.Span.Fill(1);
        MemoryPass pass = new(source, null);
        team.RunTask(pass, MemoryPass.Chunks);
        Assert.That(pass.Sums, Is.All.EqualTo(96.0));
    }

    [Test]
    public void A_pass_that_is_timed_writes_what_it_read_and_changes_nothing_in_place(
        [Values(0, 1, 2, 3)] int inPlace, [Values(0, 1, 2)] int reads, [Values(0, 1)] int writes)
    {
        StreamMix mix = new(inPlace, reads, writes);
        nint length = StreamLoop<float>.MostChunks * 64;
        AlignedBuffer<float> all = new(6 * length);
        for (int i = 0; i < all.Length; i++)
        {
            all.Span[i] = i + 1;
        }

        float[] before = all.Span.ToArray();
        AlignedBuffer<float> sink = new(StreamLoop<float>.MostChunks * StreamLoop<float>.SinkLength);
        fixed (float* p = all.Span, results = sink.Span)
        {
            StreamLoop<float> loop = new(mix, length)
            {
                InPlace0 = p,
                InPlace1 = p + length,
                InPlace2 = p + (2 * length),
                Read0 = p + (3 * length),
                Read1 = p + (4 * length),
                Write0 = p + (5 * length),
                Sink = results,
            };
            if (!StreamMix.Known.Contains(mix))
            {
                Assert.That(() => Workers.Inline.Run(ref loop, 1), Throws.TypeOf<NotSupportedException>());
                return;
            }

            Workers.Inline.Run(ref loop, loop.Chunks);
        }

        int last = (int)(5 * length);
        Assert.That(all.Span[..last].SequenceEqual(before.AsSpan(0, last)), "what is read or changed in place");
        ReadOnlySpan<float> written = all.Span[last..];
        Assert.That(written.SequenceEqual(before.AsSpan(writes == 1 ? (int)(3 * length) : last, (int)length)), "what is written");
    }

    [Test]
    public void The_multiply_adds_that_are_timed_are_all_made()
    {
        // From 0.25, one round makes 0.75 * 0.25 + 0.25 = 0.4375 in each of the twelve chains, two rounds 0.578125.
        const float Expected = FmaLoop<float>.Chains * 0.578125f;
        Widths.ForEach(width =>
        {
            FmaLoop<float> loop = FmaLoop<float>.Make(2, Expected);
            Assert.That(loop.Lanes, Is.EqualTo(width == 1 ? 1 : width / 32));
            Assert.That(loop.AtMost, Is.EqualTo((1u << loop.Lanes) - 1), $"{width} bits: not more than {Expected} in any lane");
            Assert.That(FmaLoop<float>.Make(2, float.BitDecrement(Expected)).AtMost, Is.Zero, $"{width} bits: not less in any lane");
            Assert.That(new FmaProbe<float>(Workers.Inline).OperationsPerCall, Is.EqualTo(2 * 64 * 12 * loop.Lanes), $"{width} bits");
        });
    }

    [Test]
    public void Peaks_are_numbers_that_a_processor_can_have()
    {
        using Workers team = new(2);
        Assert.That(MachineProbe.MeasureFmaPeak<float>(Workers.Inline), Is.InRange(1e6, 1e13));
        Assert.That(MachineProbe.MeasureFmaPeak<double>(team), Is.InRange(1e6, 1e14));
    }

    [Test]
    public void Known_caches_grow_with_their_level_and_the_processor_has_a_name()
    {
        long?[] caches = [MachineProbe.CacheSize(1), MachineProbe.CacheSize(2), MachineProbe.CacheSize(3)];
        Assert.That(caches[0] ?? 4096, Is.InRange(4096, 1 << 20));
        Assert.That(caches[1] ?? long.MaxValue, Is.GreaterThan(caches[0] ?? 0));
        Assert.That(caches[2] ?? long.MaxValue, Is.GreaterThanOrEqualTo(caches[1] ?? 0));
        Assert.That(MachineProbe.ProcessorName, Is.Not.Empty.And.Not.Contain("\n"));
    }
}
