using System.Text.Json.Nodes;
using FastNet.Cli.Commands;
using FastNet.Cli.Training;
using static FastNet.Cli.Commands.TrainOptions;
using static FastNet.Cli.Output.JsonText;

namespace FastNet.Cli.Output;

/// <summary>summary.json: the options as they were used (defaults too) and the results of the run. A number that is not finite is null.</summary>
internal static class SummaryFile
{
    // How the run began, which is not how it went.
    private static readonly TrainOption[] LeftOut = [Resume, Overwrite];

    public static void Write(Stream stream, TrainSettings settings, TrainResult result)
    {
        string metric = result.Metric.Key;
        JsonObject summary = new()
        {
            ["data_set"] = result.DataSet,
            ["options"] = JsonText.Object(All.Except(LeftOut).Select(option => (option.Key, Json(option, settings)))),
            ["iterations"] = result.Iterations,
            ["stopped_early"] = result.StoppedEarly,
            ["first_loss"] = Number(result.FirstLoss),
            ["last_loss"] = Number(result.LastLoss),
            ["last_tenth_loss"] = Number(result.LastTenthLoss),
            ["check_iteration"] = result.CheckIteration,
            ["metric"] = result.Metric.Name,
            [$"training_{metric}"] = Number(result.Training),
            [$"validation_{metric}"] = Number(result.Validation),
            [$"test_{metric}"] = Number(result.Test),
            [$"test_{metric}_all"] = Number(result.TestAll),
        };
        foreach ((MetricChoice other, double validation, double testAll) in result.Others)
        {
            summary[$"validation_{other.Key}"] = Number(validation);
            summary[$"test_{other.Key}_all"] = Number(testAll);
        }

        summary["verdicts"] = new JsonArray([.. result.Verdicts.Select(verdict => new JsonObject
        {
            ["kind"] = verdict.Name,
            ["message"] = verdict.Message,
            ["evidence"] = JsonText.Object(verdict.Evidence.Select(number => (number.Name, Number(number.Value)))),
        })]);
        summary["seconds"] = Number(result.Seconds);
        summary["milliseconds_per_step"] = Number(result.MillisecondsPerStep);
        summary["allocated_bytes_per_step"] = Number(result.AllocatedBytesPerStep);
        summary["simd_width"] = result.SimdWidth;
        summary["threads"] = result.Threads;
        summary["versions"] = new JsonObject
        {
            ["fastnet"] = Versions.FastNet,
            ["dotnet"] = Versions.Runtime,
            ["os"] = Versions.OperatingSystem,
            ["processor"] = Versions.Processor,
        };
        JsonText.Write(stream, summary);
    }

    /// <summary>The value of an option; paths as they are from any folder.</summary>
    private static JsonNode? Json(TrainOption option, TrainSettings settings)
        => option is TrainOption<string?> path && (option == TrainOptions.Data || option == Out) && settings.Get(path) is string relative
            ? Path.GetFullPath(relative)
            : option.Json(settings);
}
