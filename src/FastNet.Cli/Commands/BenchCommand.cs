using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using FastNet.Benchmarks;

namespace FastNet.Cli.Commands;

/// <summary>`fastnet bench`: the measurements of bench/FastNet.Measurements; their usage lines say which options they take.</summary>
internal static partial class BenchCommand
{
    public static Command Create(ToolConsole console)
    {
        Command bench = new(
            "bench",
            "Measures FastNet on this machine and tells the results as Markdown, progress on the error stream. Nothing else should be running.");
        foreach (MachineCommand measurement in MachineCommand.All)
        {
            bench.Add(Create(measurement, console));
        }

        return bench;
    }

    internal static Command Create(MachineCommand measurement, ToolConsole console)
    {
        Command command = new(measurement.Name, measurement.Description);
        foreach (Match option in Options().Matches(measurement.Usage))
        {
            command.Add(Create(option.Groups["name"].Value, option.Groups["kind"].Value, option.Groups["more"].Success));
        }

        return command.Does(parsed => Run(measurement, command, parsed, console));
    }

    private static Option<string[]> Create(string name, string kind, bool isMany) => new(name)
    {
        Description = CommandOptions.Describe(name),
        HelpName = kind.Length > 0 ? kind : null,
        Arity = kind.Length == 0 ? ArgumentArity.Zero : isMany ? ArgumentArity.OneOrMore : ArgumentArity.ExactlyOne,
        CustomParser = result =>
        {
            string[] values = [.. result.Tokens.Select(token => token.Value)];
            foreach (string value in values)
            {
                if (new CommandOptions().Set(name, value) is string expected)
                {
                    result.AddError($"{name} is '{value}'; expected {expected}");
                }
            }

            return values;
        },
    };

    private static int Run(MachineCommand measurement, Command command, ParseResult parsed, ToolConsole console)
    {
        SimdWidth.Require();
        CommandOptions options = new();
        foreach (OptionResult result in command.Options.Select(parsed.GetResult).OfType<OptionResult>())
        {
            // A flag is set by its name alone.
            foreach (string value in result.Tokens.Select(token => token.Value).DefaultIfEmpty(string.Empty))
            {
                _ = options.Set(result.Option.Name, value);
            }
        }

        try
        {
            ToolException.Explain(
                () => measurement.Measure(options, new Report(console.Out, console.Error, "FastNet.Cli.dll", "bench")),
                error => error is CommandException ? error.Message : null);
            return ExitCode.Success;
        }
        catch (InvalidOperationException error)
        {
            console.Tell(error.Message);
            return ExitCode.Missed;
        }
    }

    [GeneratedRegex(@"\[(?<name>--[a-z-]+)( (?<kind>[^\] ]+)(?<more> \.\.\.)?)?\]")]
    private static partial Regex Options();
}
