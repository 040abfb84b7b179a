using System.Numerics;
using FastNet.Cli.Commands;
using FastNet.Cli.Training;
using FastNet.Data;

namespace FastNet.Cli.Tuning;

/// <summary>From the options of a trial to the plan that a <see cref="Tuner{T}"/> runs.</summary>
internal static class TrialPlans
{
    private static readonly string[] Length = ["--epochs", "--iterations"];

    /// <summary>Options on which neither the draws nor the shape of a net depend. All others must be equal for trials to be stepped together.</summary>
    private static readonly string[] WithoutDraws =
    [
        .. Length, "--rule", "--momentum", "--rmsprop-epsilon", "--weight-decay", "--decay-matrices-only", "--clip-norm", "--average", "--activation", "--loss", "--label-smoothing", "--metric", "--keep-by", "--patience", "--minimal-gain", "--learning-rate", "--schedule", "--lr-decay", "--step-epochs", "--warmup", "--reg", "--reg-convention", "--weight-scale",
    ];

    public static TrialPlan<T> Create<T>(TrialRow row, DataSplit<T> data)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TrainSettings settings = row.Settings;
        return new TrialPlan<T>
        {
            Trial = row.Trial,
            Mathematics = Text(settings, Length),
            Batches = settings.Model == ModelName.TwoLayer && !settings.FullBatch ? Text(settings, WithoutDraws) : null,
            HiddenSize = settings.IsLinear ? 0 : settings.Hidden.Max(),
            Legacy = settings.Trainer == TrainerName.Legacy,
            Options = TrainSession<T>.Options(settings, data),
            Create = workers => new SessionRun<T>(new TrainSession<T>(settings, data, workers)),
        };
    }

    /// <summary>The preparation of the data that a trial needs: trials of the same one are run together.</summary>
    public static (PrecisionName Precision, string Preparation) Data(TrainSettings settings)
    {
        string[] options = settings.Features == FeaturesName.Patches ? ["--features", "--filters", "--flip", "--seed"] : ["--features", "--layout", "--standardize"];
        IEnumerable<string> chosen = settings.Mathematics().Where(option => options.Contains(option.Option)).Select(option => $"{option.Option} {option.Value}");
        string targets = !settings.TakesNumbers ? "labels" : settings.StandardizesTargets ? "standardised numbers" : "numbers";
        return (settings.Precision, $"{string.Join(' ', chosen)} {targets}{(settings.IsLinear ? " and ones" : string.Empty)}");
    }

    private static string Text(TrainSettings settings, string[] without)
        => string.Join(' ', settings.Mathematics().Where(option => option.Used && !without.Contains(option.Option)).Select(option => $"{option.Option} {option.Value}"));
}
