namespace FastNet.Cli;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>A figure of `fastnet reproduce` was missed, a gradient of `fastnet gradcheck` is wrong, or a training diverged; everything else went as it should.</summary>
    public const int Missed = 1;

    /// <summary>A wrong option, unusable data, an unwritable folder, too little memory: one line on the error stream says which.</summary>
    public const int UserError = 2;

    /// <summary>A fault of the tool itself (EX_SOFTWARE of sysexits.h).</summary>
    public const int InternalError = 70;

    /// <summary>Stopped by Ctrl-C, what was learnt is saved: 128 + SIGINT, as shells count.</summary>
    public const int Interrupted = 130;

    /// <summary>Stopped by a request to terminate, what was learnt is saved: 128 + SIGTERM.</summary>
    public const int Terminated = 143;
}
