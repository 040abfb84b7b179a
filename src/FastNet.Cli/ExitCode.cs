namespace FastNet.Cli;

/// <summary>What the process tells its caller; docs/exit-codes.md has the same table.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>What was to be found out is that something is wrong: a check, a gradient, a published figure, a training.</summary>
    public const int Missed = 1;

    /// <summary>A wrong option, unusable data, an unwritable folder, too little memory: one line on the error stream says which.</summary>
    public const int UserError = 2;

    /// <summary>A fault of the tool itself (EX_SOFTWARE of sysexits.h).</summary>
    public const int InternalError = 70;

    /// <summary>
    /// All was done and the files are whole, but what was to be shown could not be written, to a full disk for instance (EX_IOERR of sysexits.h).
    /// </summary>
    public const int OutputLost = 74;

    /// <summary>Stopped by Ctrl-C, what was learnt is saved: 128 + SIGINT, as shells count.</summary>
    public const int Interrupted = 130;

    /// <summary>Stopped by a request to terminate, what was learnt is saved: 128 + SIGTERM.</summary>
    public const int Terminated = 143;

    /// <summary>Every code in a few words, for the help.</summary>
    public static IReadOnlyList<(int Code, string Text)> Meanings { get; } =
    [
        (Success, "all went well"),
        (Missed, "a check, a gradient, a figure or a training went wrong"),
        (UserError, "an option, a file or a folder cannot be used; one line says which"),
        (InternalError, "a fault of the tool"),
        (OutputLost, "the work is done, but its output could not be written"),
        (Interrupted, "stopped by Ctrl-C, what was learnt is saved"),
        (Terminated, "stopped by SIGTERM, the same"),
    ];
}
