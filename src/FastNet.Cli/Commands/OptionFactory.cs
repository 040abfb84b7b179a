using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using FastNet.Mpi;

namespace FastNet.Cli.Commands;

/// <summary>Options whose errors name the option, the value given and what is expected. Numbers are read the same way in every culture.</summary>
internal static class OptionFactory
{
    /// <summary>Class weights that make all classes count alike.</summary>
    public const string Balanced = "balanced";

    private const int MostThreads = 1024;

    /// <summary>One thread for each processor, or this process's share of them where mpirun started several on this machine.</summary>
    public static int StandardThreads => Math.Clamp(Environment.ProcessorCount / MpiLaunch.Current.LocalCount, 1, MostThreads);

    /// <summary>A data set as <see cref="Data.LocalData.Load(string?)"/> takes it.</summary>
    public static Option<string?> Data() => Path(
        "--data",
        "A folder or archive of CIFAR-10, a folder of MNIST's files, a table (.csv), arrays in a .npz file or a folder of .npy files, or a folder "
        + "of folders of pictures, one for each class (see fastnet data info); "
        + "without it the built-in set of drawn images is used.",
        "path");

    public static Option<bool> OnDisk() => Flag(
        "--on-disk",
        "Leave the rows of .npy files on the disk and read each where it is needed, as is done in any case with files beyond 2 GiB or an eighth of "
        + "the free memory. The result does not depend on it.");

    public static Option<int> Threads() => Whole(
        "--threads",
        "Threads; by default one for each processor. The result does not depend on it.",
        StandardThreads,
        1,
        MostThreads);

    public static Option<string> Precision(string description = "Element type of all computation.")
        => Choice("--precision", description, PrecisionName.Float);

    public static Option<bool> Overwrite()
        => Flag("--overwrite", "Replace the earlier run that the --out folder holds; without it such a folder is refused.");

    public static Option<bool> Quiet() => Flag("--quiet", "Print nothing but errors.");

    public static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    /// <summary>A whole number.</summary>
    public static Option<T> Whole<T>(string name, string description, T standard, long smallest, long largest)
        where T : struct, IBinaryInteger<T>
        => Create(
            name, description, "n", Wholes(smallest, largest),
            text => Read(text, smallest, largest) is long value ? (true, T.CreateChecked(value)) : default, () => standard);

    /// <summary>A whole number that need not be given.</summary>
    public static Option<int?> OptionalWhole(string name, string description, long smallest, long largest)
        => Create<int?>(
            name, description, "n", Wholes(smallest, largest), text => Read(text, smallest, largest) is long value ? (true, (int)value) : default);

    public static Option<double> Number(string name, string description, double standard, string expected, Predicate<double> accepts)
        => Create(
            name,
            description,
            "x",
            expected,
            text => (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && accepts(value), value),
            () => standard);

    /// <summary>A number of a range with both its ends.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">The help.</param>
    /// <param name="standard">Its value where it is not given.</param>
    /// <param name="range">The ends as messages have them, 0 to 0.9 for instance.</param>
    public static Option<double> Within(string name, string description, double standard, string range)
    {
        double[] ends = Array.ConvertAll(range.Split(" to "), end => double.Parse(end, CultureInfo.InvariantCulture));
        return Number(name, description, standard, $"a number from {range}", value => value >= ends[0] && value <= ends[1]);
    }

    public static Option<double> NotNegative(string name, string description, double standard)
        => Within(name, description, standard, "0 to 1e30");

    /// <summary>A share of less than 1; 0 where it is not given.</summary>
    public static Option<double> Fraction(string name, string description) => Within(name, description, 0, "0 to 0.999999");

    public static Option<double> Positive(string name, string description, double standard)
        => Number(name, description, standard, "a number above 0, at most 1e30", value => value is > 0 and <= 1e30);

    /// <summary>One of the names of an enumeration, in lower case; <see cref="ValueOf{TEnum}"/> has the value of the name.</summary>
    public static Option<string> Choice<TEnum>(string name, string description, TEnum standard)
        where TEnum : struct, Enum
        => Choice(name, description, Array.ConvertAll(Enum.GetValues<TEnum>(), NameOf), NameOf(standard));

    /// <summary>One of some names.</summary>
    public static Option<string> Choice(string name, string description, IReadOnlyList<string> names, string standard)
        => Create(name, description, string.Join('|', names), string.Join(", ", names), text => (names.Contains(text), text), () => standard);

    /// <summary>One of some names, or none.</summary>
    public static Option<string?> OptionalName(string name, string description, IEnumerable<string> names)
        => Create<string?>(name, description, "name", string.Join(", ", names), text => (names.Contains(text), text));

    /// <summary>One whole number or several, with commas between them; null where there is no standard and nothing was given.</summary>
    public static Option<IReadOnlyList<int>?> Numbers(
        string name, string description, IReadOnlyList<int>? standard, int smallest, int largest, bool ascending = false)
    {
        string expected = $"{(ascending ? "ascending " : string.Empty)}whole numbers from {smallest} to {largest} with commas between them";
        Option<IReadOnlyList<int>?> option = Create<IReadOnlyList<int>?>(
            name, description, "n,n,...", expected, Read, standard is null ? null : () => standard);
        option.Arity = ArgumentArity.ExactlyOne;
        return option;

        (bool, IReadOnlyList<int>?) Read(string text)
        {
            int?[] numbers = Array.ConvertAll(
                text.Split(','),
                part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : (int?)null);
            bool good = Array.TrueForAll(numbers, number => number >= smallest && number <= largest)
                && (!ascending || numbers.Zip(numbers.Skip(1)).All(pair => pair.First < pair.Second));
            return (good, good ? [.. numbers.Select(number => number!.Value)] : []);
        }
    }

