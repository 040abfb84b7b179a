namespace FastNet;

/// <summary>How a trial ended.</summary>
public enum TrialState
{
    /// <summary>All steps made, and the last loss is a number.</summary>
    Done,

    /// <summary>All steps made, and the last loss is infinite or not a number: the learning rate is too high.</summary>
    Diverged,

    /// <summary>Ended early by successive halving, because others were better.</summary>
    Pruned,
}
