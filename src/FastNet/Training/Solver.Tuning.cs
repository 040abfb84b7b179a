using System.Diagnostics;
using FastNet.Numerics;

namespace FastNet;

/// <content>Steps of several runs at once, and a look at the end of a run before it has ended.</content>
public sealed partial class Solver<T>
{
    /// <summary>
    /// Makes one step of each solver, on one batch that is gathered once. Every solver draws its rows from its own stream, which so stays where it
    /// would be alone; the streams are in the same state, and so the rows are the same. Each gets the bits that <see cref="Step"/> would have given
    /// it.
    /// </summary>
    /// <param name="solvers">Runs on the same rows, none at its end, none with full batches.</param>
    /// <param name="stack">Their nets, in the same order.</param>
    /// <exception cref="InvalidOperationException">Two of them drew different rows.</exception>
    internal static void StepTogether(ReadOnlySpan<Solver<T>> solvers, NetStack<T> stack)
    {
        long start = Stopwatch.GetTimestamp();
        Solver<T> first = solvers[0];
        foreach (Solver<T> solver in solvers)
        {
            solver._batches.Draw(solver.Iteration);
            if (!solver._batches.Rows.SequenceEqual(first._batches.Rows))
            {
                throw new InvalidOperationException(
                    $"Two runs drew different batches in step {first.Iteration + 1}; "
                    + "expected runs of one seed, batch size and number of accuracy samples.");
            }
        }

        ReadOnlyMatrix<T> batch = first._batches.Gather(first.Iteration, out Targets<T> targets);
        stack.Begin(batch);

        // What they did together is part of each one's step in equal shares. The first comes last: its checks gather rows where the batch lies.
        long share = (Stopwatch.GetTimestamp() - start) / solvers.Length;
        for (int i = solvers.Length - 1; i >= 0; i--)
        {
            start = Stopwatch.GetTimestamp() - share;
            solvers[i].EndStep(stack.Loss(i, batch, targets), start);
        }
    }

    /// <summary>
    /// Calls <paramref name="look"/> with the net as <see cref="Finish"/> would leave it after the steps made, then goes back to where the run is.
    /// Only where the run's own loop checks accuracy at its last step, or not at all: what else would draw from the stream.
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