    /// <summary>A path.</summary>
    public static Option<string?> Path(string name, string description, string kind = "folder")
        // "--out --quiet" forgot the folder. A folder of such a name can be given as ./--quiet.
        => Create<string?>(name, description, kind, $"a {kind}", text => (text.Length > 0 && !text.StartsWith("--", StringComparison.Ordinal), text));

    /// <summary>How much a row of each class counts in the loss.</summary>
    public static Option<string?> ClassWeights()
        => Create<string?>(
            "--class-weights", "How much a row of each class counts in the loss: balanced, all classes alike, or a number for each class in order.",
            "balanced|w,w,...", "balanced, or numbers from 0 to 1e30 with commas between them, not all 0",
            text => (text == Balanced || WeightsOf(text) is not null, text));

    /// <summary>The numbers of such a text; null: it has none.</summary>
    public static double[]? WeightsOf(string text)
    {
        string[] parts = text.Split(',');
        double[] weights = Array.ConvertAll(
            parts, part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double weight) ? weight : double.NaN);
        return Array.TrueForAll(weights, weight => weight is >= 0 and <= 1e30) && weights.Any(weight => weight > 0) ? weights : null;
    }

    /// <summary>A height and a width with an x between them.</summary>
    public static Option<string?> Size(string name, string description)
        => Create<string?>(
            name, description, "HxW", "height and width from 1 to 4096 with an x between them", text => (SizeOf(text) is not null, text));

    /// <summary>The height and width of such a text; null: it is none.</summary>
    public static (int Height, int Width)? SizeOf(string? text)
    {
        int[] sizes = Array.ConvertAll(
            text?.Split('x') ?? [], part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int size) ? size : 0);
        return sizes is [>= 1 and <= 4096, >= 1 and <= 4096] ? (sizes[0], sizes[1]) : null;
    }

    /// <summary>An option whose text is parsed, and refused where it is none of its values.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">The help.</param>
    /// <param name="kind">The word for its value in the help.</param>
    /// <param name="expected">The values that it takes, in words.</param>
    /// <param name="read">Whether a text is a value, and the value.</param>
    /// <param name="standard">Its value where it is not given; null: none.</param>
    public static Option<T> Create<T>(
        string name, string description, string kind, string expected, Func<string, (bool Good, T Value)> read, Func<T>? standard = null)
        => new(name)
        {
            Description = description,
            HelpName = kind,
            DefaultValueFactory = standard is null ? null : _ => standard(),
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                (bool good, T value) = read(text);
                if (!good)
                {
                    result.AddError($"{name} is '{text}'; expected {expected}");
                }

                return value;
            },
        };

    /// <summary>An argument with a check.</summary>
    /// <param name="name">Its name in the help.</param>
    /// <param name="description">The help.</param>
    /// <param name="problem">What is wrong with a text; null: nothing.</param>
    public static Argument<string> Argument(string name, string description, Func<string, string?> problem) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (problem(text) is string error)
            {
                result.AddError(error);
            }

            return text;
        },
    };

    /// <summary>A command with the work that it does; it ends with 0.</summary>
    public static Command Does(this Command command, Action<ParseResult> work)
    {
        command.SetAction(work);
        return command;
    }

    /// <summary>A command with the work that it does, which gives the exit code.</summary>
    public static Command Does(this Command command, Func<ParseResult, int> work)
    {
        command.SetAction(work);
        return command;
    }

    /// <summary>Whether the user wrote the option.</summary>
    public static bool IsGiven(this ParseResult parsed, string name) => parsed.GetResult(name) is OptionResult { Implicit: false };

    /// <inheritdoc cref="IsGiven(ParseResult, string)"/>
    public static bool IsGiven(this SymbolResult result, string name) => result.GetResult(name) is OptionResult { Implicit: false };

    /// <summary>The name of an enumeration's value on the command line and in files.</summary>
    public static string NameOf<TEnum>(TEnum value)
        where TEnum : struct, Enum
    {
#pragma warning disable CA1308 // These are the words that the user types.
        return value is ModelName.TwoLayer ? "two-layer" : value.ToString().ToLowerInvariant();
#pragma warning restore CA1308
    }

    /// <summary>The value of a name; null: there is no such name.</summary>
    public static TEnum? ValueOf<TEnum>(string name)
        where TEnum : struct, Enum
        => Enum.GetValues<TEnum>().Where(value => NameOf(value) == name).Select(value => (TEnum?)value).FirstOrDefault();

    /// <summary>The chosen value of an enumeration.</summary>
    public static TEnum Value<TEnum>(this ParseResult parsed, string name)
        where TEnum : struct, Enum
        => ValueOf<TEnum>(parsed.GetRequiredValue<string>(name))!.Value;

    private static string Wholes(long smallest, long largest) => $"a whole number from {smallest} to {largest}";

    private static long? Read(string text, long smallest, long largest)
        => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) && value >= smallest && value <= largest
            ? value
            : null;
}
