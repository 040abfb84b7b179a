namespace FastNet.Benchmarks;

/// <summary>The commands of a program by their names.</summary>
/// <param name="commands">What each does with its options, and its usage line.</param>
internal sealed class CommandTable(Dictionary<string, (Func<string[], int> Run, string Usage)> commands)
{
    private static readonly string[] Help = ["--help", "-h", "-?"];

    /// <summary>The usage lines of all commands.</summary>
    public IEnumerable<string> Usages => commands.Values.Select(command => command.Usage);

    /// <summary>Runs the command that is named first, or tells about it; faults are one line and an exit code.</summary>
    /// <param name="args">The program's arguments.</param>
    /// <param name="help">A last line for --help.</param>
    /// <param name="otherwise">Does what is no command.</param>
    public int Run(string[] args, string help, Func<int> otherwise)
    {
        if (args is [string only] && Help.Contains(only))
        {
            Console.WriteLine("Commands (docs/benchmarks.md describes them):");
            Console.WriteLine(string.Join(Environment.NewLine, Usages.Select(usage => $"  {usage}")));
            Console.WriteLine(help);
            return 0;
        }

        if (args is not [string name, .. string[] options] || !commands.TryGetValue(name, out (Func<string[], int> Run, string Usage) command))
        {
            return otherwise();
        }

        if (options.Intersect(Help).Any())
        {
            Console.WriteLine(command.Usage);
            return 0;
        }

        try
        {
            return command.Run(options);
        }
        catch (CommandException error)
        {
            Console.Error.WriteLine(error.Message);
            return 2;
        }
        catch (Exception error) when (error is InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            // Results that differ, a disk that is full.
            Console.Error.WriteLine(error.Message);
            return 1;
        }
    }
}
