using System.CommandLine;

namespace FastNet.Cli.Commands;

/// <summary>Makes the options of <see cref="TrainOptions"/>, and has them in the order in which they were made.</summary>
internal static class TrainOptionTable
{
    /// <summary>All that were made.</summary>
    public static List<TrainOption> Made { get; } = [];

    /// <summary>An option whose values are those of the command line.</summary>
    public static TrainOption<T> Add<T>(OptionReach reach, Func<Option<T>> create) => Add<T, T>(reach, create, value => value);

    /// <summary>An option whose values are those of an enumeration.</summary>
    public static TrainOption<TEnum> AddChoice<TEnum>(OptionReach reach, string name, string help, TEnum standard)
        where TEnum : struct, Enum
        => Add(reach, () => OptionFactory.Choice(name, help, standard), word => OptionFactory.ValueOf<TEnum>(word)!.Value, OptionFactory.NameOf);

    /// <summary>An option.</summary>
    /// <param name="reach">How far it reaches.</param>
    /// <param name="create">Makes it for a command.</param>
    /// <param name="convert">Its value for one of the command line.</param>
    /// <param name="text">A value in words; null: as values of its type are.</param>
    public static TrainOption<T> Add<T, TParsed>(
        OptionReach reach, Func<Option<TParsed>> create, Func<TParsed, T> convert, Func<T, string>? text = null)
    {
        Option<TParsed> first = create();
        object? standard = first.HasDefaultValue ? convert((TParsed)first.GetDefaultValue()!) : default(T);
        TrainOption<T> option = new(
            first.Name, reach, create, parsed => convert(parsed.GetValue<TParsed>(first.Name)!), text is null ? Words : value => text((T)value!))
        {
            Standard = _ => standard,
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
