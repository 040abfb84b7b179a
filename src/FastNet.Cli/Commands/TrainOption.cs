using System.CommandLine;

namespace FastNet.Cli.Commands;

/// <summary>How far an option of `fastnet train` reaches.</summary>
internal enum OptionReach
{
    /// <summary>How a run is made or shown; no result depends on it.</summary>
    Run,

    /// <summary>The files of a run; `fastnet check`, which writes none, does not have it.</summary>
    Files,

    /// <summary>The number of steps, and so the result.</summary>
    Length,

    /// <summary>The result, but neither the shape of a net nor a random draw: trials that differ in it can share their batches.</summary>
    Step,

    /// <summary>
    /// The shape of a net or its first weights, and so the result: trials that differ in it share their batches only where these are drawn from a
    /// stream of their own.
    /// </summary>
    Weights,

    /// <summary>Data or the draw of batches, and so the result.</summary>
    Draws,
}

/// <summary>An option of `fastnet train`, as the command line, settings, files and searches have it.</summary>
/// <param name="name">Its name on the command line.</param>
/// <param name="reach">How far it reaches.</param>
/// <param name="create">Makes it for a command.</param>
/// <param name="read">Its value in a command line that gives it.</param>
/// <param name="text">A value in words.</param>
internal class TrainOption(string name, OptionReach reach, Func<Option> create, Func<ParseResult, object?> read, Func<object?, string> text)
{
    public string Name => name;

    /// <summary>Its name in files.</summary>
    public string Key => name[2..].Replace('-', '_');

    public OptionReach Reach => reach;

    /// <summary>Whether the bits of a result depend on it.</summary>
    public bool Decides => reach >= OptionReach.Length;

    /// <summary>The value of a run that gives none.</summary>
    public required Func<TrainSettings, object?> Standard { get; set; }

    /// <summary>Names the option that makes this one idle in a run; null: this one has an effect.</summary>
    protected Func<TrainSettings, TrainOption?> Because { get; set; } = static _ => null;

    /// <summary>When files record the option; null: always.</summary>
    protected Predicate<TrainSettings>? Condition { get; set; }

    /// <summary>A new option of this kind for a command.</summary>
    public Option Create() => create();

    /// <summary>Its value in a command line that gives it.</summary>
    public object? Read(ParseResult parsed) => read(parsed);

    /// <summary>The value of a run as it is written on the command line.</summary>
    public string Text(TrainSettings settings) => text(settings.Value(this));

    /// <summary>The value of a run for a file.</summary>
    public object? Json(TrainSettings settings) => settings.Value(this) switch
    {
        null => null,
        IReadOnlyList<int> numbers => numbers.ToArray(),
        object value and (bool or int or uint or double) => value,
        object value => text(value),
    };

    /// <summary>The option that makes this one idle in a run, with its value; null: this one has an effect.</summary>
    public string? Cause(TrainSettings settings)
        => Because(settings) is not TrainOption cause ? null : settings.Value(cause) is true ? cause.Name : $"{cause.Name} {cause.Text(settings)}";

    /// <summary>Whether the files of a run record its value.</summary>
    public bool IsUsed(TrainSettings settings)
        => settings.Value(this) is not null && Because(settings) is null && Condition?.Invoke(settings) != false;

    /// <summary>Whether its value asks for nothing: it may be given where the option is idle, or is not known of an older run.</summary>
    public bool IsNeutral(TrainSettings settings)
        => Text(settings) is "false" or "0" || (Condition is not null && Equals(settings.Value(this), Standard(settings)));
}

/// <summary>An option whose value is a <typeparamref name="T"/>.</summary>
internal sealed class TrainOption<T>(
    string name, OptionReach reach, Func<Option> create, Func<ParseResult, object?> read, Func<object?, string> text)
    : TrainOption(name, reach, create, read, text)
{
    /// <summary>Makes the value where none is given depend on other options.</summary>
    public TrainOption<T> Unless(Func<TrainSettings, T> standard)
    {
        Standard = settings => standard(settings);
        return this;
    }

    /// <summary>Names the option that makes this one idle in some runs.</summary>
    public TrainOption<T> Idle(Func<TrainSettings, TrainOption?> because)
    {
        Because = because;
        return this;
    }

    /// <summary>Has files record only another value than the standard one: checkpoints from before the option was there do not have it.</summary>
    public TrainOption<T> Sparse() => RecordedWhere(settings => !Equals(settings.Value(this), Standard(settings)));

    /// <summary>Has files record the option in some runs alone.</summary>
    public TrainOption<T> RecordedWhere(Predicate<TrainSettings> condition)
    {
        Condition = condition;
        return this;
    }
}
