using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// The course's Solver: the learning rate decays at every epoch's end; accuracy is checked after the first step, the last one and every
/// epoch's last one, on a sample of the training rows (drawn with replacement from the same random stream) and all validation rows; at the end
/// the parameters with the best validation accuracy are put back. Where parameters are averaged, all this is about the average.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Solver<T> : Trainer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Prepares a run; nothing is drawn yet.</summary>
    /// <param name="net">What to train; its parameters are the start.</param>
    /// <param name="training">Rows to learn from; of numbers for full batches and changed images.</param>
    /// <param name="validation">Rows to choose the best parameters by.</param>
    /// <param name="optimizer">The update rule, made for the net's parameters.</param>
    /// <param name="options">How long and how fast.</param>
    /// <param name="random">The stream from which batches and samples are drawn.</param>
    /// <param name="workers">Threads that share gathering, prediction and update; none: the caller alone.</param>
    /// <param name="metric">What the net is judged by; none: accuracy for labels, R squared for numbers.</param>
    /// <exception cref="ArgumentException">Sizes do not fit each other, or an option is out of range.</exception>
    public Solver(
        Net<T> net,
        SampleSource<T> training,
        SampleSource<T> validation,
        Optimizer<T> optimizer,
        TrainingOptions options,
        RandomState random,
        Workers? workers = null,
        Metric<T>? metric = null)
        : base(net, training, validation, optimizer, options, random, workers, metric, SampleSize(training, options))
    {
    }

    /// <summary>
    /// Checks accuracy once more if the run was stopped inside an epoch, then puts the best parameters back. Of a run that was never finite the
    /// last ones stay.
    /// </summary>
    public override void Finish()
    {
        using OneCall.Scope call = Enter();
        if (Iteration == 0)
        {
            return;
        }

        if (!IsDiverged && History.Accuracies[^1].Iteration != Iteration)
        {
            CheckAccuracy();
        }

        RestoreBest();
    }

    private protected override string Kind => "solver";

    private protected override RunSizes Sizes => new(Net.OutputSize, Sample.IsEmpty ? Training.Count : Sample.Length, Validation.Count);

    private protected override void AfterStep()
    {
        if (AtEpochEnd)
        {
            Decay();
        }

        if (Iteration == 1 || Iteration == TotalIterations || AtEpochEnd)
        {
            CheckAccuracy();
        }
    }

    private static int SampleSize(SampleSource<T> training, TrainingOptions options)
        => options is { TrainingAccuracySamples: > 0 } && training?.Count > options.TrainingAccuracySamples ? options.TrainingAccuracySamples : 0;

    private void CheckAccuracy()
    {
        ExchangeAverage();
        try
        {
            double training;
            if (Sample.IsEmpty)
            {
                training = Measure(Training, Metric);
            }
            else
            {
                DrawSample();
                training = Measure(Sample, Metric);
            }

            Record(training);
        }
        finally
        {
            ExchangeAverage();
        }
    }
}
