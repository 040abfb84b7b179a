using System.Runtime.ExceptionServices;
using FastNet.Mpi;

namespace FastNet.Cli.Training;

/// <summary>A command that the processes of one mpirun do together. Rank 0 alone prints and writes.</summary>
internal static class RankedRun
{
    /// <summary>Time for rank 0 to tell of an error that all ranks have, and to end them.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>Whether this process is one of several, and not the one that speaks for all.</summary>
    public static bool IsSilent => MpiLaunch.Current.Rank > 0;

    /// <summary>Runs a command with the other processes; an error in one ends all.</summary>
    /// <param name="console">Where an error is told.</param>
    /// <param name="run">The command; it is given the processes, or null where there is but this one.</param>
    /// <returns>The exit code.</returns>
    public static int Start(ToolConsole console, Func<IRanks?, int> run)
    {
        MpiRanks? ranks = null;
        try
        {
            ranks = MpiRanks.Start();
            int exitCode = run(ranks);
            ranks?.Dispose();
            return exitCode;
        }
#pragma warning disable CA1031 // Whatever it is, the other processes wait for this one and must be ended.
        catch (Exception error) when (MpiLaunch.Current.Count > 1)
#pragma warning restore CA1031
        {
            if (IsSilent)
            {
                Thread.Sleep(Grace);
            }

            int exitCode = Tool.Guard(console, () =>
            {
                ExceptionDispatchInfo.Throw(IsSilent ? new ToolException($"rank {MpiLaunch.Current.Rank}: {error.Message}", error) : error);
                return ExitCode.InternalError;
            });
            ranks?.Abort(console.End(exitCode));
            return exitCode;
        }
    }
}
