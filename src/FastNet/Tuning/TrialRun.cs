using System.Numerics;

namespace FastNet;

/// <summary>What one trial trains with: a trainer, and what goes when the trial is over.</summary>
/// <param name="trainer">The run, no step made yet.</param>
/// <param name="owned">Disposed with the trial, last first: net and rule.</param>
/// <typeparam name="T">float or double.</typeparam>
public class TrialRun<T>(Trainer<T> trainer, params IReadOnlyList<IDisposable> owned) : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The run.</summary>
    public Trainer<T> Trainer { get; } = trainer;

    /// <summary>Frees trainer, rule and net.</summary>
    public void Dispose()
    {
        Trainer.Dispose();
        foreach (IDisposable part in owned.Reverse())
        {
            part.Dispose();
        }

        GC.SuppressFinalize(this);
    }
}
