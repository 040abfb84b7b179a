using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;

namespace FastNet;

/// <summary>
/// A training run in one safetensors file: parameters, the best ones so far, the state of rule and random stream, position and histories. A run
/// that is saved, loaded into a trainer made in the same way, and continued gives the same bits as one that was never interrupted. The last tensor
/// is a SHA-256 over all bytes before it, so that a file damaged anywhere is refused.
/// </summary>
public static class Checkpoint
{
    internal const string FormatKey = "format";
    internal const string Format = "fastnet checkpoint 1";
    internal const string MathematicsPrefix = "run ";
    internal const string NotePrefix = "note ";
    internal const string DigestName = "sha256";
    internal const int DigestBytes = SHA256.HashSizeInBytes;

    /// <summary>Writes the state of a run, wholly or not at all (<see cref="AtomicFile"/>, whose exceptions it throws).</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="path">The file to make or to replace.</param>
    /// <param name="trainer">A run between two steps, before <see cref="Trainer{T}.Finish"/>.</param>
    /// <param name="notes">Texts of the caller's own, given back by <see cref="ReadNotes"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="trainer"/> is null.</exception>
    public static void Save<T>(string path, Trainer<T> trainer, IReadOnlyDictionary<string, string>? notes = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(trainer);
        AtomicFile.Write(path, stream => WriteTo(stream, trainer, notes));
    }

    /// <summary>
    /// Puts a trainer where the saved run was: net, rule, random stream and histories. The trainer must have been made with a net, rule, data and
    /// options of the same mathematics; its number of steps may be larger than the saved run's, unless the schedule depends on it.
    /// </summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="path">A file of <see cref="Save"/>.</param>
    /// <param name="trainer">The trainer to continue; what it was before is lost.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or null.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is damaged or no checkpoint, or its run differs from the trainer's in something that changes results; the message names it and both
    /// values. The trainer is as it was.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static void Load<T>(string path, Trainer<T> trainer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(trainer);
        using SafetensorsFile file = Open(path);
        foreach ((string name, string value) in trainer.Mathematics())
        {
            string saved = file.Metadata.GetValueOrDefault(MathematicsPrefix + name, "unknown");
            if (saved != value)
            {
                throw new InvalidDataException($"{path}: its run has {name} {saved}; this one has {value}, and would not continue it.");
            }
        }

        try
        {
            // All is looked at before anything is changed.
            trainer.VisitState(new ShapeCheck(file));
            TrainerPosition position = CheckpointTable.ReadPosition(file, trainer.TotalIterations);
            double[] losses = CheckpointTable.ReadLosses(file, position);
            AccuracyPoint[] accuracies = CheckpointTable.ReadAccuracies(file, position);
            trainer.VisitState(new Filler(file));
            trainer.RestorePosition(position, losses, accuracies);
        }
        catch (InvalidDataException error) when (!error.Message.StartsWith(path, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{path}: {error.Message}.", error);
        }
    }

    /// <summary>The notes that were given to <see cref="Save"/>.</summary>
    /// <param name="path">A file of <see cref="Save"/>; all of it is checked.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or null.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or no checkpoint.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyDictionary<string, string> ReadNotes(string path)
    {
        using SafetensorsFile file = Open(path);
        return file.Metadata.Where(pair => pair.Key.StartsWith(NotePrefix, StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key[NotePrefix.Length..], pair => pair.Value);
    }

    /// <summary>Writes the file to a stream that can read and seek.</summary>
    internal static void WriteTo<T>(Stream stream, Trainer<T> trainer, IReadOnlyDictionary<string, string>? notes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Dictionary<string, string> metadata = new() { [FormatKey] = Format };
        foreach ((string name, string value) in trainer.Mathematics())
        {
            metadata.Add(MathematicsPrefix + name, value);
        }

        foreach ((string name, string value) in notes ?? new Dictionary<string, string>())
        {
            metadata.Add(NotePrefix + name, value);
        }

        SafetensorsWriter writer = new(metadata);
        CheckpointTable.Add(writer, trainer.SavePosition(), trainer.History);
        trainer.VisitState(new Collector(writer));

        // The narrower type stands last in the file, and of that the tensor added last: nothing follows these 32 bytes.
        writer.Add<float>(DigestName, [DigestBytes / sizeof(float)], new float[DigestBytes / sizeof(float)]);
        writer.WriteTo(stream);
        stream.Flush();
        byte[] digest = DigestOf(stream);
        stream.Write(digest);
    }

    /// <summary>Opens a checkpoint and proves that no byte of it changed.</summary>
    private static SafetensorsFile Open(string path)
    {
        SafetensorsFile file = SafetensorsFile.Open(path);
        try
        {
            string format = file.Metadata.GetValueOrDefault(FormatKey, "none");
            if (format != Format)
            {
                throw new InvalidDataException($"{path}: its format is '{format}'; '{Format}' was expected.");
            }

            SafetensorsTensor? last = file.Tensors.Count == 0 ? null : file.Tensors[^1];
            if (last?.Name != DigestName || last.End - last.Begin != DigestBytes)
            {
                throw new InvalidDataException($"{path}: its last tensor is '{last?.Name}'; '{DigestName}' of {DigestBytes} bytes was expected.");
            }

            using FileStream stream = new(path, FileMode.Open, FileAccess.Read);
            byte[] expected = DigestOf(stream);
            byte[] actual = new byte[DigestBytes];
            stream.ReadExactly(actual);
            if (!actual.AsSpan().SequenceEqual(expected))
            {
                throw new InvalidDataException($"{path}: its SHA-256 is {Convert.ToHexStringLower(actual)}; its content has {Convert.ToHexStringLower(expected)}: the file is damaged.");
            }

            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>SHA-256 of all but the last 32 bytes; the stream then stands before these.</summary>
    private static byte[] DigestOf(Stream stream)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[1 << 16];
        stream.Position = 0;
        long left = stream.Length - DigestBytes;
        while (left > 0)
        {
            int read = stream.Read(buffer, 0, (int)Math.Min(buffer.Length, left));
            if (read == 0)
            {
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"the file ended {left} bytes before its end"));
            }

            hash.AppendData(buffer, 0, read);
            left -= read;
        }

        return hash.GetHashAndReset();
    }

    private sealed class Collector(SafetensorsWriter writer) : IStateVisitor
    {
        public void Visit<T>(string name, ReadOnlySpan<int> shape, Span<T> values)
            where T : unmanaged
            => writer.Add<T>(name, shape, values);
    }

    private sealed class ShapeCheck(SafetensorsFile file) : IStateVisitor
    {
        public void Visit<T>(string name, ReadOnlySpan<int> shape, Span<T> values)
            where T : unmanaged
            => CheckpointTable.Require(file, name, SafetensorsTensor.TypeOf<T>(), shape);
    }

    private sealed class Filler(SafetensorsFile file) : IStateVisitor
    {
        public void Visit<T>(string name, ReadOnlySpan<int> shape, Span<T> values)
            where T : unmanaged
            => file.Read(name, values);
    }
}
