using System.CommandLine;
using System.Diagnostics;
using System.Numerics;
using FastNet.Cli.Commands;
using FastNet.Cli.Data;
using FastNet.Cli.Output;
using FastNet.Cli.Reporting;
using FastNet.Data;
using FastNet.Numerics;
using FastNet.Reports;

namespace FastNet.Cli.Classifiers;

/// <summary>`fastnet knn`: data, cross-validation if asked for, prediction.</summary>
internal sealed class KnnRun
{
    // Queries whose distances are in memory at a time.
    private const int BatchRows = 500;

    // Seconds up to which a prediction is made twice.
    private const double LongestRepeated = 2;

    private static readonly string[] Files = [NeighborResults.FileName, ReportWriter.DistancesName, RunFiles.ReportName];

    private readonly TextWriter _output;
    private readonly string? _data;
    private readonly int _train;
    private readonly int _test;
    private readonly int[] _ks;
    private readonly DistanceMetric _metric;
    private readonly DistanceForm _form;
    private readonly bool _crossValidates;
    private readonly int _folds;
    private readonly int _threads;
    private readonly string? _out;
    private readonly bool _overwrites;

    private KnnRun(ParseResult parsed, int[] ks, TextWriter output)
    {
        (_output, _ks, _data) = (output, ks, parsed.GetValue<string>("--data"));
        (_train, _test, _threads) = (parsed.GetValue<int>("--train"), parsed.GetValue<int>("--test"), parsed.GetValue<int>("--threads"));
        (_metric, _form) = (parsed.Value<DistanceMetric>("--metric"), (DistanceForm)parsed.GetValue<int>("--loops"));
        (_crossValidates, _folds) = (parsed.GetValue<bool>("--cross-validate"), parsed.GetValue<int>("--folds"));
        (_out, _overwrites) = (parsed.GetValue<string>("--out"), parsed.GetValue<bool>("--overwrite"));
    }

    /// <summary>Classifies as the command line says.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="ToolException">It cannot be followed here.</exception>
    public static int Start(ParseResult parsed, int[] ks, TextWriter output)
    {
        SimdWidth.Require();
        KnnRun run = new(parsed, ks, output);
        return parsed.Value<PrecisionName>("--precision") == PrecisionName.Float ? run.Run<float>() : run.Run<double>();
    }

    private int Run<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        DataSet data = LocalData.Load(_data);
        RequireSizes(data);
        using OutputFolder? folder = _out is null ? null : OutputFolder.Prepare(_out, Files, _overwrites);
        Samples<T> train = Rows<T>(data, test: false, _train);
        Samples<T> test = Rows<T>(data, test: true, _test);
        using Workers workers = new(_threads);
        string loops = _form switch { DistanceForm.NoLoops => "no loops", DistanceForm.OneLoop => "one loop", _ => "two loops" };
        string precision = typeof(T) == typeof(float) ? "float" : "double";
        (string Name, string Value)[] facts =
        [
            ("data", $"{data.Name}: {train.Count:N0} training and {test.Count:N0} test rows of {train.Features:N0} numbers"),
            ("distance", $"{OptionFactory.NameOf(_metric)}, {loops}, {precision}"),
            ("machine", $"{_threads} threads, SIMD width {SimdDispatch.Width}"),
        ];
        TextTable.Write(_output, facts);
        IReadOnlyList<NeighborFolds> folds = _crossValidates ? CrossValidate(train, workers) : [];

        // Of equal means the first, which is the smallest k.
        int[] ks = folds.MaxBy(row => row.Mean) is NeighborFolds best ? [best.K] : _ks;
        double[] accuracies = Predict(train, test, ks, workers);
        if (_out is null)
        {
            return ExitCode.Success;
        }

