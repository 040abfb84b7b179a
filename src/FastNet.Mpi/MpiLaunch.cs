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
    /// <summary>A process that no launcher started.</summary>
    public static MpiLaunch Alone { get; } = new(0, 1, 1, false);

    /// <summary>How this process was started.</summary>
    public static MpiLaunch Current { get; } = Of(Environment.GetEnvironmentVariable);

    /// <summary>How a process with this environment was started; <see cref="Alone"/> where no launcher is known.</summary>
    /// <param name="variable">Gives the value of a variable; null: it is not set.</param>
    public static MpiLaunch Of(Func<string, string?> variable)
    {
        int? rank = First("OMPI_COMM_WORLD_RANK", "PMI_RANK", "PMIX_RANK");
        int? count = First("OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "SLURM_STEP_NUM_TASKS");
        int? local = First("OMPI_COMM_WORLD_LOCAL_SIZE", "MPI_LOCALNRANKS", "SLURM_STEP_TASKS_PER_NODE");
        return rank >= 0 && rank < count
            ? new MpiLaunch(rank.Value, count.Value, Math.Clamp(local ?? 1, 1, count.Value), variable("OMPI_COMM_WORLD_SIZE") is not null)
            : Alone;

        // Slurm writes 4(x2) where two machines have four each.
        int? First(params ReadOnlySpan<string> names)
        {
            foreach (string name in names)
            {
                string digits = string.Concat((variable(name) ?? string.Empty).TakeWhile(char.IsAsciiDigit));
                if (int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
                {
                    return number;
                }
            }

            return null;
        }
    }
}
