using System.Globalization;

namespace FastNet.Benchmarks;

/// <summary>The options of the commands; a command takes those that its usage line names.</summary>
internal sealed class CommandOptions
{
    private const string Sizes = "whole numbers from 1 to 100000 with commas between them";

    /// <summary>Threads of FastNet and of rivals that have threads.</summary>
    public int Threads { get; private set; } = 1;

    /// <summary>float or double; null when not given.</summary>
    public string? Precision { get; private set; }

    /// <summary>Part of a row's name; empty: every row.</summary>
    public string Filter { get; private set; } = "";

    /// <summary>The file to write; null when not given.</summary>
    public string? Json { get; private set; }

    /// <summary>The file for the table; null when not given.</summary>
    public string? Markdown { get; private set; }

    /// <summary>Native libraries with matrix products.</summary>
    public List<string> Blas { get; } = [];

    /// <summary>Products of the user's own, not transposed.</summary>
    public List<GemmShape> Shapes { get; } = [];

    /// <summary>A of these products lies transposed.</summary>
    public bool TransposeA { get; private set; }

    /// <summary>B of these products lies transposed.</summary>
    public bool TransposeB { get; private set; }

    /// <summary>Rows of matrices without gaps between them.</summary>
    public bool Unpadded { get; private set; }

    /// <summary>Another thread keeps a core busy.</summary>
    public bool Busy { get; private set; }

    /// <summary>Training images are kept as bytes, not as numbers.</summary>
    public bool Bytes { get; private set; }

    /// <summary>Passes over all rows; null when not given.</summary>
    public int? Epochs { get; private set; }

    /// <summary>A folder with data; null when not given.</summary>
    public string? Data { get; private set; }

    /// <summary>Hidden units, one net for each; empty when not given.</summary>
    public IReadOnlyList<int> Hidden { get; private set; } = [];

    /// <summary>Rows of a batch, one net for each; empty when not given.</summary>
    public IReadOnlyList<int> Batches { get; private set; } = [];

    /// <summary>Update rules: sgd, momentum, adam; empty when not given.</summary>
    public IReadOnlyList<string> Rules { get; private set; } = [];

    /// <summary>The accuracy to reach, above 0 and below 1; null when not given.</summary>
    public double? Accuracy { get; private set; }

    /// <summary>A file that bench/scikit-learn/epochs.py wrote; null when not given.</summary>
    public string? ScikitLearn { get; private set; }

    /// <param name="usage">The command and its options as a user reads them: <c>[--name VALUE]</c> or <c>[--name]</c>.</param>
    /// <param name="args">What stands behind the command's name.</param>
    /// <exception cref="CommandException">An option is unknown, or its value is not to be used.</exception>
    public static CommandOptions Parse(string usage, string[] args)
    {
        CommandOptions options = new();
        for (int i = 0; i < args.Length; i++)
        {
            string name = args[i];
            bool takesValue = usage.Contains($"[{name} ", StringComparison.Ordinal);
            if (!takesValue && !usage.Contains($"[{name}]", StringComparison.Ordinal))
            {
                throw new CommandException($"There is no option '{name}'; usage: {usage}");
            }

            string value = takesValue && i + 1 < args.Length ? args[++i] : "";
            if (options.Set(name, value) is string expected)
            {
                throw new CommandException($"{name} is '{value}'; expected {expected}; usage: {usage}");
            }
        }

        return options;
    }

    /// <summary>An option of <see cref="MachineCommand.All"/> in words.</summary>
    public static string Describe(string name) => name switch
    {
        "--threads" => "Threads of FastNet, and of rivals that have threads; 1 unless given.",
        "--precision" => "Element type; float unless given, with step both.",
        "--filter" => "Only rows that have this in their names, whatever the case.",
        "--json" => "Also write the numbers to this file, as JSON.",
        "--markdown" => "Also write the tables to this file.",
        "--blas" => "A shared library with cblas_sgemm and cblas_dgemm, or sgemm_ and dgemm_, such as libopenblas.so.0. Of several, the fastest is the rival.",
        "--shape" => "A product of your own instead, m x k times k x n; as often as wanted.",
        "--transpose-a" => "A of these products lies transposed in memory.",
        "--transpose-b" => "B of these products lies transposed in memory.",
        "--unpadded" => "Rows of matrices follow each other without gaps.",
        "--busy" => "Another thread keeps a core busy meanwhile.",
        "--images" => "Training images are bytes until they are gathered, as in fastnet train, or numbers; numbers unless given.",
        _ => throw new ArgumentException($"The option '{name}' has no description.", nameof(name)),
    };

    /// <summary>Takes an option and its value, which is empty for one that has none.</summary>
    /// <returns>What is expected where the value is not to be used, else null.</returns>
    public string? Set(string name, string value)
    {
        switch (name)
        {
            case "--threads":
                Threads = Number(value);
                return Threads is >= 1 and <= 1024 ? null : "a whole number from 1 to 1024";
            case "--epochs":
                Epochs = Number(value);
                return Epochs >= 1 ? null : "a whole number from 1 on";
            case "--data":
                Data = value;
                return Directory.Exists(value) ? null : "a folder";
            case "--precision":
                Precision = value;
                return OneOf(value, "float", "double");
            case "--filter":
                Filter = value;
                return value.Length > 0 ? null : "a part of a row's name";
            case "--json":
                Json = value;
                return NewFile(value);
            case "--markdown":
                Markdown = value;
                return NewFile(value);
            case "--blas":
                Blas.Add(value);
                return value.Length > 0 ? null : "a library";
            case "--shape":
                int[] sizes = [.. value.Split(',').Select(Number)];
                if (sizes.Length != 3 || sizes.Min() < 1)
                {
                    return "three whole numbers from 1 on with commas between them";
                }

                Shapes.Add(new GemmShape("own", sizes[0], sizes[1], sizes[2]));
                return null;
            case "--transpose-a":
                TransposeA = true;
                return null;
            case "--transpose-b":
                TransposeB = true;
                return null;
            case "--images":
                Bytes = value == "bytes";
                return OneOf(value, "bytes", "numbers");
            case "--hidden":
                Hidden = [.. value.Split(',').Select(Number)];
                return Hidden.All(units => units is >= 1 and <= 100_000) ? null : Sizes;
            case "--batches":
                Batches = [.. value.Split(',').Select(Number)];
                return Batches.All(rows => rows is >= 1 and <= 100_000) ? null : Sizes;
            case "--rules":
                Rules = value.Split(',');
                return Rules.All(rule => rule is "sgd" or "momentum" or "adam") ? null : "sgd, momentum, adam, or several with commas between them";
            case "--accuracy":
                Accuracy = double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double accuracy) ? accuracy : 0;
                return Accuracy is > 0 and < 1 ? null : "a number above 0 and below 1";
            case "--scikit-learn":
                ScikitLearn = value;
                return File.Exists(value) ? null : "a file";
            case "--unpadded":
                Unpadded = true;
                return null;
            case "--busy":
                Busy = true;
                return null;
            default:
                throw new ArgumentException($"There is no option '{name}'.", nameof(name));
        }
    }

    private static string? OneOf(string value, params string[] names) => names.Contains(value) ? null : string.Join(" or ", names);

    private static string? NewFile(string value)
        => value.Length > 0 && !Directory.Exists(value) && Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(value))) ? null : "a file in a folder that exists";

    /// <summary>A whole number, or -1 where it is none.</summary>
    private static int Number(string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : -1;
}
