using System.Diagnostics;
using FastNet.Numerics;

namespace FastNet;

/// <content>Several runs advanced together, and a look at what a run would have come to had it ended here.</content>
public abstract partial class Trainer<T>
{
    /// <summary>The net that is trained.</summary>
    internal Net<T> Model => Net;

    /// <summary>
    /// Makes one step of each trainer, on one batch that is gathered once. Every trainer draws its rows from its own stream, which so stays where it would be alone;
    /// the streams are in the same state, and so the rows are the same. Each gets the bits that <see cref="Step"/> would have given it.
    /// </summary>
    /// <param name="trainers">Runs on the same rows, none at its end, none with full batches.</param>
    /// <param name="stack">Their nets, in the same order.</param>
    /// <param name="losses">Room for a loss of each.</param>
    /// <exception cref="InvalidOperationException">Two of them drew different rows.</exception>
    internal static void StepTogether(ReadOnlySpan<Trainer<T>> trainers, NetStack<T> stack, Span<double> losses)
    {
        long start = Stopwatch.GetTimestamp();
        Trainer<T> first = trainers[0];
        foreach (Trainer<T> trainer in trainers)
        {
            trainer._batches.Draw(trainer.Iteration);
            if (!trainer.BatchRows.SequenceEqual(first.BatchRows))
            {
                throw new InvalidOperationException($"Two runs drew different batches in step {first.Iteration + 1}; expected runs of one seed, batch size and number of accuracy samples.");
            }
        }

        ReadOnlyMatrix<T> batch = first._batches.Gather(first.Iteration, out Targets<T> targets);
        stack.Losses(batch, targets, losses);

        // The trainers' step times are shares of the common one.
        long share = (Stopwatch.GetTimestamp() - start) / trainers.Length;
        for (int i = 0; i < trainers.Length; i++)
        {
            trainers[i].EndStep(losses[i], Stopwatch.GetTimestamp() - share);
        }
    }

    /// <summary>
    /// Calls <paramref name="look"/> with the net as <see cref="Finish"/> would leave it after the steps made, then goes back to where the run is. Only where
    /// the run's own loop checks accuracy at its last step, or not at all: what else would draw from the stream.
    /// </summary>
    internal void AsIfFinished(Action look)
    {
        T[] parameters = Net.Parameters.ToArray();
        T[] state = Net.State.ToArray();
        Finish();
        look();
        parameters.CopyTo(Net.Parameters);
        state.CopyTo(Net.State);
    }
}