        int shown = Math.Min(BatchRows, test.Count);
        KNearestNeighbors<T> classifier = new(train, 1, shown, _metric, _form, workers);
        NeighborResults results = new()
        {
            Settings = facts.ToDictionary(fact => fact.Name, fact => fact.Value),
            CrossValidation = folds,
            Test = [.. ks.Zip(accuracies, (k, accuracy) => new NeighborTest(k, accuracy))],
        };
        folder!.DeleteFiles();
        Save(_out, results, DistanceMap.Create(classifier.Distances(test.Matrix(0, shown))));
        return ExitCode.Success;
    }

    private void Save(string folder, NeighborResults results, Picture distances)
    {
        string[] paths = Array.ConvertAll(Files, name => Path.Combine(folder, name));
        AtomicFile.Write(paths[0], results.Write);
        distances.Save(paths[1]);
        ReportWriter writer = new(pictureFolder: null);
        writer.AddAll([(folder, RunKind.Neighbors)]);
        writer.Save(paths[2]);
        Array.ForEach(paths, _output.WriteLine);
    }

    private NeighborFolds[] CrossValidate<T>(Samples<T> train, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        NeighborCrossValidation<T> validation = new(train, _folds, _ks, _metric, workers);
        double seconds = Time(() => validation.Run());
        _output.WriteLine();
        _output.WriteLine($"{_folds} folds of the training rows");
        _output.WriteLine("  k   mean    deviation  accuracies");
        IEnumerable<int> folds = Enumerable.Range(0, _folds);
        NeighborFolds[] rows = [.. _ks.Select((k, i) => new NeighborFolds(k, [.. folds.Select(fold => validation.Accuracy(i, fold))]))];
        foreach (NeighborFolds row in rows)
        {
            string accuracies = string.Join(' ', row.Accuracies.Select(accuracy => $"{accuracy:F3}"));
            _output.WriteLine($"{row.K,3}   {row.Mean:F4}  {row.Deviation:F4}     {accuracies}");
        }

        _output.WriteLine($"best k {validation.BestK}; {seconds:F3} s");
        return rows;
    }

    private double[] Predict<T>(Samples<T> train, Samples<T> test, int[] ks, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] accuracies = new double[ks.Length];
        double Measure() => Time(() =>
            new KNearestNeighbors<T>(train, ks[^1], Math.Min(BatchRows, test.Count), _metric, _form, workers).Accuracy(test, ks, accuracies));
        double first = Measure();
        _output.WriteLine();
        _output.WriteLine("  k   test accuracy");
        foreach ((int k, double accuracy) in ks.Zip(accuracies))
        {
            _output.WriteLine($"{k,3}   {accuracy:F4}");
        }

        _output.WriteLine($"{first:F3} s for distances and votes of {test.Count:N0} rows");
        if (first < LongestRepeated)
        {
            _output.WriteLine($"{Measure():F3} s a second time, when the runtime has compiled the code");
        }

        return accuracies;
    }

    private static double Time(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private void RequireSizes(DataSet data)
    {
        Require(_train <= data.Train.Count, $"--train is {_train}; '{data.Name}' has {data.Train.Count} training rows");
        Require(_test <= data.Test.Count, $"--test is {_test}; '{data.Name}' has {data.Test.Count} test rows");
        Require(!_crossValidates || _folds <= _train, $"--folds is {_folds}; expected no more than the {_train} training rows");
        int voters = _crossValidates ? _train - ((_train + _folds - 1) / _folds) : _train;
        Require(_ks[^1] <= voters, $"the largest --k is {_ks[^1]}; expected at most {voters}, the rows that can vote");
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new ToolException(message);
        }
    }

    private static Samples<T> Rows<T>(DataSet data, bool test, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        try
        {
            return (test ? data.Test : data.Train).ToSamples<T>(0, count);
        }
        catch (OverflowException error)
        {
            throw new ToolException($"{(test ? "--test" : "--train")} {count} makes more than {int.MaxValue} numbers; expected fewer rows", error);
        }
    }
}
