using System.Text.Json;
using FastNet.Cli.Commands;
using FastNet.Cli.Training;
using FastNet.Numerics;
using static FastNet.Cli.Commands.TrainOptions;

namespace FastNet.Cli.Output;

/// <summary>
/// summary.json: the options as they were used (defaults too) and the results of the run. A number that is not finite is null. The names of the
/// metrics stand in the middle of it, so it is no record.
/// </summary>
internal static class SummaryFile
{
    // How the run began, which is not how it went.
    private static readonly TrainOption[] LeftOut = [Resume, Overwrite];

    public static void Write(Stream stream, TrainSettings settings, TrainResult result)
    {
        string metric = settings.Judge.Key;
        Dictionary<string, object?> summary = new()
        {
            ["data_set"] = result.DataSet,
            ["options"] = All.Except(LeftOut).ToDictionary(option => option.Key, option => Json(option, settings)),
            ["iterations"] = result.Trial.Iterations,
            ["stopped_early"] = result.StoppedEarly,
            ["first_loss"] = result.Trial.FirstLoss,
            ["last_loss"] = result.Trial.LastLoss,
            ["last_tenth_loss"] = result.LastTenthLoss,
            ["check_iteration"] = result.CheckIteration,
            ["metric"] = settings.Judge.Name,
            [$"training_{metric}"] = result.Trial.Training,
            [$"validation_{metric}"] = result.Trial.Validation,
            [$"test_{metric}"] = result.Trial.Test,
            [$"test_{metric}_all"] = result.Trial.TestAll,
        };
        if (result.HoldOut is not null)
        {
            summary["held_out"] = result.HoldOut;
        }

        foreach ((MetricChoice other, double validation, double testAll) in result.Others)
        {
            summary[$"validation_{other.Key}"] = validation;
            summary[$"test_{other.Key}_all"] = testAll;
        }

        summary["verdicts"] = result.Verdicts
            .Select(verdict => new SummaryVerdict(
                verdict.Name, verdict.Message, verdict.Evidence.ToDictionary(number => number.Name, number => number.Value)))
            .ToArray();
        summary["seconds"] = result.Trial.Seconds;
        summary["milliseconds_per_step"] = result.MillisecondsPerStep;
        summary["allocated_bytes_per_step"] = result.AllocatedBytesPerStep;
        summary["simd_width"] = SimdDispatch.Width;
        summary["threads"] = settings.Get(Threads);
        summary["versions"] = new SummaryVersions(Versions.FastNet, Versions.Runtime, Versions.OperatingSystem, Versions.Processor);
        JsonSerializer.Serialize(stream, summary, ToolJson.Files.DictionaryStringObject);
    }

    /// <summary>The value of an option; paths as they are from any folder.</summary>
    private static object? Json(TrainOption option, TrainSettings settings)
        => option is TrainOption<string?> path && (option == TrainOptions.Data || option == Out) && settings.Get(path) is string relative
            ? Path.GetFullPath(relative)
            : option.Json(settings);
}

/// <summary>A verdict on the run, with the numbers that it is drawn from.</summary>
internal sealed record SummaryVerdict(string Kind, string Message, IReadOnlyDictionary<string, double> Evidence);

/// <summary>What the run was made with.</summary>
internal sealed record SummaryVersions(string Fastnet, string Dotnet, string Os, string Processor);
