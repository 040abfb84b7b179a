namespace FastNet.Cli;

/// <summary>Something the user can put right; the message is the whole line that is shown.</summary>
internal sealed class ToolException : Exception
{
    public ToolException(string message)
        : base(message)
    {
    }

    public ToolException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
