using System.CommandLine;
using System.Globalization;
using FastNet.Cli.Checks;
using FastNet.Cli.Training;

namespace FastNet.Cli.Commands;

/// <summary>`fastnet train` and `fastnet check`, whose options are <see cref="TrainOptions"/>.</summary>
internal static class TrainCommand
{
    private const string NotGiven = "not given";

    // A search reads thousands of command lines.
    private static readonly Lazy<Command> Reader = new(() => Describe("train", string.Empty, TrainOptions.All));

    public static Command Create(ToolConsole console, StopSignal? stop)
    {
        Command command = Describe(
            "train", "Trains a net or a linear classifier and tests it. Ctrl-C ends the training early and keeps what was learnt.", TrainOptions.All);
        return command.Does(parsed => RankedRun.Start(console, ranks =>
        {
            TrainSettings asked = TrainSettings.Of(parsed);
            TrainSettings settings = asked.Get(TrainOptions.Resume) is string resume ? Continue(asked, resume) : Begin(asked, "train");
            return TrainRun.Start(settings, console, stop, ranks);
        }));
    }

    /// <summary>`fastnet check`: the same options, so that a command line serves both, but for those about files.</summary>
    public static Command CreateCheck(ToolConsole console)
    {
        Command command = Describe(
            "check",
            "Makes the checks that come before a training (data, first loss, 50 rows learnt by heart, gradients) and ends with 0 only if all pass. "
            + "Options are those of train; how long it trains has no part in them.",
            TrainOptions.All.Where(option => option.Reach != OptionReach.Files));
        return command.Does(parsed => SanityRun.Start(Begin(TrainSettings.Of(parsed), "check"), console));
    }

    /// <summary>The settings of a command line of `fastnet train`; nothing is trained.</summary>
    /// <exception cref="ToolException">It is none.</exception>
    public static TrainSettings Parse(params IEnumerable<string> args) => Begin(Read(args), "train");

    /// <summary>A command with options of a training.</summary>
    public static Command Describe(string name, string description, IEnumerable<TrainOption> options)
    {
        Command command = new(name, description);
        foreach (TrainOption option in options)
        {
            command.Add(option.Create());
        }

        command.Validators.Add(result =>
        {
            if (result.IsGiven(TrainOptions.Epochs.Name) && result.IsGiven(TrainOptions.Iterations.Name))
            {
                result.AddError("--epochs and --iterations are both given; expected one of them");
            }
        });
        return command;
    }

    private static TrainSettings Read(IEnumerable<string> args)
    {
        ParseResult parsed = Reader.Value.Parse([.. args], Tool.Words);
        return parsed.Errors.Count > 0 ? throw new ToolException(Tool.Problem(parsed)) : TrainSettings.Of(parsed);
    }

    /// <summary>The settings of a run from the beginning, with those of its recipe; an option without effect in it is refused.</summary>
    public static TrainSettings Begin(TrainSettings asked, string command)
    {
        TrainSettings settings = asked.Get(TrainOptions.Recipe) is string recipe ? asked.Over(Read(Recipes.All[recipe].Split(' '))) : asked;
        foreach (TrainOption option in TrainOptions.Deciding.Where(option => asked.Gives(option) && !option.IsNeutral(settings)))
        {
            if (option.Cause(settings) is string cause)
            {
                throw new ToolException($"{option.Name} is {option.Text(settings)}, but has no effect with {cause}; see fastnet {command} --help");
            }
        }

        IReadOnlyList<int> hidden = settings.Get(TrainOptions.Hidden);
        ToolException.Demand(
            settings.Get(TrainOptions.Model) != ModelName.TwoLayer || hidden.Count == 1,
            $"--hidden is '{string.Join(',', hidden)}'; expected one number for --model two-layer");
        (MetricChoice judge, LossChoice loss) = (settings.Judge, settings.Targets);
        string fitting = string.Join(", ", MetricChoice.All.Where(choice => choice.Fits(loss)).Select(choice => choice.Name));
        ToolException.Demand(
            judge.Fits(loss),
            $"--metric is {judge.Name}, which is for {(judge.TakesNumbers == false ? "labels" : "numbers")}; expected one of {fitting} "
            + $"with --loss {loss.Name}");
        return settings;
    }

    /// <summary>
    /// The settings of a run that continues: the options of its checkpoint, and of the command line those that change no result. An option given
    /// again must have the checkpoint's value; the run may be made longer unless its schedule depends on the length.
    /// </summary>
    /// <exception cref="ToolException">
    /// There is no checkpoint, it is damaged, or an option contradicts it; the message names the option and both values.
    /// </exception>
    private static TrainSettings Continue(TrainSettings asked, string resume)
    {
        string path = RunCheckpoints.Find(resume);
        IReadOnlyDictionary<string, string> saved = Checkpoint.ReadNotes(path);

        // Nothing else of the claims of a file reaches the command line.
        IEnumerable<string> names = TrainOptions.Deciding.Prepend(TrainOptions.Data).Select(option => option.Name).Where(saved.ContainsKey);
        TrainSettings settings = ToolException.Explain(
            () => asked.Over(Read(names.SelectMany(name => (string[])[name, saved[name]]))),
            error => error is ToolException ? $"'{path}' and the command line do not go together: {error.Message}" : null);

        // Of several differences the one to tell is that of the length, or of an option that was given.
        foreach (TrainOption option in TrainOptions.Deciding.OrderBy(option => option.Reach == OptionReach.Length ? 0 : asked.Gives(option) ? 1 : 2))
        {
            string then = saved.GetValueOrDefault(option.Name, NotGiven);
            bool given = asked.Gives(option) && !(then == NotGiven && option.IsNeutral(settings));
            string now = option.IsUsed(settings) || given ? option.Text(settings) : NotGiven;
            if (now != then)
            {
                RequireLonger(settings, option, now, then, path);
            }
        }

        return settings.With(TrainOptions.Resume, path).With(TrainOptions.Out, settings.Out ?? RunCheckpoints.OutOf(path));
    }

    /// <summary>Lets only one difference pass: more steps of the same kind, where no step's rate depends on their number.</summary>
    private static void RequireLonger(TrainSettings settings, TrainOption option, string now, string then, string path)
    {
        string? problem = option.Reach != OptionReach.Length || !IsWhole(now, out int more) || !IsWhole(then, out int fewer)
            ? ", and cannot be continued with another value"
            : settings.Get(TrainOptions.Schedule) == ScheduleName.Cosine ? ", and on a cosine every step's learning rate depends on their number"
            : more < fewer ? "; it may be raised, not lowered"
            : null;
        if (problem is not null)
        {
            throw new ToolException($"{option.Name} is {now}; the run of '{path}' has {then}{problem}");
        }
    }

    private static bool IsWhole(string text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
