using System.Numerics;
using FastNet.Cli.Commands;
using FastNet.Cli.Output;
using static FastNet.Cli.Commands.TrainOptions;

namespace FastNet.Cli.Training;

/// <summary>
/// The checkpoints of a run of the tool, in the folder `checkpoints` under --out: one at the end of every epoch, and one where it is stopped.
/// </summary>
internal sealed class RunCheckpoints
{
    private const string FolderName = RunFiles.CheckpointsName;

    private readonly CheckpointFolder _folder;
    private readonly Dictionary<string, string> _notes;
    private int _saved;

    private RunCheckpoints(CheckpointFolder folder, Dictionary<string, string> notes, int start)
        => (_folder, _notes, _saved) = (folder, notes, start);

    /// <summary>None where nothing is to be written.</summary>
    public static RunCheckpoints? Create(TrainSettings settings, int startIteration)
    {
        if (settings.Out is not string folder || settings.Get(Keep) == 0)
        {
            return null;
        }

        Dictionary<string, string> notes = settings.Recorded().ToDictionary(option => option.Option.Name, option => option.Value);
        if (settings.Data is string data)
        {
            notes.Add(TrainOptions.Data.Name, Path.GetFullPath(data));
        }

        return new(
            new CheckpointFolder(Path.Combine(folder, FolderName), settings.Get(Keep), startIteration), notes, startIteration);
    }

    /// <summary>The checkpoint that --resume means: a file, or the last one of an --out folder or of its checkpoints.</summary>
    /// <exception cref="ToolException">There is none.</exception>
    public static string Find(string resume)
    {
        if (File.Exists(resume))
        {
            return resume;
        }

        return CheckpointFolder.Latest(Path.Combine(resume, FolderName))
            ?? CheckpointFolder.Latest(resume)
            ?? throw new ToolException(
                $"--resume '{resume}' has no checkpoint; expected a file, or a folder with {FolderName}/checkpoint-*.safetensors");
    }

    /// <summary>The --out folder of the run whose checkpoint this is; null when it lies elsewhere.</summary>
    public static string? OutOf(string checkpoint)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(checkpoint))!;
        return Path.GetFileName(folder) == FolderName ? Path.GetDirectoryName(folder) : null;
    }

    /// <summary>Whether a checkpoint is to be saved after the last step: at the end of an epoch whose turn it is.</summary>
    public static bool IsDue<T>(TrainSettings settings, Solver<T> solver)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => settings.Out is not null && settings.Get(Keep) > 0
            && solver.Iteration % ((long)settings.Get(CheckpointEvery) * solver.IterationsPerEpoch) == 0;

    /// <summary>Saves where a run was stopped before its end, so that no step has to be made again.</summary>
    public void AtEnd<T>(Solver<T> solver)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (solver.Iteration < solver.TotalIterations && solver.Iteration != _saved)
        {
            Save(solver);
        }
    }

    /// <summary>Saves the run as it is, unless it has diverged.</summary>
    public void Save<T>(Solver<T> solver)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // The checkpoints from before a divergence are worth more than one of it.
        if (solver.IsDiverged || !solver.HasFiniteState())
        {
            return;
        }

        _ = _folder.Save(solver, _notes);
        _saved = solver.Iteration;
    }
}
