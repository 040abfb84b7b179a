using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using FastNet.Cli.Data;

namespace FastNet.Cli.Commands;

/// <summary>Options whose errors name the option, the value given and what is expected. Numbers are read the same way in every culture.</summary>
internal static class OptionFactory
{
    private const int MostThreads = 1024;

    /// <summary>What <see cref="LocalData.Load(string?)"/> takes.</summary>
    public static Option<string?> Data() => Folder(
        "--data", "A folder or archive of CIFAR-10, a folder of MNIST's files, or arrays in a .npz file (see fastnet data info); without it the built-in set of drawn images is used.", "path");

    public static Option<long> Threads() => Whole(
        "--threads", "Threads; by default one for each processor. The result does not depend on it.", Math.Clamp(Environment.ProcessorCount, 1, MostThreads), 1, MostThreads);

    public static Option<string> Precision(string description = "Element type of all computation.") => Choice("--precision", description, PrecisionName.Float);

    public static Option<bool> Overwrite() => new("--overwrite") { Description = "Replace the earlier run that the --out folder holds; without it such a folder is refused." };

    public static Option<bool> Quiet() => new("--quiet") { Description = "Print nothing but errors." };

    public static Option<long> Whole(string name, string description, long standard, long smallest, long largest)
        => new(name)
        {
            Description = description,
            HelpName = "n",
            DefaultValueFactory = _ => standard,
            CustomParser = result => ParseWhole(result, name, smallest, largest),
        };

    /// <summary>A whole number that need not be given.</summary>
    public static Option<long?> OptionalWhole(string name, string description, long smallest, long largest)
        => new(name)
        {
            Description = description,
            HelpName = "n",
            CustomParser = result => ParseWhole(result, name, smallest, largest),
        };

    public static Option<double> Number(string name, string description, double standard, string expected, Predicate<double> accepts)
        => new(name)
        {
            Description = description,
            HelpName = "x",
            DefaultValueFactory = _ => standard,
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || !accepts(value))
                {
                    result.AddError($"{name} is '{text}'; expected {expected}");
                }

                return value;
            },
        };

    /// <summary>One of the names of an enumeration, in lower case; <see cref="ParseResult"/> has the name, <see cref="Value{TEnum}"/> the value.</summary>
    public static Option<string> Choice<TEnum>(string name, string description, TEnum standard)
        where TEnum : struct, Enum
        => Choice(name, description, Array.ConvertAll(Enum.GetValues<TEnum>(), NameOf), NameOf(standard));

    /// <summary>One of some names.</summary>
    public static Option<string> Choice(string name, string description, IReadOnlyList<string> names, string standard)
        => new(name)
        {
            Description = description,
            HelpName = string.Join('|', names),
            DefaultValueFactory = _ => standard,
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (!names.Contains(text))
                {
                    result.AddError($"{name} is '{text}'; expected {string.Join(", ", names)}");
                }

                return text;
            },
        };

    /// <summary>What was chosen of an enumeration.</summary>
    public static TEnum Value<TEnum>(this ParseResult parsed, Option<string> choice)
        where TEnum : struct, Enum
        => Array.Find(Enum.GetValues<TEnum>(), value => NameOf(value) == parsed.GetRequiredValue(choice));

    /// <summary>One whole number or several, with commas between them; null where there is no standard and nothing was given.</summary>
    public static Option<IReadOnlyList<int>?> Numbers(string name, string description, IReadOnlyList<int>? standard, int smallest, int largest, bool ascending = false)
        => new(name)
        {
            Description = description,
            HelpName = "n,n,...",
            Arity = ArgumentArity.ExactlyOne,
            DefaultValueFactory = standard is null ? null : _ => standard,
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                List<int> numbers = [];
                foreach (string part in text.Split(','))
                {
                    if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                        || number < smallest || number > largest || (ascending && numbers.Count > 0 && number <= numbers[^1]))
                    {
                        result.AddError(string.Create(
                            CultureInfo.InvariantCulture, $"{name} is '{text}'; expected {(ascending ? "ascending " : string.Empty)}whole numbers from {smallest} to {largest} with commas between them"));
                        break;
                    }

                    numbers.Add(number);
                }

                return numbers;
            },
        };

    /// <summary>A path.</summary>
    public static Option<string?> Folder(string name, string description, string kind = "folder")
        => new(name)
        {
            Description = description,
            HelpName = kind,
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                // "--out --quiet" forgot the folder; whoever has one of such a name writes ./--quiet.
                if (text.Length == 0 || text.StartsWith("--", StringComparison.Ordinal))
                {
                    result.AddError($"{name} is '{text}'; expected a {kind}");
                }

                return text;
            },
        };

    /// <summary>Whether the user wrote the option.</summary>
    public static bool IsGiven(this ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>The name of an enumeration's value on the command line and in files.</summary>
    public static string NameOf<TEnum>(TEnum value)
        where TEnum : struct, Enum
    {
#pragma warning disable CA1308 // These are the words that the user types.
        return value is ModelName.TwoLayer ? "two-layer" : value.ToString().ToLowerInvariant();
#pragma warning restore CA1308
    }

    private static long ParseWhole(ArgumentResult result, string name, long smallest, long largest)
    {
        string text = result.Tokens[0].Value;
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) || value < smallest || value > largest)
        {
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} is '{text}'; expected a whole number from {smallest} to {largest}"));
        }

        return value;
    }
}
