using System.Runtime.InteropServices;

namespace FastNet.Cli;

/// <summary>
/// Turns Ctrl-C (SIGINT) and SIGTERM into a request to end the training and save what was learnt. A second signal ends the process at once,
/// as it would have without us.
/// </summary>
internal sealed class StopSignal : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];

    /// <summary>Cancelled when the training is to end.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>What the process is to end with once a stop was requested.</summary>
    public int ExitCode { get; private set; }

    /// <summary>Listens to the signals of this process.</summary>
    public static StopSignal Listen()
    {
        StopSignal stop = new();
        stop._registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, context => stop.Handle(context, Cli.ExitCode.Interrupted)));
        stop._registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => stop.Handle(context, Cli.ExitCode.Terminated)));
        return stop;
    }

    /// <summary>Asks for the end.</summary>
    public void Request(int exitCode)
    {
        ExitCode = exitCode;
        _source.Cancel();
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    private void Handle(PosixSignalContext context, int exitCode)
    {
        if (!_source.IsCancellationRequested)
        {
            context.Cancel = true;
            Request(exitCode);
        }
    }
}
