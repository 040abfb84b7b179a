namespace FastNet.Numerics.Tests.Memory;

[OneMode]
public class ArenaTests
{
    [Test]
    public unsafe void Every_slice_starts_on_a_64_byte_boundary_is_zero_and_stands_alone()
    {
        Arena arena = new();
        ArenaSlice<float> first = arena.Reserve<float>("first", 3);
        ArenaSlice<byte> second = arena.Reserve<byte>("second", 65);
        ArenaSlice<double> empty = arena.Reserve<double>("empty", 0);
        ArenaSlice<double> last = arena.Reserve<double>("last", 8);
        arena.Commit();
        Assert.That((first.Span.Length, second.Span.Length, empty.Span.Length, last.Span.Length), Is.EqualTo((3, 65, 0, 8)));
        fixed (void* a = first.Span, b = second.Span, c = last.Span)
        {
            Assert.That(((ulong)a % 64, (ulong)b % 64, (ulong)c % 64), Is.EqualTo((0ul, 0ul, 0ul)));
            Assert.That(((byte*)b - (byte*)a, (byte*)c - (byte*)b), Is.EqualTo((64L, 128L)));
        }

        Assert.That(first.Span.IndexOfAnyExcept(0f) + second.Span.IndexOfAnyExcept((byte)0) + last.Span.IndexOfAnyExcept(0.0), Is.EqualTo(-3));
        first.Span.Fill(float.NaN);
        last.Span.Fill(double.NaN);
        Assert.That(second.Span.IndexOfAnyExcept((byte)0), Is.EqualTo(-1), "a neighbour's elements were written");
    }

    [Test]
    public void Names_and_sizes_are_listed_in_the_order_of_their_addresses()
    {
        Arena arena = new();
        ArenaSlice<double> weights = arena.Reserve<double>("weights", 10);
        arena.Reserve<int>("labels", 5);
        Assert.That(arena.Slices, Is.EqualTo(((string, nint)[])[("weights", 80), ("labels", 20)]));
        Assert.That((long)arena.Length, Is.EqualTo(128 + 64));
        Assert.That((weights.Name, weights.Length), Is.EqualTo(("weights", 10)));
    }

    [Test]
    public void An_arena_without_slices_can_be_committed()
    {
        Arena arena = new();
        arena.Commit();
        Assert.That((long)arena.Length, Is.Zero);
    }

    [Test]
    public void A_second_commit_is_refused()
    {
        Arena arena = new();
        ArenaSlice<float> slice = arena.Reserve<float>("kept", 4);
        arena.Commit();
        slice.Span.Fill(7);
        Assert.That(arena.Commit, Throws.InvalidOperationException.With.Message.Contains("committed already (64 bytes)"));
        Assert.That(slice.Span.ToArray(), Is.All.EqualTo(7f));
    }

    [Test]
    public void A_slice_reserved_after_the_commit_is_refused_by_name()
    {
        Arena arena = new();
        arena.Commit();
        Assert.That(() => arena.Reserve<float>("late", 4), Throws.InvalidOperationException.With.Message.Contains("'late'"));
    }

    [Test]
    public void A_slice_used_before_the_commit_is_refused_by_name()
    {
        Arena arena = new();
        ArenaSlice<float> slice = arena.Reserve<float>("early", 4);
        Assert.That(() => slice.Span.Length, Throws.InvalidOperationException.With.Message.Contains("'early'"));
    }

    // The slices of two threads lie in one block, apart from each other; one that comes after the commit is refused.
    [Test]
    public void Two_threads_may_reserve_while_a_third_commits()
    {
        for (int run = 0; run < 200; run++)
        {
            Arena arena = new();
            ArenaSlice<byte>?[] slices = new ArenaSlice<byte>?[2];
            using Barrier start = new(3);
            Thread[] threads = [.. Enumerable.Range(0, 2).Select(i => new Thread(() =>
            {
                start.SignalAndWait();
                try
                {
                    slices[i] = arena.Reserve<byte>($"{i}", 1 << (10 + (10 * i)));
                }
                catch (InvalidOperationException)
                {
                }
            }))];
            Array.ForEach(threads, thread => thread.Start());
            start.SignalAndWait();
            Thread.SpinWait(run);
            arena.Commit();
            Array.ForEach(threads, thread => thread.Join());
            for (int i = 0; i < 2; i++)
            {
                slices[i]?.Span.Fill((byte)(i + 1));
            }

            Assert.That(slices[0]?.Span.ContainsAnyExcept((byte)1) ?? false, Is.False);
            Assert.That(slices[1]?.Span.ContainsAnyExcept((byte)2) ?? false, Is.False);
        }
    }

    [Test]
    public void A_nameless_or_negative_slice_is_refused()
    {
        Arena arena = new();
        Assert.That(() => arena.Reserve<float>("", 4), Throws.ArgumentException);
        Assert.That(() => arena.Reserve<float>("negative", -4), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("-4"));
    }

    [Test]
    public void A_slice_takes_no_bytes_from_the_managed_heap_when_used()
    {
        Arena arena = new();
        ArenaSlice<float> slice = arena.Reserve<float>("hot", 1000);
        arena.Commit();
        Allocation.AssertNone(_ => slice.Span.Fill(1));
    }
}
