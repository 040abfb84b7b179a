namespace FastNet.Numerics;

/// <summary>How a number of panels is shared out: in runs whose lengths differ by one at most.</summary>
internal static class Tasks
{
    /// <summary>As many tasks as a job may have, no more than there are panels.</summary>
    public static int Count(int panels) => Math.Min(panels, Workers.MaxChunks);

    /// <summary>The first panel of a task; that of task <paramref name="tasks"/> is the end.</summary>
    public static int Start(int panels, int tasks, int task) => (int)((long)panels * task / tasks);
}
