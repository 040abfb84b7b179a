using System.Text.Encodings.Web;
using System.Text.Json;
using FastNet.Cli.Commands;
using FastNet.Cli.Training;

namespace FastNet.Cli.Output;

/// <summary>summary.json: the options as they were used (defaults too) and what the run came to. A number that is not finite is null.</summary>
internal static class SummaryFile
{
    private static readonly JsonWriterOptions Format = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(Stream stream, TrainSettings settings, TrainResult result)
    {
        using Utf8JsonWriter json = new(stream, Format);
        json.WriteStartObject();
        json.WriteString("data_set", result.DataSet);
        WriteOptions(json, settings);
        json.WriteNumber("iterations", result.Iterations);
        json.WriteBoolean("stopped_early", result.StoppedEarly);
        WriteDouble(json, "first_loss", result.FirstLoss);
        WriteDouble(json, "last_loss", result.LastLoss);
        WriteDouble(json, "last_tenth_loss", result.LastTenthLoss);
        json.WriteNumber("check_iteration", result.CheckIteration);
        json.WriteString("metric", result.Metric.Name);
        WriteDouble(json, $"training_{result.Metric.Key}", result.Training);
        WriteDouble(json, $"validation_{result.Metric.Key}", result.Validation);
        WriteDouble(json, $"test_{result.Metric.Key}", result.Test);
        WriteDouble(json, $"test_{result.Metric.Key}_all", result.TestAll);
        foreach ((MetricChoice metric, double validation, double testAll) in result.Others)
        {
            WriteDouble(json, $"validation_{metric.Key}", validation);
            WriteDouble(json, $"test_{metric.Key}_all", testAll);
        }

        WriteVerdicts(json, result.Verdicts);
        WriteDouble(json, "seconds", result.Seconds);
        WriteDouble(json, "milliseconds_per_step", result.MillisecondsPerStep);
        WriteDouble(json, "allocated_bytes_per_step", result.AllocatedBytesPerStep);
        json.WriteNumber("simd_width", result.SimdWidth);
        json.WriteNumber("threads", result.Threads);
        json.WriteStartObject("versions");
        json.WriteString("fastnet", Versions.FastNet);
        json.WriteString("dotnet", Versions.Runtime);
        json.WriteString("os", Versions.OperatingSystem);
        json.WriteString("processor", Versions.Processor);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteOptions(Utf8JsonWriter json, TrainSettings settings)
    {
        json.WriteStartObject("options");
        WriteText(json, "data", settings.Data is null ? null : Path.GetFullPath(settings.Data));
        WriteText(json, "recipe", settings.Recipe);
        WriteName(json, "features", settings.Features);
        json.WriteNumber("filters", settings.Filters);
        json.WriteBoolean("standardize", settings.Standardize);
        WriteName(json, "model", settings.Model);
        json.WriteStartArray("hidden");
        foreach (int width in settings.Hidden)
        {
            json.WriteNumberValue(width);
        }

        json.WriteEndArray();
        json.WriteString("activation", settings.Activation);
        WriteName(json, "normalization", settings.Normalization);
        json.WriteNumber("dropout", settings.DropoutKeep);
        json.WriteString("loss", settings.Loss);
        json.WriteNumber("label_smoothing", settings.LabelSmoothing);
        json.WriteBoolean("raw_targets", settings.RawTargets);
        json.WriteString("metric", settings.Metric);
        WriteName(json, "keep_by", settings.KeepBy);
        json.WriteNumber("patience", settings.Patience);
        json.WriteNumber("minimal_gain", settings.MinimalGain);
        WriteName(json, "initializer", settings.Initializer);
        WriteText(json, "rule", settings.Rule);
        json.WriteNumber("momentum", settings.Momentum);
        WriteName(json, "rmsprop_epsilon", settings.RmsPropEpsilon);
        json.WriteNumber("weight_decay", settings.WeightDecay);
        json.WriteBoolean("decay_matrices_only", settings.DecayMatricesOnly);
        json.WriteNumber("clip_norm", settings.ClipNorm);
        json.WriteNumber("average", settings.AverageDecay);
        json.WriteBoolean("flip", settings.Flip);
        json.WriteNumber("shift", settings.Shift);
        json.WriteNumber("learning_rate", settings.LearningRate);
        WriteName(json, "schedule", settings.Schedule);
        json.WriteNumber("lr_decay", settings.LearningRateDecay);
        json.WriteNumber("step_epochs", settings.StepEpochs);
        json.WriteNumber("warmup", settings.Warmup);
        WriteWhole(json, "epochs", settings.Epochs);
        WriteWhole(json, "iterations", settings.Iterations);
        json.WriteBoolean("full_batch", settings.FullBatch);
        json.WriteBoolean("shuffle", settings.Shuffle);
        json.WriteNumber("batch_size", settings.BatchSize);
        json.WriteNumber("reg", settings.Regularization);
        WriteName(json, "reg_convention", settings.Convention);
        json.WriteNumber("weight_scale", settings.WeightScale);
        WriteName(json, "trainer", settings.Trainer);
        WriteName(json, "layout", settings.Layout);
        WriteName(json, "precision", settings.Precision);
        json.WriteNumber("threads", settings.Threads);
        json.WriteNumber("seed", settings.Seed);
        json.WriteNumber("train_accuracy_samples", settings.TrainingAccuracySamples);
        json.WriteNumber("keep", settings.Keep);
        json.WriteNumber("checkpoint_every", settings.CheckpointEvery);
        json.WriteBoolean("keep_going", settings.KeepGoing);
        WriteText(json, "out", settings.Out is null ? null : Path.GetFullPath(settings.Out));
        json.WriteBoolean("no_report", !settings.Report);
        json.WriteBoolean("quiet", settings.Quiet);
        json.WriteEndObject();
    }

    private static void WriteVerdicts(Utf8JsonWriter json, IReadOnlyList<TrainingVerdict> verdicts)
    {
        json.WriteStartArray("verdicts");
        foreach (TrainingVerdict verdict in verdicts)
        {
            json.WriteStartObject();
            json.WriteString("kind", verdict.Name);
            json.WriteString("message", verdict.Message);
            json.WriteStartObject("evidence");
            foreach ((string name, double value) in verdict.Evidence)
            {
                WriteDouble(json, name, value);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteName<TEnum>(Utf8JsonWriter json, string name, TEnum value)
        where TEnum : struct, Enum
        => json.WriteString(name, OptionFactory.NameOf(value));

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is null)
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteWhole(Utf8JsonWriter json, string name, int? value)
    {
        if (value is null)
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteNumber(name, value.Value);
        }
    }

    private static void WriteDouble(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
