using System.Diagnostics;
using System.Globalization;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>
/// <c>scikit-learn --data FOLDER [--threads N] [--json FILE]</c>: trains with the settings, on the rows and for as many seeds
/// as scikit-learn's nets, whose scores stand in the files of bench/scikit-learn/measure.py, and shows both means.
/// </summary>
internal static class ScikitLearnCommand
{
    public const string Usage = "scikit-learn [--data FOLDER] [--threads N] [--json FILE]";

    public static int Run(string[] args)
    {
        CommandOptions options = CommandOptions.Parse(Usage, args);
        string[] files = options.Data is null ? [] : [.. Directory.GetFiles(options.Data, "*.npz").Order(StringComparer.Ordinal)];
        if (files.Length == 0)
        {
            throw new CommandException($"There are no .npz files in '{options.Data}'; write them with bench/scikit-learn/measure.py FOLDER; usage: {Usage}");
        }

        using Workers workers = new(options.Threads);
        Console.WriteLine("data      metric    seeds  scikit-learn (lowest, highest)   FastNet (lowest, highest)   difference  seconds a seed");
        List<ScikitLearnRow> rows = [];
        foreach (string file in files)
        {
            using NpzArchive archive = NpzArchive.Open(file);
            ScikitLearnRow row = Measure(Path.GetFileNameWithoutExtension(file), archive, workers);
            rows.Add(row);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{row.Data,-8}  {row.Metric,-8}  {row.Seeds,5}  {row.ScikitLearn,12:F4} ({row.ScikitLearnLowest:F4}, {row.ScikitLearnHighest:F4})  ")
                + string.Create(
                    CultureInfo.InvariantCulture,
                    $"{row.FastNet,10:F4} ({row.FastNetLowest:F4}, {row.FastNetHighest:F4})  {row.FastNet - row.ScikitLearn,10:F4}  {row.SecondsOfSeed,14:F2}"));
        }

        ReportFile.Write(options.Json, "scikit-learn", rows, BenchmarksJson.Default.ReportFileScikitLearnRow);
        return 0;
    }

    private static ScikitLearnRow Measure(string data, NpzArchive archive, Workers workers)
    {
        Samples<float> training = Rows(archive, "train");
        Samples<float> test = Rows(archive, "test");
        bool isRegression = training.TargetColumns > 0;
        int batch = (int)Number("batch");
        int outputs = isRegression ? training.TargetColumns : training.Labels.ToArray().Max() + 1;

        // scikit-learn's L2 term is alpha / 2 sum(W^2) / batch; its squared loss has a half in front, ours has none.
        double regularization = (isRegression ? 2 : 1) * Number("alpha") / batch;
        Loss<float> loss = isRegression ? new SquaredLoss<float>() : new SoftmaxLoss<float>();
        double[] theirs = Numbers("scores");
        double[] ours = new double[theirs.Length];
        long start = Stopwatch.GetTimestamp();
        for (int seed = 0; seed < ours.Length; seed++)
        {
            TwoLayerNet<float> net = new(training.Features, (int)Number("hidden"), outputs, batchCapacity: Math.Max(batch, 200), new() { Regularization = regularization, Workers = workers, Loss = loss, Initializer = Initializer.Glorot, Seed = (uint)seed });
            TrainingOptions options = new() { Epochs = (int)Number("epochs"), BatchSize = batch, Shuffle = true, LearningRate = 1e-3, TrainingAccuracySamples = 1 };
            Solver<float> solver = new(net, training, training, new Adam<float>(net.Parameters.Length), options, new RandomState((uint)seed));
            while (solver.Step())
            {
            }

            // Without Finish: scikit-learn leaves the last parameters, not the best.
            ours[seed] = solver.Evaluate(test);
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds / ours.Length;
        return new ScikitLearnRow(
            data, isRegression ? "r2" : "accuracy", ours.Length, theirs.Average(), theirs.Min(), theirs.Max(), ours.Average(), ours.Min(), ours.Max(), seconds);

        double Number(string name) => Numbers(name)[0];

        double[] Numbers(string name)
        {
            NpyArray array = archive.Read(name);
            double[] numbers = new double[array.Count];
            array.Convert<double>(0, numbers);
            return numbers;
        }
    }

    /// <summary>x and y of one part; whole numbers are labels.</summary>
    private static Samples<float> Rows(NpzArchive archive, string part)
    {
        NpyArray x = archive.Read($"x_{part}");
        NpyArray y = archive.Read($"y_{part}");
        float[] values = new float[x.Count];
        float[] targets = new float[y.Count];
        x.Convert<float>(0, values);
        y.Convert<float>(0, targets);
        TargetRows<float> rows = y.Type == NpyType.I8
            ? new TargetRows<float>(Array.ConvertAll(targets, target => (int)target))
            : new TargetRows<float>(targets, columns: 1);
        return Samples<float>.From(values, x.Shape[1], rows);
    }
}
