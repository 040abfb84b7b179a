using System.Globalization;
using System.Numerics;

namespace FastNet;

/// <summary>
/// The checkpoints of one run in a folder of their own, <c>checkpoint-000002000.safetensors</c> after 2,000 steps. The last few are kept, and the
/// one with the best validation accuracy. An older one is deleted only when the new one is safely there.
/// </summary>
public sealed class CheckpointFolder
{
    private const string Prefix = "checkpoint-";
    private const string Suffix = ".safetensors";

    private readonly int _keep;
    private readonly int _start;
    private bool _cleaned;

    /// <summary>Nothing is touched before the first <see cref="Save"/>.</summary>
    /// <param name="path">The folder; made when it is missing. Its checkpoints belong to this run or are replaced by it.</param>
    /// <param name="keep">How many of the last checkpoints are kept, 1 or more.</param>
    /// <param name="startIteration">The step from which the run continues; 0: from the beginning.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="keep"/> is less than 1, or <paramref name="startIteration"/>
    /// negative.</exception>
    public CheckpointFolder(string path, int keep = 3, int startIteration = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(keep, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(startIteration);
        (FolderPath, _keep, _start) = (path, keep, startIteration);
    }

    /// <summary>The folder.</summary>
    public string FolderPath { get; }

    /// <summary>The checkpoint with the most steps in <paramref name="folder"/>; null where there is none.</summary>
    /// <param name="folder">A folder of checkpoints.</param>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static string? Latest(string folder)
        => Directory.Exists(folder) ? List(folder).OrderBy(file => file.Iteration).LastOrDefault().Path : null;

    /// <summary>Saves the run, then deletes what is no longer kept.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="solver">A run between two steps, before <see cref="Solver{T}.Finish"/>.</param>
    /// <param name="notes">Texts of the caller's own, given back by <see cref="Checkpoint.ReadNotes"/>.</param>
    /// <returns>The new file.</returns>
    /// <exception cref="InvalidOperationException">
    /// The run has diverged (<see cref="Checkpoint.Save"/>); the older checkpoints are still there.
    /// </exception>
    /// <exception cref="IOException">The disk is full or fails; the older checkpoints are still there.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public string Save<T>(Solver<T> solver, IReadOnlyDictionary<string, string>? notes = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(solver);
        Directory.CreateDirectory(FolderPath);
        Clean();
        string path = Path.Combine(FolderPath, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{solver.Iteration:D9}{Suffix}"));
        Checkpoint.Save(path, solver, notes);
        Prune(solver.BestCheck?.Iteration ?? 0);
        return path;
    }

    private static IEnumerable<(string Path, int Iteration)> List(string folder)
    {
        foreach (string path in Directory.EnumerateFiles(folder, $"{Prefix}*{Suffix}"))
        {
            string number = Path.GetFileName(path)[Prefix.Length..^Suffix.Length];
            if (number.Length >= 9 && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int iteration))
            {
                yield return (path, iteration);
            }
        }
    }

    /// <summary>
    /// Removes, once, what another run or a killed process left: checkpoints of steps that this run has not made, and temporary files.
    /// </summary>
    private void Clean()
    {
        if (_cleaned)
        {
            return;
        }

        foreach ((string path, _) in List(FolderPath).Where(file => file.Iteration > _start).ToArray())
        {
            File.Delete(path);
        }

        AtomicFile.Sweep(FolderPath);
        _cleaned = true;
    }

    private void Prune(int best)
    {
        (string Path, int Iteration)[] files = [.. List(FolderPath).OrderBy(file => file.Iteration)];

        // The first checkpoint at or after the best accuracy check.
        string? bestPath = files.FirstOrDefault(file => file.Iteration >= best).Path;
        foreach ((string path, _) in files.SkipLast(_keep).Where(file => file.Path != bestPath))
        {
            File.Delete(path);
        }
    }
}
