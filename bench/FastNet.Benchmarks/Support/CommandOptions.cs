using System.Globalization;

namespace FastNet.Benchmarks;

/// <summary>The options of the commands; a command takes those that its usage line names.</summary>
internal sealed class CommandOptions
{
    /// <summary>Threads of FastNet and of rivals that have threads.</summary>
    public int Threads { get; private set; } = 1;

    /// <summary>float or double; null when not given.</summary>
    public string? Precision { get; private set; }

    /// <summary>Part of a row's name; empty: every row.</summary>
    public string Filter { get; private set; } = "";

    /// <summary>The file to write; null when not given.</summary>
    public string? Json { get; private set; }

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
            string value = takesValue && i + 1 < args.Length ? args[++i] : "";
            if (!(takesValue || usage.Contains($"[{name}]", StringComparison.Ordinal)) || !options.Set(name, value))
            {
                throw new CommandException($"Not understood: {$"{name} {value}".TrimEnd()}; usage: {usage}");
            }
        }

        return options;
    }

    private bool Set(string name, string value)
    {
        switch (name)
        {
            case "--threads":
                Threads = Number(value);
                return Threads is >= 1 and <= 1024;
            case "--epochs":
                Epochs = Number(value);
                return Epochs >= 1;
            case "--data":
                Data = value;
                return Directory.Exists(value);
            case "--precision":
                Precision = value;
                return value is "float" or "double";
            case "--filter":
                Filter = value;
                return value.Length > 0;
            case "--json":
                Json = value;
                return value.Length > 0 && !Directory.Exists(value) && Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(value)));
            case "--blas":
                Blas.Add(value);
                return value.Length > 0;
            case "--shape":
                int[] sizes = [.. value.Split(',').Select(Number)];
                if (sizes.Length != 3 || sizes.Min() < 1)
                {
                    return false;
                }

                Shapes.Add(new GemmShape("own", sizes[0], sizes[1], sizes[2]));
                return true;
            case "--transpose-a":
                TransposeA = true;
                return true;
            case "--transpose-b":
                TransposeB = true;
                return true;
            case "--images":
                Bytes = value == "bytes";
                return value is "bytes" or "numbers";
            case "--hidden":
                Hidden = [.. value.Split(',').Select(Number)];
                return Hidden.All(units => units is >= 1 and <= 100_000);
            case "--batches":
                Batches = [.. value.Split(',').Select(Number)];
                return Batches.All(rows => rows is >= 1 and <= 100_000);
            case "--rules":
                Rules = value.Split(',');
                return Rules.All(rule => rule is "sgd" or "momentum" or "adam");
            case "--accuracy":
                Accuracy = double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double accuracy) ? accuracy : 0;
                return Accuracy is > 0 and < 1;
            case "--scikit-learn":
                ScikitLearn = value;
                return File.Exists(value);
            case "--unpadded":
                Unpadded = true;
                return true;
            case "--busy":
                Busy = true;
                return true;
            default:
                return false;
        }
    }

    /// <summary>A whole number, or -1 where it is none.</summary>
    private static int Number(string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : -1;
}
