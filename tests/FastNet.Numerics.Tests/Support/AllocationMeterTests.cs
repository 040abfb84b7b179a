using System.Runtime.CompilerServices;

namespace FastNet.Numerics.Tests.Support;

/// <summary>The allocation proof can fail.</summary>
[OneMode]
public class AllocationMeterTests
{
    [Test]
    public void Bytes_of_the_caller_are_seen([Values(1, 2, 3)] int workers)
    {
        using Workers team = new(workers);
        Assert.That(Allocation.Fewest(team, static () => Allocate()), Is.GreaterThanOrEqualTo(5 * 100));
    }

    [Test]
    public void Bytes_of_a_helper_are_seen([Values(2, 3)] int workers)
    {
        using Workers team = new(workers);
        Assert.That(
            Allocation.Fewest(team, () =>
            {
                AllocateOnEveryThread job = new() { Threads = workers };
                team.Run(ref job, workers);
            }),
            Is.GreaterThanOrEqualTo(5 * 100 * workers));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static byte[] Allocate() => new byte[100];

    private struct AllocateOnEveryThread : IWorkerJob
    {
        public required int Threads;
        private int _arrived;

        public void Execute(int chunk)
        {
            GC.KeepAlive(Allocate());
            Interlocked.Increment(ref _arrived);
            while (Volatile.Read(ref _arrived) < Threads)
            {
                Thread.Yield();
            }
        }
    }
}
