using FastNet.Cli;

namespace FastNet.Fuzz.Readers;

/// <summary>A run of the tool in this process.</summary>
internal static class ToolRun
{
    /// <summary>Does what the command line asks for.</summary>
    /// <param name="stop">Ends the work early; null: nothing does.</param>
    /// <param name="args">The command line.</param>
    /// <exception cref="DataFormatException">The tool refused it, in one line as it should be.</exception>
    /// <exception cref="FuzzFailure">The tool failed, or its words do what they should not.</exception>
    internal static void Do(StopSignal? stop, params string[] args)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int code = Tool.Run(args, new ToolConsole(output, error, false), stop);
        string problem = error.ToString();
        if (code == ExitCode.InternalError)
        {
            throw new FuzzFailure(problem);
        }

        if (FuzzText.ControlCharacter(output.ToString()) is char c)
        {
            throw new FuzzFailure($"character {(int)c:x4} on the output stream: {output}");
        }

        if (code == ExitCode.UserError)
        {
            throw problem.TrimEnd('\n').Contains('\n', StringComparison.Ordinal) || !problem.StartsWith("fastnet: ", StringComparison.Ordinal)
                ? new FuzzFailure($"a refusal that is not one line: {problem}")
                : new DataFormatException(problem);
        }

        if (problem.Length > 0 && FuzzText.Problem(problem) is string wrong)
        {
            throw new FuzzFailure(wrong);
        }
    }
}
