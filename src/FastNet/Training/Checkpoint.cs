using System.Numerics;

namespace FastNet;

/// <summary>
/// A training run in one safetensors file: parameters, the best ones so far, the state of rule and random stream, position and histories. A run
/// that is saved, loaded into a solver made in the same way, and continued gives the same bits as one that was never interrupted. A checksum of all
/// bytes stands in the metadata, so that a file damaged anywhere is refused.
/// </summary>
public static class Checkpoint
{
    internal const string FormatKey = "format";
    internal const string FamilyOfFormats = "fastnet checkpoint ";
    internal const string Format = FamilyOfFormats + "2";

    /// <summary>The same but for the checksum, which is the SHA-256 of all bytes before it in a last tensor.</summary>
    internal const string OlderFormat = FamilyOfFormats + "1";
    internal const string MathematicsPrefix = "run ";
    internal const string NotePrefix = "note ";
    internal const string DigestName = "sha256";

    // A text of the other run is shown whole up to this length; only a forged file has more.
    private const int LeastOfMathematics = 1000;

    /// <summary>Writes the state of a run, wholly or not at all (<see cref="AtomicFile"/>, whose exceptions it throws).</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="path">The file to make or to replace.</param>
    /// <param name="solver">A run between two steps, before <see cref="Solver{T}.Finish"/>.</param>
    /// <param name="notes">Texts of the caller's own, given back by <see cref="ReadNotes"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="solver"/> is null.</exception>
    /// <exception cref="InvalidOperationException">
    /// A number of the run's state is not finite: it has diverged, and nothing is written (<see cref="Solver{T}.HasFiniteState"/>).
    /// </exception>
    public static void Save<T>(string path, Solver<T> solver, IReadOnlyDictionary<string, string>? notes = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(solver);
        using OneCall.Held call = solver.Enter();
        if (solver.StateProblem() is string problem)
        {
            throw new InvalidOperationException($"The run has diverged: {problem}. It cannot be continued, and '{path}' is not written.");
        }

        AtomicFile.Write(path, stream => WriteTo(stream, solver, notes));
    }

    /// <summary>
    /// Puts a solver where the saved run was: net, rule, random stream and histories. The solver must have been made with a net, rule, data and
    /// options of the same mathematics; its number of steps may be larger than the saved run's, unless the schedule depends on it.
    /// </summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="path">A file of <see cref="Save"/>.</param>
    /// <param name="solver">The solver to continue; what it was before is lost.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or null.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">
    /// The file is damaged or no checkpoint, a number in it is impossible, or its run differs from the solver's in something that changes results;
    /// the message names the
    /// place and both values. The solver is as it was.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static void Load<T>(string path, Solver<T> solver)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(solver);
        using OneCall.Held call = solver.Enter();
        using SafetensorsFile file = Open(path);
        DataFormatException.In(path, () =>
        {
            foreach ((string name, string value) in solver.Mathematics())
            {
                string? saved = file.Metadata.GetValueOrDefault(MathematicsPrefix + name);
                if (saved is null && name.StartsWith(Solver<T>.Later, StringComparison.Ordinal))
                {
                    continue;
                }

                saved ??= "unknown";
                string shown = FileText.Escape(saved, Math.Max(value.Length, LeastOfMathematics));
                DataFormatException.Demand(saved == value, $"its run has {name} {shown}; this one has {value}, and would not continue it");
            }

            // All is looked at before anything is changed.
            foreach (StateTensor<T> tensor in solver.StateTensors())
            {
                CheckpointTable.Inspect(file, tensor);
            }

            SolverPosition position = CheckpointTable.ReadPosition(file, solver.TotalIterations, solver.LargestRate, solver.IsShare);
            double[] losses = CheckpointTable.ReadLosses(file, position);
            AccuracyPoint[] accuracies = CheckpointTable.ReadAccuracies(file, position, solver.Metric is AccuracyMetric<T>);
            foreach (StateTensor<T> tensor in solver.StateTensors())
            {
                file.Read(tensor.Name, tensor.Values);
            }

            solver.RestorePosition(position, losses, accuracies);
            return true;
        });
    }

    /// <summary>The notes that were given to <see cref="Save"/>.</summary>
    /// <param name="path">A file of <see cref="Save"/>; all of it is checked.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or null.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">The file is damaged or no checkpoint.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyDictionary<string, string> ReadNotes(string path)
    {
        using SafetensorsFile file = Open(path);
        return file.Metadata.Where(pair => pair.Key.StartsWith(NotePrefix, StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key[NotePrefix.Length..], pair => pair.Value);
    }

    /// <summary>Writes the file to a stream.</summary>
    internal static void WriteTo<T>(Stream stream, Solver<T> solver, IReadOnlyDictionary<string, string>? notes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Dictionary<string, string> metadata = new() { [FormatKey] = Format };
        foreach ((string name, string value) in solver.Mathematics())
        {
            metadata.Add(MathematicsPrefix + name, value);
        }

        foreach ((string name, string value) in notes ?? new Dictionary<string, string>())
        {
            metadata.Add(NotePrefix + name, value);
        }

        SafetensorsWriter writer = new(metadata, checksum: true);
        CheckpointTable.Add(writer, solver.SavePosition(), solver.History);
        foreach (StateTensor<T> tensor in solver.StateTensors())
        {
            writer.Add<T>(tensor.Name, tensor.Shape, tensor.Values);
        }

        writer.WriteTo(stream);
    }

    /// <summary>Opens a checkpoint and proves that no byte of it changed.</summary>
    private static SafetensorsFile Open(string path)
    {
        SafetensorsFile file = SafetensorsFile.Open(path);
        try
        {
            DataFormatException.In(path, () =>
            {
                string format = file.Metadata.GetValueOrDefault(FormatKey, "none");
                DataFormatException.Demand(format is Format or OlderFormat, $"its format is {FileText.Quote(format)}; '{Format}' was expected");
                if (format == OlderFormat)
                {
                    VerifyDigest(path, file.Tensors.Count == 0 ? null : file.Tensors[^1]);
                }
                else
                {
                    DataFormatException.Demand(file.VerifyChecksum(), "its checksum is missing: the file is damaged");
                }

                return true;
            });
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Compares a file of the older format with the SHA-256 that is its last tensor.</summary>
    private static void VerifyDigest(string path, SafetensorsTensor? last)
    {
        DataFormatException.Demand(
            last?.Name == DigestName && last.End - last.Begin == Sha256.Length,
            $"its last tensor is {FileText.Quote(last?.Name)}; '{DigestName}' of {Sha256.Length} bytes was expected");
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read);
        Sha256 hash = new();
        byte[] part = new byte[1 << 16];
        for (long left = stream.Length - Sha256.Length; left > 0;)
        {
            Span<byte> next = part.AsSpan(0, (int)Math.Min(part.Length, left));
            stream.ReadExactly(next);
            hash.Append(next);
            left -= next.Length;
        }

        byte[] expected = hash.Finish();
        byte[] actual = new byte[Sha256.Length];
        stream.ReadExactly(actual);
        DataFormatException.Demand(
            actual.AsSpan().SequenceEqual(expected),
            $"its SHA-256 is {Convert.ToHexStringLower(actual)}; its content has {Convert.ToHexStringLower(expected)}: the file is damaged");
    }
}
