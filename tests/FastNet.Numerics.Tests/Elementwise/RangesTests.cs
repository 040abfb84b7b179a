using FastNet.Numerics.Elementwise;

namespace FastNet.Numerics.Tests.Elementwise;

public unsafe class RangesTests
{
    [Test]
    public void Every_unit_is_done_once_and_chunks_start_at_multiples_of_the_grain([Values(1, 5, 64)] int grain, [Values(0, 1, 63, 64, 129, 10_000)] int count)
    {
        using Workers workers = new(3);
        int[] visits = new int[count + 1];
        int[] starts = new int[count + 1];
        fixed (int* pVisits = visits, pStarts = starts)
        {
            Ranges.Run<float, MarkOp>(new() { Visits = pVisits, Starts = pStarts }, count, grain, workers);
        }

        Assert.That(visits.AsSpan(0, count).ToArray(), Is.All.EqualTo(1));
        Assert.That(visits[count], Is.Zero);
        Assert.That(Enumerable.Range(0, count).Where(unit => starts[unit] > 0 && unit % grain != 0), Is.Empty);
        Assert.That(starts.Sum(), Is.LessThanOrEqualTo(Workers.MaxChunks));
    }

    [TestCase(0, 16_384)]
    [TestCase(10, 1638)]
    [TestCase(1L << 40, 1)]
    public void A_chunk_holds_some_16_thousand_elements(long elementsPerUnit, int expected)
        => Assert.That(Ranges.Grain(elementsPerUnit), Is.EqualTo(expected));
}
