using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Diagnostics;

/// <summary>What is timed does the work that it is credited with. Speeds themselves depend on the machine.</summary>
public unsafe class MachineProbeTests
{
    [Test]
    public void The_copy_that_is_timed_copies_every_element([Values(1, 2, 3)] int workers)
    {
        using Workers team = new(workers);
        AlignedBuffer<double> source = new(StreamLoop<double>.MostChunks * 96);
        for (int i = 0; i < source.Length; i++)
        {
            source.Span[i] = i;
        }

        Widths.ForEach(width =>
        {
            AlignedBuffer<double> destination = new(source.Length);
            fixed (double* read = source.Span, write = destination.Span)
            {
                StreamLoop<double> loop = new(StreamMix.Copy, source.Length) { Read0 = read, Write0 = write };
                team.Run(ref loop, loop.ChunksFor(workers));
            }

            Assert.That(destination.Span.SequenceEqual(source.Span), $"{width} bits");
        });
    }

    [Test]
    public void The_reading_that_is_timed_reads_every_element([Values(1, 2, 3)] int workers)
    {
        using Workers team = new(workers);
        AlignedBuffer<double> source = new(StreamLoop<double>.MostChunks * 96);
        source.Span.Fill(1);
        Widths.ForEach(width =>
        {
            AlignedBuffer<double> sink = new(StreamLoop<double>.MostChunks * StreamLoop<double>.SinkLength);
            fixed (double* read = source.Span, results = sink.Span)
            {
                StreamLoop<double> loop = new(StreamMix.Read, source.Length) { Read0 = read, Sink = results };
                team.Run(ref loop, loop.ChunksFor(workers));
            }

            double sum = 0;
            foreach (double lane in sink.Span)
            {
                sum += lane;
            }

            Assert.That(sum, Is.EqualTo((double)source.Length), $"{width} bits");
        });
    }

    [Test]
    public void A_pass_that_is_timed_writes_what_it_read_and_changes_nothing_in_place([Values(0, 1, 2, 3)] int inPlace, [Values(0, 1, 2)] int reads, [Values(0, 1)] int writes)
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

            Workers.Inline.Run(ref loop, loop.ChunksFor(1));
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
        Widths.ForEach(width =>
        {
            AlignedBuffer<float> sink = new(2 * FmaLoop<float>.SinkLength);
            fixed (float* results = sink.Span)
            {
                FmaLoop<float> loop = new() { Sink = results, Rounds = 2 };
                Workers.Inline.Run(ref loop, 2);
            }

            float expected = FmaLoop<float>.Chains * 0.578125f;
            Assert.That(FmaLoop<float>.Lanes, Is.EqualTo(width == 1 ? 1 : width / 32));
            for (int chunk = 0; chunk < 2; chunk++)
            {
                ReadOnlySpan<float> lanes = sink.Span.Slice(chunk * FmaLoop<float>.SinkLength, FmaLoop<float>.Lanes);
                Assert.That(lanes.ToArray(), Is.All.EqualTo(expected), $"{width} bits");
            }
        });
    }

    [Test]
    public void The_yardstick_makes_the_multiply_adds_that_it_counts([Values(1, 2)] int workers)
    {
        // x = 0.75 x + 0.25 takes a quarter of the distance to 1 in each round: after 128 rounds all twelve chains have arrived.
        using Workers team = new(workers);
        Widths.ForEach(width =>
        {
            FmaProbe<float> probe = new(team);
            probe.Run(2);
            Assert.That(probe.OperationsPerCall, Is.EqualTo(2L * 64 * 12 * FmaLoop<float>.Lanes * workers), $"{width} bits");
            for (int member = 0; member < workers; member++)
            {
                Assert.That(probe.Sink.Slice(member * FmaLoop<float>.SinkLength, FmaLoop<float>.Lanes).ToArray(), Is.All.EqualTo(12f).Within(1e-5f), $"{width} bits");
            }
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
        CacheSizes caches = MachineProbe.Caches;
        Assert.That(caches.Level1Data ?? 4096, Is.InRange(4096, 1 << 20));
        Assert.That(caches.Level2 ?? long.MaxValue, Is.GreaterThan(caches.Level1Data ?? 0));
        Assert.That(caches.Level3 ?? long.MaxValue, Is.GreaterThanOrEqualTo(caches.Level2 ?? 0));
        Assert.That(MachineProbe.ProcessorName, Is.Not.Empty.And.Not.Contain("\n"));
    }

    [Test]
    public void A_measurement_without_workers_is_refused()
    {
        Assert.That(() => MachineProbe.MeasureFmaPeak<float>(null!), Throws.ArgumentNullException);
        Assert.That(() => MachineProbe.MeasureReadBandwidth(null!), Throws.ArgumentNullException);
        Assert.That(() => MachineProbe.MeasureCopyBandwidth(null!), Throws.ArgumentNullException);
    }
}
