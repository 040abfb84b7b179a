namespace FastNet.Cli;

/// <summary>Where the tool writes.</summary>
/// <param name="Out">Results and progress.</param>
/// <param name="Error">Errors, one line each.</param>
/// <param name="Terminal">Whether <paramref name="Out"/> is a terminal that can show a moving bar and colours.</param>
internal sealed record ToolConsole(TextWriter Out, TextWriter Error, bool Terminal)
{
    /// <summary>The process's own streams. NO_COLOR (no-color.org), CI and TERM=dumb ask for plain lines.</summary>
    public static ToolConsole System()
        => new(Console.Out, Console.Error, !Console.IsOutputRedirected && !IsSet("NO_COLOR") && !IsSet("CI") && Environment.GetEnvironmentVariable("TERM") != "dumb");

    private static bool IsSet(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
}
