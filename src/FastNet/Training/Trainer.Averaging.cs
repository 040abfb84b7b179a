using FastNet.Numerics;

namespace FastNet;

/// <content>The moving average of parameters and state, which stands in for them wherever accuracy is checked.</content>
public abstract partial class Trainer<T>
{
    /// <summary>Of the first steps each weighs so many times as much as one of t before it: the average reaches back over a tenth of them.</summary>
    private const double EarlySteps = 10;

    private readonly ArenaSlice<T> _average;
    private readonly ArenaSlice<T> _averageState;

    private bool IsAveraged => Options.AverageDecay > 0;

    /// <summary>Exchanges parameters and state with their average; a second call exchanges them back. Nothing happens where nothing is averaged.</summary>
    private protected void ExchangeAverage()
    {
        if (IsAveraged)
        {
            Exchange(Net.Parameters, _average.Span);
            Exchange(Net.State, _averageState.Span);
        }
    }

    /// <summary>Leaves the average in the net, where there is one.</summary>
    private protected void UseAverage()
    {
        if (IsAveraged && Iteration > 0)
        {
            _average.Span.CopyTo(Net.Parameters);
            _averageState.Span.CopyTo(Net.State);
        }
    }

    private void UpdateAverage()
    {
        if (IsAveraged)
        {
            T fresh = T.CreateChecked(Math.Max(1 - Options.AverageDecay, EarlySteps / (Iteration + EarlySteps - 1)));
            AverageUpdate.Apply(_average.Span, Net.Parameters, fresh, Workers);
            AverageUpdate.Apply(_averageState.Span, Net.State, fresh, Workers);
        }
    }

    private static void Exchange(Span<T> left, Span<T> right)
    {
        for (int i = 0; i < left.Length; i++)
        {
            (left[i], right[i]) = (right[i], left[i]);
        }
    }
}
