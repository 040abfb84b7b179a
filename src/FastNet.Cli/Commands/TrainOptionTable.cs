using System.CommandLine;

namespace FastNet.Cli.Commands;

/// <summary>Makes the options of <see cref="TrainOptions"/>, and has them in the order in which they were made.</summary>
internal static class TrainOptionTable
{
    public const string PositiveNumber = "a number above 0, at most 1e30";

    /// <summary>All that were made.</summary>
    public static List<TrainOption> Made { get; } = [];

    public static TrainOption<bool> Flag(string name, OptionReach reach, string help)
        => Add(name, reach, () => OptionFactory.Flag(name, help), false);

    public static TrainOption<int> Whole(string name, OptionReach reach, int standard, int smallest, int largest, string help)
        => Add(name, reach, () => OptionFactory.Whole(name, help, standard, smallest, largest), standard);

    public static TrainOption<uint> SeedOf(string name, string help)
        => Add(name, OptionReach.Draws, () => OptionFactory.Whole(name, help, 0u, 0, uint.MaxValue), 0u);

    public static TrainOption<double> Number(
        string name, OptionReach reach, double standard, string expected, Predicate<double> accepts, string help)
        => Add(name, reach, () => OptionFactory.Number(name, help, standard, expected, accepts), standard);

    public static bool IsPositive(double x) => x is > 0 and <= 1e30;

    public static TrainOption<double> NotNegative(string name, OptionReach reach, double standard, string help)
        => Number(name, reach, standard, "a number from 0 to 1e30", x => x is >= 0 and <= 1e30, help);

    public static TrainOption<double> Fraction(string name, OptionReach reach, string help)
        => Number(name, reach, 0, "a number from 0 to 0.999999", x => x is >= 0 and <= 0.999999, help);

    public static TrainOption<string> Name(string name, OptionReach reach, string standard, IEnumerable<string> names, string help)
        => Add(name, reach, () => OptionFactory.Choice(name, help, [.. names], standard), standard);

    public static TrainOption<TEnum> Choice<TEnum>(string name, OptionReach reach, TEnum standard, string help)
        where TEnum : struct, Enum
        => Choice(name, reach, standard, () => OptionFactory.Choice(name, help, standard));

    public static TrainOption<TEnum> Choice<TEnum>(string name, OptionReach reach, TEnum standard, Func<Option<string>> create)
        where TEnum : struct, Enum
        => Add(name, reach, create, word => OptionFactory.ValueOf<TEnum>(word)!.Value, standard, OptionFactory.NameOf);

    public static TrainOption<string?> Text(string name, OptionReach reach, string kind, string help)
        => Add(name, reach, () => OptionFactory.Path(name, help, kind), null);

    public static TrainOption<string?> Path(string name, string kind, string help)
        => Add(name, OptionReach.Files, () => OptionFactory.Path(name, help, kind), null);

    public static TrainOption<T> Add<T>(string name, OptionReach reach, Func<Option<T>> create, T standard)
        => Add<T, T>(name, reach, create, value => value, standard);

    public static TrainOption<T> Add<T, TParsed>(
        string name, OptionReach reach, Func<Option<TParsed>> create, Func<TParsed, T> convert, T standard, Func<T, string>? text = null)
    {
        object? boxed = standard;
        TrainOption<T> option = new(
            name, reach, create, parsed => convert(parsed.GetValue<TParsed>(name)!), text is null ? Words : value => text((T)value!))
        {
            Standard = _ => boxed,
        };
        Made.Add(option);
        return option;
    }

    /// <summary>A value in words.</summary>
    private static string Words(object? value) => value switch
    {
        null => "none",
        bool yes => yes ? "true" : "false",
        IReadOnlyList<int> numbers => string.Join(',', numbers),
        _ => $"{value}",
    };
}
