namespace FastNet;

/// <content>What a checkpoint needs to know of a rule.</content>
public abstract partial class Optimizer<T>
{
    /// <summary>The rule with its constants, as it is compared on resuming: momentum (coefficient 0.9).</summary>
    internal string Description => Constants.Length == 0 ? Name : $"{Name} ({Constants})";

    /// <summary>The constants of the rule and their values; empty where there are none.</summary>
    private protected virtual string Constants => string.Empty;

    /// <summary>What state vector <paramref name="index"/> holds: velocity, cache, first moment, ...</summary>
    /// <param name="index">0 to <see cref="StateCount"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such state.</exception>
    public string StateName(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, StateCount);
        return _state[index].Name;
    }

    /// <summary>Continues as if that many updates were made; the state vectors are the caller's to fill.</summary>
    internal void ContinueFrom(int steps) => Steps = steps;

    /// <summary>Numbers in the same form in every culture.</summary>
    private protected static string Text(FormattableString text) => FormattableString.Invariant(text);
}
