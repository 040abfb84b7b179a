using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// The older TwoLayerNet.train of the course: at the first step of each epoch, after the update, accuracy is checked on that step's batch and
/// all validation rows, and then the learning rate decays. The parameters of the last step remain.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class LegacyTrainer<T> : Trainer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Prepares a run; nothing is drawn yet.</summary>
    /// <param name="net">What to train; its parameters are the start.</param>
    /// <param name="training">Rows to learn from; of numbers for full batches and changed images.</param>
    /// <param name="validation">Rows to report accuracy on.</param>
    /// <param name="optimizer">The update rule, made for the net's parameters; the course's is <see cref="Sgd{T}"/>.</param>
    /// <param name="options">How long and how fast.</param>
    /// <param name="random">The stream from which batches are drawn.</param>
    /// <param name="workers">Threads that share gathering, prediction and update; none: the caller alone.</param>
    /// <param name="metric">What the net is judged by; none: accuracy for labels, R squared for numbers.</param>
    /// <exception cref="ArgumentException">Sizes do not fit each other, or an option is out of range.</exception>
    public LegacyTrainer(
        Net<T> net,
        SampleSource<T> training,
        SampleSource<T> validation,
        Optimizer<T> optimizer,
        TrainingOptions options,
        RandomState random,
        Workers? workers = null,
        Metric<T>? metric = null)
        : base(net, training, validation, optimizer, options, random, workers, metric, sampleSize: 0)
    {
    }

    /// <summary>
    /// Nothing is put back: the last step's parameters are the result, or their average where they are averaged. Of a run that diverged they would
    /// be worth nothing; there
    /// the parameters of the best accuracy check are.
    /// </summary>
    public override void Finish()
    {
        using OneCall.Scope call = Enter();
        UseAverage();
        if (IsDiverged || !IsFinite)
        {
            RestoreBest();
        }
    }

    private protected override string Kind => "legacy";

    private protected override RunSizes Sizes => new(Net.OutputSize, BatchRows.IsEmpty ? Training.Count : BatchRows.Length, Validation.Count, OnLastBatch: !BatchRows.IsEmpty);

    private protected override bool KeepsLast => !IsDiverged;

    private protected override void AfterStep()
    {
        if ((Iteration - 1) % IterationsPerEpoch == 0)
        {
            ExchangeAverage();
            try
            {
                Record(BatchRows.IsEmpty ? Measure(Training, Metric) : Measure(BatchRows, Metric));
            }
            finally
            {
                ExchangeAverage();
            }

            Decay();
        }
    }
}
