using System.CommandLine;
using System.Globalization;

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
internal abstract class TrainOption(string name, OptionReach reach)
{
    private Func<TrainSettings, TrainOption?> _because = static _ => null;
    private Predicate<TrainSettings>? _isRecorded;

    public string Name => name;

    /// <summary>Its name in files.</summary>
    public string Key => name[2..].Replace('-', '_');

    public OptionReach Reach => reach;

    /// <summary>Whether the bits of a result depend on it.</summary>
    public bool Decides => reach >= OptionReach.Length;

    /// <summary>A new option of this kind for a command.</summary>
    public abstract Option Create();

    /// <summary>Its value in a command line that gives it.</summary>
    public abstract object? Read(ParseResult parsed);

    /// <summary>The value of a run.</summary>
    public abstract object? Value(TrainSettings settings);

    /// <summary>The value of a run that gives none.</summary>
    public abstract object? Standard(TrainSettings settings);

    /// <summary>The value of a run as it is written on the command line.</summary>
    public string Text(TrainSettings settings) => TextOf(Value(settings));

    /// <summary>The value of a run for a file.</summary>
    public object? Json(TrainSettings settings) => Value(settings) switch
    {
        null => null,
        bool or int or uint or double => Value(settings),
        IReadOnlyList<int> numbers => numbers.ToArray(),
        object value => TextOf(value),
    };

    /// <summary>The option that makes this one idle in a run, with its value; null: this one has an effect.</summary>
    public string? Cause(TrainSettings settings)
        => _because(settings) is not TrainOption cause ? null : cause.Value(settings) is true ? cause.Name : $"{cause.Name} {cause.Text(settings)}";

    /// <summary>Whether the files of a run record its value.</summary>
    public bool IsUsed(TrainSettings settings) => Value(settings) is not null && _because(settings) is null && _isRecorded?.Invoke(settings) != false;

    /// <summary>Whether its value asks for nothing: it may be given where the option is idle, or is not known of an older run.</summary>
    public bool IsNeutral(TrainSettings settings)
        => Text(settings) is "false" or "0" || (_isRecorded is not null && Equals(Value(settings), Standard(settings)));

    /// <summary>Names the option that makes this one idle.</summary>
    protected void IdleBecause(Func<TrainSettings, TrainOption?> because) => _because = because;

    /// <summary>Says when files record the option; else they always do.</summary>
    protected void RecordedIf(Predicate<TrainSettings> condition) => _isRecorded = condition;

    /// <summary>A value in words.</summary>
    protected virtual string TextOf(object? value) => value switch
    {
        null => "none",
        bool yes => yes ? "true" : "false",
        IReadOnlyList<int> numbers => string.Join(',', numbers),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}

/// <summary>An option whose value is a <typeparamref name="T"/>.</summary>
/// <param name="name">Its name on the command line.</param>
/// <param name="reach">How far it reaches.</param>
/// <param name="create">Makes it for a command.</param>
/// <param name="read">Its value in a command line.</param>
/// <param name="standard">Its value where it is not given.</param>
/// <param name="text">A value in words; null: as values of its type are.</param>
internal sealed class TrainOption<T>(
    string name, OptionReach reach, Func<Option> create, Func<ParseResult, T> read, T standard, Func<T, string>? text = null)
    : TrainOption(name, reach)
{
    private Func<TrainSettings, T> _standard = _ => standard;

    public override Option Create() => create();

    public override object? Read(ParseResult parsed) => read(parsed);

    public override object? Value(TrainSettings settings) => settings.Get(this);

    public override object? Standard(TrainSettings settings) => StandardOf(settings);

    /// <summary>The value of a run that gives none.</summary>
    public T StandardOf(TrainSettings settings) => _standard(settings);

    /// <summary>Makes the value where none is given depend on other options.</summary>
    public TrainOption<T> Unless(Func<TrainSettings, T> standard)
    {
        _standard = standard;
        return this;
    }

    /// <summary>Names the option that makes this one idle in some runs.</summary>
    public TrainOption<T> Idle(Func<TrainSettings, TrainOption?> because)
    {
        IdleBecause(because);
        return this;
    }

    /// <summary>Has files record only another value than the standard one: checkpoints from before the option was there do not have it.</summary>
    public TrainOption<T> Sparse() => RecordedWhere(settings => !Equals(Value(settings), Standard(settings)));

    /// <summary>Has files record the option in some runs alone.</summary>
    public TrainOption<T> RecordedWhere(Predicate<TrainSettings> condition)
    {
        RecordedIf(condition);
        return this;
    }

    protected override string TextOf(object? value) => text is null ? base.TextOf(value) : text((T)value!);
}
