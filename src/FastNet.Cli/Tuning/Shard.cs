using FastNet.Mpi;

namespace FastNet.Cli.Tuning;

/// <summary>Which of the processes of a search this one is: it begins with every <see cref="Count"/>th trial, and then helps the others.</summary>
/// <param name="Index">From 1 on.</param>
/// <param name="Count">Processes in all.</param>
internal sealed record Shard(int Index, int Count)
{
    /// <summary>What --shard takes, in words.</summary>
    public const string Expected = "i/n, the i-th of n processes, from 1/n to n/n with n up to 1000000, or off";

    /// <summary>What --shard says where a process is to search alone, whatever its environment says.</summary>
    public const string Off = "off";

    private const string Hint = ". --shard i/n tells which process this is, --shard off that it is alone";
    private const int Most = 1_000_000;

    public override string ToString() => $"{Index}/{Count}";

    /// <summary>The shard of a text such as 1/4; null: it is none.</summary>
    public static Shard? Parse(string text)
        => text.Split('/') is [string index, string count] && MpiLaunch.Number(index) is int i && MpiLaunch.Number(count) is int n
            && i >= 1 && i <= n && n <= Most
            ? new Shard(i, n)
            : null;

    /// <summary>
    /// The shard of a process that a batch system or an MPI launcher started as one of several: an array job of Slurm, the ranks of a launcher, or
    /// ranks in each task of an array. Null: it is the only one.
    /// </summary>
    /// <param name="variable">The environment.</param>
    /// <exception cref="ToolException">The variables contradict each other.</exception>
    public static Shard? Of(Func<string, string?> variable)
    {
        (int task, int tasks) = variable("SLURM_ARRAY_TASK_ID") is null ? (0, 1) : ArrayTask(variable);
        MpiLaunch launch = MpiLaunch.Of(variable, withoutMpi: true);
        ToolException.Demand(launch.Problem is null, $"{launch.Problem}{Hint}");
        (int rank, int size) = (launch.Rank, launch.Count);
        return (long)tasks * size is > 1 and <= Most ? new Shard((task * size) + rank + 1, tasks * size) : null;
    }

    /// <summary>An array may begin anywhere and have gaps; a list of numbers without a step is dealt round.</summary>
    private static (int Task, int Tasks) ArrayTask(Func<string, string?> variable)
    {
        int id = Read("SLURM_ARRAY_TASK_ID", null);
        int tasks = Math.Max(Read("SLURM_ARRAY_TASK_COUNT", 1), 1);
        int distance = id - Read("SLURM_ARRAY_TASK_MIN", 0);
        return distance < 0
            ? throw new ToolException($"SLURM_ARRAY_TASK_ID is {id}, below SLURM_ARRAY_TASK_MIN{Hint}")
            : (distance / Math.Max(Read("SLURM_ARRAY_TASK_STEP", 1), 1) % tasks, tasks);

        int Read(string name, int? standard) => variable(name) is null && standard is int value ? value : Required(variable, name);
    }

    private static int Required(Func<string, string?> variable, string name)
        => MpiLaunch.Number(variable(name)!) ?? throw new ToolException($"{name} is '{variable(name)}'; expected a whole number{Hint}");
}
