using System.CommandLine;
using System.Globalization;
using FastNet.Cli.Training;

namespace FastNet.Cli.Commands;

/// <summary>
/// The settings of a run that continues: the options of its checkpoint, and of the command line those that change no result. An option given again
/// must have the checkpoint's value; how long the run is may be raised unless the schedule depends on it.
/// </summary>
/// <param name="command">`fastnet train`.</param>
/// <param name="read">Makes settings of a command line.</param>
internal sealed class ResumedSettings(Command command, Func<ParseResult, TrainSettings> read)
{
    private const string NotGiven = "not given";

    private static readonly string[] Durations = ["--epochs", "--iterations"];

    /// <exception cref="ToolException">There is no checkpoint, it is damaged, or an option contradicts it; the message names the option and both values.</exception>
    public TrainSettings Read(ParseResult asked, string resume)
    {
        string path = RunCheckpoints.Find(resume);
        IReadOnlyDictionary<string, string> saved = Checkpoint.ReadNotes(path);
        ParseResult combined = command.Parse(
            [.. Kept(asked, saved), .. asked.Tokens.Skip(1).Select(token => token.Value)], new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (combined.Errors is [{ Message: string problem }, ..])
        {
            throw new ToolException($"'{path}' and the command line do not go together: {problem.TrimEnd('.')}");
        }

        TrainSettings settings = read(combined);
        foreach ((string name, string value, bool used) in settings.Mathematics())
        {
            string then = saved.GetValueOrDefault(name, NotGiven);
            bool given = IsGiven(asked, name) && !(then == NotGiven && settings.IsStandard(name, value));
            string now = used || given ? value : NotGiven;
            if (now != then)
            {
                RequireLonger(settings, name, now, then, path);
            }
        }

        return settings with { Resume = path, Out = settings.Out ?? RunCheckpoints.OutOf(path) };
    }

    /// <summary>The saved options that the command line does not give itself.</summary>
    private IEnumerable<string> Kept(ParseResult asked, IReadOnlyDictionary<string, string> saved)
    {
        // Nothing else of what a file may claim reaches the command line.
        HashSet<string> known = [RunCheckpoints.DataNote, .. read(asked).Mathematics().Select(option => option.Option)];
        bool duration = Durations.Any(name => IsGiven(asked, name));
        foreach ((string name, string value) in saved)
        {
            if (known.Contains(name) && !IsGiven(asked, name) && !(duration && Durations.Contains(name)))
            {
                yield return name;
                yield return value;
            }
        }
    }

    private bool IsGiven(ParseResult asked, string name)
        => command.Options.FirstOrDefault(option => option.Name == name) is Option option && asked.IsGiven(option);

    private static bool IsWhole(string text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    /// <summary>Lets only one difference pass: more steps of the same kind, where no step's rate depends on their number.</summary>
    private static void RequireLonger(TrainSettings settings, string name, string now, string then, string path)
    {
        string difference = $"{name} is {now}; the run of '{path}' has {then}";
        if (!Durations.Contains(name) || !IsWhole(now, out int more) || !IsWhole(then, out int fewer))
        {
            throw new ToolException($"{difference}, and cannot be continued with another value");
        }

        if (settings.Schedule == ScheduleName.Cosine)
        {
            throw new ToolException($"{difference}, and on a cosine every step's learning rate depends on their number");
        }

        if (more < fewer)
        {
            throw new ToolException($"{difference}; it may be raised, not lowered");
        }
    }
}
