using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>A trial to be run by a <see cref="Tuner{T}"/>.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed record TrialPlan<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Its number, by which its result is known; unlike any other's.</summary>
    public required int Trial { get; init; }

    /// <summary>
    /// All that decides the bits of the run, apart from the number of its steps. Of trials with the same text only the longest is trained where that
    /// gives the others' bits too: they are its beginnings.
    /// </summary>
    public required string Mathematics { get; init; }

    /// <summary>
    /// Trials with the same text here draw the same batches, and are stepped together: their solvers have the same batch size and accuracy samples,
    /// and random streams in the same state. A stream that has drawn first weights is in the same state for nets of one shape; nets of other shapes
    /// need a stream for the solver alone. Null: the trial is stepped alone, as full batches must be.
    /// </summary>
    public string? Batches { get; init; }

    /// <summary>Hidden units of the net; they limit how many nets are stepped together.</summary>
    public int HiddenSize { get; init; }

    /// <summary>How long and how fast.</summary>
    public required TrainingOptions Options { get; init; }

    /// <summary>
    /// Makes net, rule and solver, for the data of the tuner and as the options say. Called on the thread that will train, with the threads that are
    /// its to use.
    /// </summary>
    public required Func<Workers, TrialRun<T>> Create { get; init; }

    /// <summary>
    /// Whether a longer run of the same mathematics goes through the very states of this one: nothing in a step, and no draw, depends on how many
    /// steps there are.
    /// </summary>
    internal bool IsBeginningOfLonger(int trainingRows)
        => !Options.Schedule.DependsOnTotal
            && (Options.IsLegacy || Options.TotalIterations(trainingRows) % Options.IterationsPerEpoch(trainingRows) == 0);
}

/// <summary>The run of one trial: a solver, and in derived classes anything else that a program wants to know of the trial.</summary>
/// <param name="solver">The run, no step made yet.</param>
/// <typeparam name="T">float or double.</typeparam>
public class TrialRun<T>(Solver<T> solver)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The run.</summary>
    public Solver<T> Solver { get; } = solver;
}

/// <summary>How far a trial is.</summary>
/// <param name="Trial">Its number.</param>
/// <param name="Iteration">Steps made.</param>
/// <param name="TotalIterations">Steps to make.</param>
/// <param name="Loss">Of the last step.</param>
/// <param name="Validation">The best value so far of the run's metric.</param>
public readonly record struct TrialProgress(int Trial, int Iteration, int TotalIterations, double Loss, double Validation);
