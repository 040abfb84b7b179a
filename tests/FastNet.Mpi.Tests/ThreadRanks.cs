namespace FastNet.Mpi.Tests;

/// <summary>Ranks that are threads of this process: what they gather passes through arrays.</summary>
internal sealed class ThreadRanks : IRanks
{
    private readonly Group _group;

    private ThreadRanks(Group group, int rank) => (_group, Rank) = (group, rank);

    public int Rank { get; }

    public int Count => _group.Sent.Length;

    /// <summary>Gatherings so far.</summary>
    public int Gatherings { get; private set; }

    /// <summary>Bytes that this rank has received of others.</summary>
    public long Received { get; private set; }

    /// <summary>Runs an action on every rank at the same time, and throws the first of their exceptions.</summary>
    public static void Run(int count, Action<ThreadRanks> action)
    {
        Group group = new(count);
        Exception?[] errors = new Exception?[count];
        Thread[] threads = [.. Enumerable.Range(0, count).Select(rank => new Thread(() =>
        {
            try
            {
                action(new ThreadRanks(group, rank));
            }
#pragma warning disable CA1031 // It is thrown by the test's thread.
            catch (Exception error)
#pragma warning restore CA1031
            {
                errors[rank] = error;
                group.Meeting.RemoveParticipant();
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        group.Meeting.Dispose();
        if (errors.FirstOrDefault(error => error is not null) is Exception first)
        {
            throw new AssertionException($"A rank failed: {first}", first);
        }
    }

    public void Gather(ReadOnlySpan<byte> own, Span<byte> all, ReadOnlySpan<int> counts)
    {
        GatherCounts.Require(this, own, all, counts);
        if (_group.Sent[Rank].Length < own.Length)
        {
            _group.Sent[Rank] = new byte[own.Length];
        }

        own.CopyTo(_group.Sent[Rank]);
        _group.Meeting.SignalAndWait();
        for (int rank = 0, place = 0; rank < Count; place += counts[rank], rank++)
        {
            _group.Sent[rank].AsSpan(0, counts[rank]).CopyTo(all[place..]);
        }

        Gatherings++;
        Received += all.Length - own.Length;
        _group.Meeting.SignalAndWait();
    }

    private sealed class Group(int count)
    {
        public Barrier Meeting { get; } = new(count);

        public byte[][] Sent { get; } = [.. Enumerable.Range(0, count).Select(_ => Array.Empty<byte>())];
    }
}
