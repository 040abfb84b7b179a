using System.Globalization;

namespace FastNet.Mpi;

/// <summary>
/// What a launcher (<c>mpirun</c>, <c>mpiexec</c>, <c>srun --mpi</c>) has told this process in its environment; MPI itself is not started.
/// </summary>
/// <param name="Rank">The number of this process, 0 to <paramref name="Count"/> - 1.</param>
/// <param name="Count">Processes in all, 1 or more.</param>
/// <param name="LocalCount">Those on this machine, 1 or more.</param>
/// <param name="IsOpenMpi">Whether the launcher is Open MPI's.</param>
internal readonly record struct MpiLaunch(int Rank, int Count, int LocalCount, bool IsOpenMpi)
{
    private const string OpenMpi = "OMPI_COMM_WORLD_RANK";

    // Of each launcher: this process's number, processes in all, and those of this machine. Open MPI, MPICH with its kin, MVAPICH, and srun.
    private static readonly (string Rank, string Count, string LocalCount)[] Launchers =
    [
        (OpenMpi, "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_SIZE"), ("PMI_RANK", "PMI_SIZE", "MPI_LOCALNRANKS"),
        ("MV2_COMM_WORLD_RANK", "MV2_COMM_WORLD_SIZE", "MV2_COMM_WORLD_LOCAL_SIZE"),
        ("PMIX_RANK", "SLURM_STEP_NUM_TASKS", "SLURM_STEP_TASKS_PER_NODE"),
    ];

    // A batch script of Slurm has no step of several tasks: it is one process.
    private static readonly (string Rank, string Count, string LocalCount) SlurmTasks =
        ("SLURM_PROCID", Launchers[^1].Count, Launchers[^1].LocalCount);

    /// <summary>A process that no launcher started.</summary>
    public static MpiLaunch Alone { get; } = new(0, 1, 1, false);

    /// <summary>How this process was started.</summary>
    public static MpiLaunch Current { get; } = Of(Environment.GetEnvironmentVariable);

    /// <summary>What contradicts itself in the environment, which says nothing then; null: nothing.</summary>
    public string? Problem { get; private init; }

    /// <summary>How a process with this environment was started; <see cref="Alone"/> where no launcher is known.</summary>
    /// <param name="variable">Gives the value of a variable; null: it is not set.</param>
    /// <param name="withoutMpi">Whether tasks of srun count that have no MPI.</param>
    public static MpiLaunch Of(Func<string, string?> variable, bool withoutMpi = false)
    {
        (string rankName, string countName, string localName) = (withoutMpi ? [.. Launchers, SlurmTasks] : Launchers)
            .FirstOrDefault(names => variable(names.Rank) is not null && variable(names.Count) is not null);
        if (rankName is null)
        {
            return Alone;
        }

        if (Number(variable(rankName)!) is not int rank)
        {
            return NoNumber(rankName);
        }

        if (Number(variable(countName)!) is not int count)
        {
            return NoNumber(countName);
        }

        // Slurm writes 4(x2) where two machines have four each.
        int local = Number(string.Concat((variable(localName) ?? string.Empty).TakeWhile(char.IsAsciiDigit))) ?? 1;
        return rank < count
            ? new MpiLaunch(rank, count, Math.Clamp(local, 1, count), rankName == OpenMpi)
            : Alone with { Problem = $"{rankName} is {rank} and {countName} {count}; expected a smaller rank" };

        MpiLaunch NoNumber(string name) => Alone with { Problem = $"{name} is '{variable(name)}'; expected a whole number" };
    }

    /// <summary>The whole number, 0 or more, that a variable's text is; null: it is none.</summary>
    public static int? Number(string text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
