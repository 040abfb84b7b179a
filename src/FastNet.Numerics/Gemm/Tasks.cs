namespace FastNet.Numerics;

/// <summary>How a number of panels is shared out: in runs whose lengths differ by one at most.</summary>
internal static class Tasks
{
    // Multiply-adds of a microsecond: smaller tasks are not worth claiming.
    private const long Work = 256 * 1024;

    // Several tasks per worker, so that one that is late or slow leaves little for the others to wait for.
    private const int PerWorker = 8;

    /// <summary>As many tasks as a job may have, no more than there are panels.</summary>
    public static int Count(int panels) => Math.Min(panels, Workers.MaxChunks);

    /// <summary>As few panels as the tile's height allows; few panels are made a multiple of the team, so that its members end together.</summary>
    public static int RowPanels(int rows, int height, int team)
    {
        int panels = BlockCount.Of(rows, height);
        return panels > team && panels < PerWorker * team ? Math.Min(BlockCount.Of(panels, team) * team, rows) : panels;
    }

    /// <summary>The numbers of tasks that a team makes of row and column panels; <paramref name="work"/> counts the block's multiply-adds.</summary>
    public static (int OfRows, int OfColumns) Grid(int rowPanels, int columnPanels, long work, int team)
    {
        int most = (int)Math.Clamp(work / Work, 1, Math.Min(4L * PerWorker * team, Workers.MaxChunks));
        int ofRows = Math.Min(rowPanels, most);
        return (ofRows, Math.Clamp(Math.Min(most, PerWorker * team) / ofRows, 1, columnPanels));
    }

    /// <summary>The first panel of a task; that of task <paramref name="tasks"/> is the end.</summary>
    public static int Start(int panels, int tasks, int task) => (int)((long)panels * task / tasks);
}
