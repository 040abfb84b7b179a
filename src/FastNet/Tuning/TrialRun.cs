using System.Numerics;

namespace FastNet;

/// <summary>What one trial trains with: a trainer, and in derived classes what else a program wants to know of the trial.</summary>
/// <param name="trainer">The run, no step made yet.</param>
/// <typeparam name="T">float or double.</typeparam>
public class TrialRun<T>(Trainer<T> trainer)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The run.</summary>
    public Trainer<T> Trainer { get; } = trainer;
}
