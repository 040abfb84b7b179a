using System.Numerics;
using FastNet.Cli.Commands;
using FastNet.Cli.Training;
using FastNet.Data;
using static FastNet.Cli.Commands.TrainOptions;

namespace FastNet.Cli.Tuning;

/// <summary>From the options of a trial to the plan that a <see cref="Tuner{T}"/> runs.</summary>
internal static class TrialPlans
{
    public static TrialPlan<T> Create<T>(TrialRow row, DataSplit<T> data)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TrainSettings settings = row.Settings;
        return new TrialPlan<T>
        {
            Trial = row.Trial,
            Mathematics = Text(settings, reach => reach > OptionReach.Length),
            Batches = Batches(settings),
            HiddenSize = settings.IsLinear ? 0 : settings.Get(Hidden).Max(),
            Options = TrainSession<T>.Options(settings, data),
            Create = workers => new SessionRun<T>(new TrainSession<T>(settings, data, workers)),
        };
    }

    /// <summary>All that decides which rows a trial draws: trials of the same text are stepped together. Null: nothing is drawn.</summary>
    public static string? Batches(TrainSettings settings)
        => settings.Get(FullBatch) ? null
            : settings.Get(BatchSeed) is null ? Text(settings, reach => reach >= OptionReach.Weights)
            : Text(settings, reach => reach == OptionReach.Draws);

    /// <summary>The preparation of the data that a trial needs: trials of the same one are run together.</summary>
    public static (PrecisionName Precision, string Preparation) Data(TrainSettings settings)
    {
        TrainOption[] options = settings.ShowsPixels
            ? [TrainOptions.Features, Layout, Standardize]
            : [TrainOptions.Features, Filters, Flip, Seed];
        string chosen = string.Join(' ', options.Concat(OfData).Select(option => $"{option.Name} {option.Text(settings)}"));
        string targets = !settings.Targets.TakesNumbers ? "labels" : settings.StandardizesTargets ? "standardised numbers" : "numbers";
        return (settings.Precision, $"{chosen} {targets}{(settings.IsLinear ? " and ones" : string.Empty)}");
    }

    /// <summary>The recorded options of some reach with their values.</summary>
    private static string Text(TrainSettings settings, Predicate<OptionReach> reaches)
        => string.Join(
            ' ', settings.Recorded().Where(option => reaches(option.Option.Reach)).Select(option => $"{option.Option.Name} {option.Value}"));
}
