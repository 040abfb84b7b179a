using System.Numerics;
using FastNet.Cli.Training;

namespace FastNet.Cli.Tuning;

/// <summary>A trial as the run of `fastnet train` that it is.</summary>
/// <param name="session">Model, rule and solver.</param>
internal sealed class SessionRun<T>(TrainSession<T> session) : TrialRun<T>(session.Solver)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public Model<T> Model => session.Model;
}
