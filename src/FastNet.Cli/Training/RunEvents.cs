using System.Numerics;
using FastNet.Cli.Commands;
using FastNet.Cli.Reporting;
using FastNet.Numerics;
using FastNet.Reports;

namespace FastNet.Cli.Training;

/// <summary>
/// What a run tells TensorBoard, in a new event file of --tensorboard. A file that cannot be written any more costs the rest of it, not the run.
/// </summary>
internal sealed class RunEvents : IDisposable
{
    private readonly EventFile _file;
    private readonly string _metric;
    private readonly FeatureImage? _image;
    private double _rate;
    private int _checks;
    private bool _hasSteps;
    private Exception? _failure;

    private RunEvents(EventFile file, string metric, FeatureImage? image, double rate, int checks)
        => (_file, _metric, _image, _rate, _checks) = (file, metric, image, rate, checks);

    /// <summary>The event file.</summary>
    public string Path => _file.Path;

    /// <summary>None where nothing is to be written.</summary>
    /// <param name="settings">What the command line asked for.</param>
    /// <param name="solver">The run, before its first step or at that from which it continues.</param>
    /// <param name="image">How a row is an image; null: the weights of the first layer are no pictures.</param>
    /// <exception cref="ToolException">The folder cannot be written.</exception>
    public static RunEvents? Create<T>(TrainSettings settings, Solver<T> solver, FeatureImage? image)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (settings.Get(TrainOptions.TensorBoard) is not string folder)
        {
            return null;
        }

        try
        {
            EventFile file = EventFile.Create(folder, solver.Iteration + 1);
            return new RunEvents(file, settings.Judge.Key, image, solver.LearningRate, solver.History.Accuracies.Length);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ToolException($"{TrainOptions.TensorBoard.Name} '{folder}' cannot be written: {error.Message}", error);
        }
    }

    /// <summary>
    /// Whether the weights are to be shown after the last step: after epochs 1, 2, 4, 8, ...; they change fast at first, and a long run must not fill
    /// the disk with pictures.
    /// </summary>
    public static bool IsDue<T>(TrainSettings settings, Solver<T> solver)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int epoch, int rest) = Math.DivRem(solver.Iteration, solver.IterationsPerEpoch);
        return settings.Get(TrainOptions.TensorBoard) is not null && rest == 0 && BitOperations.IsPow2(epoch)
            && solver.Iteration < solver.TotalIterations;
    }

    /// <summary>To be called after every step.</summary>
    /// <param name="solver">Made the step.</param>
    /// <param name="shown">The net whose weights are to be shown; null: none.</param>
    public void AfterStep<T>(Solver<T> solver, Net<T>? shown)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Try(() =>
        {
            _hasSteps = true;
            _file.Scalars(solver.Iteration, ("loss/batch", solver.History.Losses[^1]), ("learning_rate", _rate));
            _rate = solver.LearningRate;
            TellCheck(solver);
            if (shown is not null)
            {
                Show(solver.Iteration, shown);
            }
        });

    /// <summary>To be called when the net has the parameters that are kept.</summary>
    public void AfterFinish<T>(Solver<T> solver)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Try(() =>
        {
            if (_hasSteps)
            {
                TellCheck(solver);
                Show(solver.Iteration, solver.Net);
            }
        });

    /// <summary>Tells the user if something could not be written.</summary>
    /// <returns>Whether all was.</returns>
    public bool End(ToolConsole console)
    {
        if (_failure is not null)
        {
            console.Tell($"the run is whole, but its events for TensorBoard are not, '{Path}' ends early: {_failure.Message}");
        }

        return _failure is null;
    }

    /// <summary>Closes the file; one without a step goes away.</summary>
    public void Dispose()
    {
        _file.Dispose();
        if (!_hasSteps)
        {
            File.Delete(Path);
        }
    }

    private void TellCheck<T>(Solver<T> solver)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<AccuracyPoint> checks = solver.History.Accuracies;
        if (checks.Length == _checks)
        {
            return;
        }

        _checks = checks.Length;
        AccuracyPoint last = checks[^1];
        _file.Scalars(last.Iteration, ($"{_metric}/training", last.Training), ($"{_metric}/validation", last.Validation));
        if (!double.IsNaN(last.ValidationLoss) && _metric != MetricChoice.Loss)
        {
            _file.Scalars(last.Iteration, ("loss/validation", last.ValidationLoss));
        }
    }

    private void Show<T>(int iteration, Net<T> net)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Parameter first = net.Layout[0];
        if (_image is not null)
        {
            ReadOnlyMatrix<T> weights = new(first.Of(net.Parameters), first.Rows, first.Columns);
            _file.Show(iteration, "weights", ImageGrid.Weights(weights, _image, most: ReportWriter.MostUnits));
        }
    }

    private void Try(Action write)
    {
        if (_failure is not null)
        {
            return;
        }

        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _failure = error;
        }
    }
}
