namespace FastNet.Numerics.Tests.Support;

/// <summary>Another thread that writes to the numbers of a call while it runs: what safe code can do to any of them.</summary>
internal static class MeddlingThread
{
    // Far outside of every array of the tests, so that a kernel that believes it leaves mapped memory.
    private const int Wild = 1 << 28;
    private static readonly TimeSpan Duration = TimeSpan.FromMilliseconds(300);

    /// <summary>
    /// Calls again and again while the last of the numbers changes between 0 and one that is far too large; the call may refuse it, before or when it
    /// meets it.
    /// </summary>
    public static void Run(int[] numbers, Action call)
        => Run(wild => Volatile.Write(ref numbers[^1], wild ? Wild : 0), () =>
        {
            try
            {
                call();
            }
            catch (Exception error) when (error is ArgumentOutOfRangeException or InvalidOperationException)
            {
                Assert.That(error.Message, Does.Contain("expected 0 or more"));
            }
        });

    /// <summary>Calls again and again while <paramref name="meddle"/> is called, with true and false in turn, by another thread.</summary>
    public static void Run(Action<bool> meddle, Action call)
    {
        using CancellationTokenSource done = new();
        Thread thread = new(() =>
        {
            for (bool wild = true; !done.IsCancellationRequested; wild = !wild)
            {
                meddle(wild);
                Thread.SpinWait(20);
            }
        });
        thread.Start();
        try
        {
            for (long start = Environment.TickCount64; Environment.TickCount64 - start < Duration.TotalMilliseconds;)
            {
                call();
            }
        }
        finally
        {
            done.Cancel();
            thread.Join();
        }
    }
}
