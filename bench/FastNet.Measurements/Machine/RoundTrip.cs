using System.Diagnostics;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>
/// A word that two members of a team change in turns. Cores with a common cache hand its line over several times as fast as others, and a system or a
/// virtual machine's host may move threads from the one to the other.
/// </summary>
internal sealed class RoundTrip : IWorkerTask
{
    private const int Rounds = 20_000;
    private const int Tries = 3;

    // The word lies in the middle, so nothing else is on its line.
    private const int Place = 32;

    private readonly long[] _line = new long[2 * Place];

    /// <summary>Nanoseconds for the way there and back, the best of a few tries; null: the team has one member.</summary>
    public static double? Nanoseconds(Workers workers)
    {
        if (workers.Count == 1)
        {
            return null;
        }

        double best = double.PositiveInfinity;
        for (int i = 0; i < Tries; i++)
        {
            RoundTrip trip = new();
            long start = Stopwatch.GetTimestamp();
            workers.RunTask(trip, 2);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / Rounds);
        }

        return best;
    }

    /// <summary>One of the two members: waits for its turn and ends it.</summary>
    public void Execute(int chunk)
    {
        ref long turn = ref _line[Place];
        for (long i = chunk; i < 2L * Rounds; i += 2)
        {
            while (Volatile.Read(ref turn) != i)
            {
            }

            Volatile.Write(ref turn, i + 1);
        }
    }
}
