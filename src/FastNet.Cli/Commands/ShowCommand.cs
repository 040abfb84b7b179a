using System.CommandLine;
using System.Globalization;
using FastNet.Cli.Output;

namespace FastNet.Cli.Commands;

/// <summary>`fastnet show`: tells the content of a model, a checkpoint, a safetensors file or an archive of NumPy.</summary>
internal static class ShowCommand
{
    private const string ArraysExtension = ".npz";
    private const string ArrayExtension = ".npy";

    // Longer names and texts are cut.
    private const int MostOfName = 60;
    private const int MostOfText = 100;

    public static Command Create(ToolConsole console)
    {
        Argument<string> path = new("file")
        {
            Description = "A model or checkpoint of fastnet train, another safetensors file, or a .npz or .npy file of NumPy.",
        };
        return new Command("show", "Tells the content of a file: what it is, its texts, and its arrays with type and shape. All of it is checked.")
        {
            path,
        }.Does(parsed =>
        {
            string file = parsed.GetRequiredValue(path);
            PredictionOptions.RequireThere(string.Empty, file);

            // All of it before the first line: of a damaged file nothing is shown.
            StringWriter text = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
            Show(file, text);
            console.Out.Write(text.ToString());
        });
    }

    private static void Show(string path, TextWriter text)
    {
        Span<byte> start = stackalloc byte[6];
        using (FileStream stream = RegularFile.Open(path))
        {
            start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        }

        if (FileText.HasExtension(path, ArraysExtension) || (start.StartsWith("PK"u8) && !FileText.HasExtension(path, ArrayExtension)))
        {
            ShowArrays(path, text);
        }
        else if (FileText.HasExtension(path, ArrayExtension) || start.SequenceEqual(NpyHeader.Magic))
        {
            using FileStream stream = RegularFile.Open(path);
            NpyHeader header = DataFormatException.In(path, () => NpyHeader.Read(stream, stream.Length));
            text.WriteLine($"array of NumPy (.npy), {Bytes(stream.Length)}");
            TextTable.Write(text, [("type", header.Type.ToString()), ("shape", Shape(header.Shape))]);
        }
        else
        {
            ShowTensors(path, text);
        }
    }

    private static void ShowArrays(string path, TextWriter text)
    {
        using NpzArchive archive = NpzArchive.Open(path);
        string[][] rows =
        [
            ["array", "type", "shape", "size"],
            .. archive.Inspect().Select(array => (string[])
                [Name(array.Name), array.Header.Type.ToString(), Shape(array.Header.Shape), Bytes(array.Bytes)]),
        ];
        text.WriteLine($"archive of NumPy (.npz), {Bytes(new FileInfo(path).Length)}, {Count(rows.Length - 1, "array")}");
        TextTable.Write(text, rows);
    }

    private static void ShowTensors(string path, TextWriter text)
    {
        string size = Bytes(new FileInfo(path).Length);
        using SafetensorsFile file = DataFormatException.In(path, () => ModelFile.Open(path));
        string format = file.Metadata.GetValueOrDefault("format", string.Empty);
        if (ModelFile.IsModel(file.Metadata))
        {
            SimdWidth.Require();
            Model model = Model.Load(path);
            text.WriteLine($"model of FastNet, {size}");
            text.Write(SafeText.Lines(model.Describe()));
            ShowTexts(text, [("names", FileText.List(model.Names)), .. Scalings(model), .. Sorted(model.Metadata)]);
            return;
        }

        if (format.StartsWith(Checkpoint.FamilyOfFormats, StringComparison.Ordinal))
        {
            _ = Checkpoint.ReadNotes(path);
            text.WriteLine($"checkpoint of FastNet after {DataFormatException.In(path, () => Steps(file)):N0} steps, {size}");
        }
        else
        {
            long numbers = file.Tensors.Sum(tensor => tensor.Count);
            text.WriteLine($"safetensors file, {size}, {Count(file.Tensors.Count, "tensor")} of {numbers:N0} numbers");
        }

        ShowTexts(text, Sorted(file.Metadata));
        TextTable.Write(text, file.Tensors
            .Select(tensor => (string[])[Name(tensor.Name), Name(tensor.Type), Shape(tensor.Shape), Bytes(tensor.End - tensor.Begin)])
            .Prepend(["tensor", "type", "shape", "size"]));
    }

    private static void ShowTexts(TextWriter text, IEnumerable<(string Name, string Value)> texts)
        => TextTable.Write(text, texts.Select(one => (Name(one.Name), SafeText.Cell(one.Value, MostOfText))));

    /// <summary>What a model does to raw rows and to predicted numbers.</summary>
    private static IEnumerable<(string Name, string Value)> Scalings(Model model)
    {
        (string Name, double[] Numbers)[] all =
        [
            ("mean", model.Mean), ("deviation", model.Deviation), ("target mean", model.TargetMean), ("target deviation", model.TargetDeviation),
        ];
        foreach ((string name, double[] numbers) in all.Where(one => one.Numbers.Length > 0))
        {
            yield return (name, numbers.Length == 1
                ? FormattableString.Invariant($"{numbers[0]:G6}")
                : FormattableString.Invariant($"{numbers.Length:N0} numbers from {numbers.Min():G6} to {numbers.Max():G6}"));
        }
    }

    private static (string, string)[] Sorted(IReadOnlyDictionary<string, string> texts)
        => [.. texts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value))];

    private static double Steps(SafetensorsFile file)
    {
        double[] position = new double[file.TryGetTensor(CheckpointTable.PositionName, out SafetensorsTensor? tensor) ? tensor.Count : 0];
        DataFormatException.Demand(position.Length > 0, "it has no position");
        file.Read<double>(CheckpointTable.PositionName, position);
        return position[0];
    }

    private static string Name(string name) => SafeText.Cell(name, MostOfName);

    private static string Shape(IReadOnlyList<int> shape)
        => shape.Count == 0 ? "scalar" : string.Join(" x ", shape.Select(length => length.ToString("N0", CultureInfo.InvariantCulture)));

    private static string Bytes(long count) => FormattableString.Invariant($"{count:N0} bytes");

    private static string Count(int count, string what) => FormattableString.Invariant($"{count:N0} {what}{(count == 1 ? string.Empty : "s")}");
}
