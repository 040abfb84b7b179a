namespace FastNet;

/// <summary>How a trial ended.</summary>
public enum TrialState
{
    /// <summary>All steps made, or as many as its patience lasted for, and the last loss is a number.</summary>
    Done,

    /// <summary>
    /// Its last loss is infinite or not a number: the learning rate is too high. No step was made after that one, unless it was to go on.
    /// </summary>
    Diverged,

    /// <summary>Ended early by successive halving, because others were better.</summary>
    Pruned,
}
