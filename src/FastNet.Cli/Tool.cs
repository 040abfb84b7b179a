using System.CommandLine;
using System.CommandLine.Invocation;
using FastNet.Cli.Commands;
using FastNet.Cli.Training;
using FastNet.Mpi;
using FastNet.Numerics;

namespace FastNet.Cli;

/// <summary>The command line `fastnet`: commands in, exit codes and one-line errors out.</summary>
internal static class Tool
{
    /// <summary>Set to 1 to see where an internal error arose.</summary>
    public const string TraceVariable = "FASTNET_TRACE";

    /// <summary>A file or folder may be named @something.</summary>
    public static ParserConfiguration Words { get; } = new() { ResponseFileTokenReplacer = null };

    /// <summary>Does what the command line asks for.</summary>
    public static int Run(string[] args, ToolConsole console, StopSignal? stop = null)
        => console.End(Guard(console, () =>
        {
            RootCommand root = new(
                "FastNet trains dense neural networks on SIMD kernels written in C#, with the same bits at every vector width and thread count. "
                + $"It ends with {string.Join("; ", ExitCode.Meanings.Select(meaning => $"{meaning.Code}: {meaning.Text}"))}.")
            {
                TrainCommand.Create(console, stop),
                TrainCommand.CreateCheck(console),
                TuneCommand.Create(console, stop),
                PlanCommand.Create(console),
                EvalCommand.Create(console),
                PredictCommand.Create(console),
                ExportCommand.Create(console),
                ShowCommand.Create(console),
                ConvertCommand.Create(console),
                KnnCommand.Create(console),
                ReportCommand.Create(console),
                FeaturesCommand.Create(console),
                DataCommand.Create(console),
                ReproduceCommand.Create(console),
                GradcheckCommand.Create(console),
                InfoCommand.Create(console),
                BenchCommand.Create(console),
            };
            root.HelpName = "fastnet";
            ParseResult parsed = root.Parse(args, Words);
            if (parsed.Action is null or ParseErrorAction)
            {
                return RankedRun.IsSilent ? ExitCode.UserError : throw new ToolException(Describe(parsed));
            }

            if (MpiLaunch.Current.Count > 1 && Names(parsed.CommandResult.Command) is [_, string name, ..] && name is not ("train" or "tune"))
            {
                return RankedRun.IsSilent ? ExitCode.UserError
                    : throw new ToolException($"fastnet {name} works in one process; expected it without mpirun, which is for train and tune");
            }

            if (parsed.Action == parsed.CommandResult.Command.Action && SimdDispatch.BuildProblem is string problem)
            {
                console.Tell(problem);
            }

            return parsed.Invoke(new InvocationConfiguration
            {
                Output = console.Out,
                Error = console.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
        }));

    /// <summary>Turns exceptions into one line and an exit code.</summary>
    public static int Guard(ToolConsole console, Func<int> action)
    {
        try
        {
            return action();
        }
#pragma warning disable CA1031 // The last resort of the program: whatever it is, the user gets a line instead of a stack trace.
        catch (Exception error)
#pragma warning restore CA1031
        {
            string? message = error switch
            {
                ToolException or IOException or InvalidDataException or UnauthorizedAccessException => error.Message,
                // Sizes are multiplied with a check; the message says which, and what the limit is.
                OverflowException => $"a size is too large: {error.Message}",
                OutOfMemoryException => "there is not enough memory; choose a smaller --hidden or --batch-size, or --precision float",
                _ => null,
            };
            console.Tell(message ?? $"internal error, please report it: {error.GetType().Name}: {error.Message} ({TraceVariable}=1 shows where)");
            if (message is null && Environment.GetEnvironmentVariable(TraceVariable) == "1")
            {
                console.Trace(error);
            }

            return message is null ? ExitCode.InternalError : ExitCode.UserError;
        }
    }

    private static string Describe(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string name = string.Join(' ', Names(command));
        if (command.Subcommands.Count == 0)
        {
            return $"{Problem(parsed)}; see {name} --help";
        }

        IEnumerable<string> commands = command.Subcommands.Select(sub => sub.Name);
        string problem = parsed.UnmatchedTokens is [string unknown, ..]
            ? $"there is no command or option '{unknown}'{Spelling.Hint(unknown, commands)}"
            : "a command is missing";
        return $"{problem}; expected one of {string.Join(", ", commands)}; see {name} --help";
    }

    /// <summary>
    /// What is wrong with a command line, in the words of the first error; of an option that there is not, what may have been meant.
    /// </summary>
    public static string Problem(ParseResult parsed)
        => parsed.UnmatchedTokens is [['-', ..] unknown, ..] && parsed.Errors[0].Message.Contains(unknown, StringComparison.Ordinal)
            ? $"there is no option '{unknown}'{Spelling.Hint(unknown, parsed.CommandResult.Command.Options.Select(option => option.Name))}"
            : parsed.Errors[0].Message.TrimEnd('.');

    /// <summary>What the user types to reach a command.</summary>
    private static string[] Names(Command command)
        => command is RootCommand ? ["fastnet"] : [.. Names(command.Parents.OfType<Command>().First()), command.Name];
}
