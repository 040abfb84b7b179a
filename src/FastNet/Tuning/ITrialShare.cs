namespace FastNet;

/// <summary>
/// The other processes that run trials of the same search. A trial's bits do not depend on who runs it: where two run the same one, time is lost and
/// nothing else. Members are called by several threads at once.
/// </summary>
internal interface ITrialShare
{
    /// <summary>The goal of a trial that is to run to its end.</summary>
    public const int End = int.MaxValue;

    /// <summary>Whether this process begins with a run, before it takes those of others.</summary>
    /// <param name="run">Its place among all, from 0 on.</param>
    bool IsOwn(int run);

    /// <summary>Takes a run for this process; false: another process has it, or its result is there.</summary>
    /// <param name="trials">The trials that the run is, the one that decides last.</param>
    /// <param name="goal">The step at which they are compared, or <see cref="End"/>.</param>
    bool TryTake(IReadOnlyList<int> trials, int goal);

    /// <summary>What is known, whoever made it: the result of a trial's first steps, or else that of all; null: neither is there yet.</summary>
    TrialResult? Find(int trial, int goal);

    /// <summary>Hands the result of a trial's first steps to the other processes.</summary>
    void Publish(TrialResult result, int goal);

    /// <summary>Ends a trial with the result of its first steps.</summary>
    void Prune(int trial, int goal);

    /// <summary>Reads what the others have done since the last call; pauses where that is nothing.</summary>
    void Wait(CancellationToken stop);
}
