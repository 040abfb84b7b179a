using FastNet.Benchmarks;
using FastNet.Data;
using FastNet.Numerics;

namespace FastNet.Rivals;

/// <summary>
/// <c>epochs --data FOLDER</c> and more: seconds of an epoch, and to an accuracy on the test rows, of FastNet and TorchSharp in one process, an epoch of
/// each in turn, beside scikit-learn's of a run of its own. All three train on the same numbers, take every row once in an epoch in an order of their
/// own, and have no L2 term. Checks of accuracy are not timed.
/// </summary>
internal static class EpochsCommand
{
    public const string Usage = "epochs [--data FOLDER] [--epochs N] [--accuracy X] [--batches 64,200] [--rules sgd,adam] [--filter NET] [--threads N] [--scikit-learn FILE] [--json FILE]";

    private const int Epochs = 10;
    private const int Grey = 784;
    private const int Coloured = 3072;
    private const int Pixels = 256;

    public static int Run(string[] args)
    {
        CommandOptions options = CommandOptions.Parse(Usage, args);
        ScikitLearnEpochs? scikitLearn = options.ScikitLearn is null ? null : ScikitLearnEpochs.Read(options.ScikitLearn, options.Threads);
        (Samples<float> training, Samples<float> test) = Load(options.Data ?? throw new CommandException($"There is no --data FOLDER; usage: {Usage}"));
        bool areGrey = training.Features == Grey;
        double target = options.Accuracy ?? (areGrey ? 0.86 : 0.48);
        string library = TorchLibrary.Load(options.Threads) + (scikitLearn is null ? "" : $", {scikitLearn.Library}");
        Console.WriteLine($"{MachineProbe.ProcessorName}, {SimdDispatch.Width} bits, {options.Threads} threads; {library}\n\n{EpochRow.Header(target)}");
        using Workers workers = new(options.Threads);
        using EpochRun run = new(training, test, workers, options.Epochs ?? Epochs);
        List<EpochRow> rows = [];
        foreach (int[] hidden in areGrey ? (int[][])[[128], [512], [256, 128]] : [[100], [500]])
        {
            foreach (int batch in options.Batches.Count > 0 ? options.Batches : [64, 200])
            {
                foreach (string rule in options.Rules.Count > 0 ? options.Rules : ["sgd", "adam"])
                {
                    double rate = rule == "adam" ? 1e-3 : (areGrey ? 0.1 : 0.02) * (rule == "momentum" ? 0.1 : 1);
                    string net = $"{training.Features}-{string.Join('-', hidden)}-{EpochRun.Classes}";
                    if (net.Contains(options.Filter, StringComparison.Ordinal))
                    {
                        EpochRow row = run.Measure(net, hidden, batch, rule, rate, target, scikitLearn);
                        rows.Add(row);
                        Console.WriteLine(row.ToMarkdown());
                    }
                }
            }
        }

        ReportFile.Write(options.Json, "epochs", rows, RivalsJson.Default.ReportFileEpochRow, library: library);
        return 0;
    }

    /// <summary>All rows of the training files and of the test files, (pixel - mean) / deviation, both of all training pixels.</summary>
    private static (Samples<float> Training, Samples<float> Test) Load(string folder)
    {
        DataSet data = DataSet.Load(folder);
        if (!data.Train.AreImages || data.Train.Features is not (Grey or Coloured) || data.ClassNames.Count != EpochRun.Classes)
        {
            throw new CommandException(
                $"'{folder}' has rows of {data.Train.Features} features in {data.ClassNames.Count} classes; expected images like MNIST's ({Grey}) or CIFAR-10's ({Coloured}) in {EpochRun.Classes}");
        }

        long[] counts = new long[Pixels];
        foreach (byte pixel in data.Train.Pixels)
        {
            counts[pixel]++;
        }

        double mean = counts.Select((count, pixel) => (double)count * pixel).Sum() / data.Train.Pixels.Length;
        double deviation = Math.Sqrt(counts.Select((count, pixel) => count * (pixel - mean) * (pixel - mean)).Sum() / data.Train.Pixels.Length);
        float[] numbers = [.. Enumerable.Range(0, Pixels).Select(pixel => (float)((pixel - mean) / deviation))];
        return (Rows(data.Train, numbers), Rows(data.Test, numbers));
    }

    private static Samples<float> Rows(RawSamples images, float[] numbers)
    {
        float[] values = new float[images.Pixels.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = numbers[images.Pixels[i]];
        }

        return Samples<float>.From(values, images.Features, images.Labels);
    }
}
