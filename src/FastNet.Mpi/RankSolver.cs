using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace FastNet.Mpi;

/// <summary>
/// Trains a net by several processes, each with some of the hidden units, and with the bits of one process: histories, parameters and checkpoints are
/// the same, whatever the number of processes.
/// </summary>
/// <remarks>
/// <para>Every process makes the whole net, its data and its solver in the same way, as it would alone, and gives them here. The steps are those of
/// <see cref="Own"/>. <see cref="Collect"/> puts the whole solver where the run is; then it can be saved and measured, and its net used, by each
/// process for itself.</para>
/// <para>Hidden activations are gathered, and of inner layers their gradients; neither weights nor gradients of weights travel in a step. Where the
/// optimizer clips, the whole gradient is gathered to find its norm.</para>
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class RankSolver<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly NetPart<T> _part;

    /// <summary>Divides a run among processes, from its beginning or where a checkpoint has put it.</summary>
    /// <param name="ranks">The processes.</param>
    /// <param name="whole">The run as one process would make it; no step of it is made here.</param>
    /// <param name="createRule">Makes an optimizer for a net, as that of <paramref name="whole"/> is.</param>
    /// <param name="stop">Asks all processes to stop; the step under way is the last one of each.</param>
    /// <exception cref="MpiException">The net cannot be divided, or the processes' runs differ.</exception>
    /// <exception cref="ArgumentException">The optimizer made is another one than that of the run, or not for the net given.</exception>
    public RankSolver(IRanks ranks, Solver<T> whole, Func<Net<T>, Optimizer<T>> createRule, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(ranks);
        ArgumentNullException.ThrowIfNull(whole);
        ArgumentNullException.ThrowIfNull(createRule);
        Whole = whole;
        RequireSame(ranks);
        _part = new NetPart<T>(whole.Net, ranks, () => stop.IsCancellationRequested);
        Optimizer<T> rule = createRule(_part.Net);
        Optimizer<T> asked = whole.Rule;
        if ((rule.Name, rule.WeightDecay, rule.ClipNorm, rule.StateCount) != (asked.Name, asked.WeightDecay, asked.ClipNorm, asked.StateCount))
        {
            throw new ArgumentException(
                $"The optimizer made is {rule.Description}; expected {asked.Description}, as the run has.", nameof(createRule));
        }

        rule.Whole = _part;
        Own = whole.ForPart(_part.Net, rule);
        Dictionary<string, StateTensor<T>> tensors = whole.StateTensors().ToDictionary(tensor => tensor.Name);
        foreach (StateTensor<T> own in Own.StateTensors())
        {
            StateTensor<T> all = tensors[own.Name[..^own.Place.Name.Length] + NetPart<T>.WholeName(own.Place.Name)];
            _part.Take(own.Place, own.Values, all.Place, all.Values);
        }

        Own.RestorePosition(whole.SavePosition(), whole.History.Losses, whole.History.Accuracies);
    }

    /// <summary>Makes the steps of this process's part; losses, metrics and histories are those of the whole net.</summary>
    public Solver<T> Own { get; }

    /// <summary>The run as one process has it: where it was at the last <see cref="Collect"/>.</summary>
    public Solver<T> Whole { get; }

    /// <summary>Whether a process was asked to stop before the last step; the same in all.</summary>
    public bool IsStopped => _part.Note.Stops;

    /// <summary>Makes all remaining steps, or those until a process is asked to stop; then every process has the whole run's end.</summary>
    public void Train()
    {
        while (!IsStopped && Own.Step())
        {
        }

        Collect();
        Whole.Finish();
    }

    /// <summary>
    /// Puts <see cref="Whole"/> where the run is: parameters, state, the best and the average of them, the optimizer's state, the random stream and
    /// the histories. All processes call it after the same step.
    /// </summary>
    public void Collect()
    {
        Dictionary<string, StateTensor<T>> tensors = Own.StateTensors().ToDictionary(tensor => tensor.Name);
        foreach (StateTensor<T> all in Whole.StateTensors())
        {
            StateTensor<T> own = tensors[all.Name];
            _part.Gather(own.Place, own.Values, all.Place, all.Values);
        }

        Whole.RestorePosition(Own.SavePosition(), Own.History.Losses, Own.History.Accuracies);
    }

    /// <summary>Refuses processes whose runs are not the same one, by a checksum of settings, data and numbers.</summary>
    private void RequireSame(IRanks ranks)
    {
        Sha256 hash = new();
        foreach ((string name, string value) in Whole.Mathematics())
        {
            hash.Append(Encoding.UTF8.GetBytes($"{name}={value}\n"));
        }

        foreach (StateTensor<T> tensor in Whole.StateTensors())
        {
            hash.Append(MemoryMarshal.AsBytes(tensor.Values));
        }

        SolverPosition position = Whole.SavePosition();
        hash.Append(MemoryMarshal.AsBytes(
            [(double)position.Iteration, Whole.TotalIterations, position.NetStep, position.DecayedRate, Whole.Net.Regularization]));
        hash.Append(MemoryMarshal.AsBytes<uint>([.. position.Random.Key]));
        byte[] own = hash.Finish();
        byte[] all = new byte[own.Length * ranks.Count];
        ranks.Gather(own, all, [.. Enumerable.Repeat(own.Length, ranks.Count)]);
        for (int rank = 1; rank < ranks.Count; rank++)
        {
            if (!all.AsSpan(rank * own.Length, own.Length).SequenceEqual(all.AsSpan(0, own.Length)))
            {
                throw new MpiException(
                    $"Rank {rank} of {ranks.Count} has another run than rank 0; expected the same settings, data and checkpoint in all processes.");
            }
        }
    }
}
