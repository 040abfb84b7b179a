namespace FastNet.Tests.Training;

/// <summary>Room for what a run records: as it fills, not for all that it may ever be.</summary>
[OneMode]
public sealed class TrainingHistoryTests
{
    [Test]
    public void The_room_does_not_grow_with_the_steps_that_are_planned()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        TrainingHistory history = new(200_000_000, 200_000_000);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(16 << 20));
        Assert.That((history.Losses.Length, history.Accuracies.Length), Is.EqualTo((0, 0)));
    }

    [Test]
    public void A_run_of_a_million_steps_never_grows_and_a_longer_one_doubles()
    {
        TrainingHistory history = new(3_000_000, 0);
        Assert.That(Add(history, 1 << 20), Is.Zero, "bytes within the first room");
        Assert.That(Add(history, 1), Is.GreaterThan(2 * 8 << 20), "room for twice as many");
        Assert.That(Add(history, (1 << 20) - 1), Is.Zero);
        double[] losses = history.Losses.ToArray();
        Assert.That(losses, Has.Length.EqualTo(2 << 20));
        Assert.That(losses, Is.EqualTo(Enumerable.Range(0, 2 << 20).Select(i => (double)i)), "what was recorded stays");
    }

    [Test]
    public void Accuracy_checks_grow_in_the_same_way()
    {
        TrainingHistory history = new(10, 1);
        for (int i = 1; i <= 1000; i++)
        {
            history.Add(new AccuracyPoint(i, 0, 0.5, 0.25));
        }

        Assert.That(history.Accuracies.ToArray().Select(point => point.Iteration), Is.EqualTo(Enumerable.Range(1, 1000)));
    }

    private static long Add(TrainingHistory history, int count)
    {
        // A collection that still ran in the background would count the rest of this thread's room as allocated.
        GC.Collect();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < count; i++)
        {
            history.Add(history.Losses.Length);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
