using System.Text;
using FastNet.Mpi;
using Spectre.Console;

namespace FastNet.Cli;

/// <summary>
/// Where the tool writes. No text from a file or an option reaches a terminal with its control characters, and a stream that cannot be written ends
/// no work.
/// </summary>
internal sealed class ToolConsole
{
    // Where the output is no terminal, whose width would count.
    private const int PlainWidth = 160;
    private const int StandardWidth = 80;
    private const int StandardHeight = 24;

    private readonly ToolWriter _out;
    private readonly ToolWriter _error;
    private readonly ToolWriter _raw;
    private readonly int? _width;

    /// <summary>A console on these streams.</summary>
    /// <param name="output">Results and progress.</param>
    /// <param name="error">Errors, one line each.</param>
    /// <param name="terminal">Whether <paramref name="output"/> is a terminal that can show a moving bar and colours.</param>
    /// <param name="width">Its columns; null: those of the process's terminal.</param>
    public ToolConsole(TextWriter output, TextWriter error, bool terminal, int? width = null)
    {
        (_out, _error, _raw) = (new ToolWriter(output, escapes: true), new ToolWriter(error, escapes: true), new ToolWriter(output, escapes: false));
        (Terminal, _width) = (terminal, width);
    }

    /// <summary>Results and progress.</summary>
    public TextWriter Out => _out;

    /// <summary>Errors; <see cref="Tell"/> writes them.</summary>
    public TextWriter Error => _error;

    /// <summary>For a table that is data: what is no terminal gets it as it is.</summary>
    public TextWriter Table => Terminal || !Console.IsOutputRedirected ? _out : _raw;

    /// <summary>Whether a bar may move, in colours.</summary>
    public bool Terminal { get; }

    /// <summary>
    /// The process's own streams. NO_COLOR (no-color.org), CI and TERM=dumb ask for plain lines; mpirun's terminal is none that a user looks at.
    /// </summary>
    public static ToolConsole System()
        => new(
            Console.Out, Console.Error,
            !Console.IsOutputRedirected && MpiLaunch.Current.Count == 1 && !IsSet("NO_COLOR") && !IsSet("CI")
                && Environment.GetEnvironmentVariable("TERM") != "dumb");

    /// <summary>Text for a cell of a table on <see cref="Ansi"/>, in which brackets are brackets.</summary>
    public static string Markup(string text) => Spectre.Console.Markup.Escape(SafeText.Cell(text));

    /// <summary>Something the user should know, on one line of the error stream.</summary>
    public void Tell(string message) => _error.WriteLine($"fastnet: {SafeText.Message(message)}");

    /// <summary>A stack trace, for whoever asked for it.</summary>
    public void Trace(Exception error) => _error.WriteLine(error.ToString());

    /// <summary>Bars and tables. What is given to it must be <see cref="Markup"/> or <see cref="SafeText"/>.</summary>
    public IAnsiConsole Ansi() => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiOutput(_raw, Terminal, Terminal ? _width ?? Size(() => Console.WindowWidth, StandardWidth) : PlainWidth),
        Ansi = Terminal ? AnsiSupport.Detect : AnsiSupport.No,
        ColorSystem = Terminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
    });

    /// <summary>The exit code of work that ended with another one: that, unless all went well and not all could be shown.</summary>
    public int End(int exitCode)
    {
        _out.Flush();
        if ((_out.Failure ?? _raw.Failure) is not Exception lost)
        {
            return exitCode;
        }

        Tell($"not all of the output could be written: {lost.Message}");
        return exitCode == ExitCode.Success ? ExitCode.OutputLost : exitCode;
    }

    private static bool IsSet(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));

    private static int Size(Func<int> ask, int standard)
    {
        try
        {
            return ask() is int size and > 0 ? size : standard;
        }
        catch (Exception error) when (error is IOException or PlatformNotSupportedException)
        {
            return standard;
        }
    }

    private sealed class AnsiOutput(TextWriter writer, bool terminal, int width) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => terminal;

        public int Width => width;

        public int Height => Size(() => Console.WindowHeight, StandardHeight);

        public void SetEncoding(Encoding encoding)
        {
        }
    }
}
