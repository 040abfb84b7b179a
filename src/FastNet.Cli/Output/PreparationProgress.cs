using System.Diagnostics;

namespace FastNet.Cli.Output;

/// <summary>How far the preparation of data is: a line every two seconds, on a terminal and elsewhere.</summary>
/// <param name="what">What is counted.</param>
/// <param name="say">Receives the lines.</param>
internal sealed class PreparationProgress(string what, Action<string> say)
{
    private long _shown = Stopwatch.GetTimestamp();

    /// <summary>The least time between two lines.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>To be called now and then with the number done, and of all.</summary>
    public void Show(int done, int all)
    {
        if (Stopwatch.GetElapsedTime(_shown) >= Interval)
        {
            _shown = Stopwatch.GetTimestamp();
            say($"{what} {done:N0}/{all:N0}");
        }
    }
}
