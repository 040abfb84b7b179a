using System.CommandLine;
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
/// <param name="parsed">The command line.</param>
/// <param name="ks">Numbers of neighbours, ascending.</param>
/// <param name="output">Where results are shown.</param>
internal sealed class KnnRun(ParseResult parsed, int[] ks, TextWriter output)
{
    // Queries whose distances are in memory at a time.
    private const int BatchRows = 500;

    // Seconds up to which a prediction is made twice.
    private const double LongestRepeated = 2;

    private static readonly string[] Files = [NeighborResults.FileName, ReportWriter.DistancesName, RunFiles.ReportName];

    private readonly int _train = parsed.GetValue<int>("--train");
    private readonly int _test = parsed.GetValue<int>("--test");
    private readonly DistanceMetric _metric = parsed.Value<DistanceMetric>("--metric");
    private readonly DistanceForm _form = (DistanceForm)parsed.GetValue<int>("--loops");
    private readonly bool _crossValidates = parsed.GetValue<bool>("--cross-validate");
    private readonly int _folds = parsed.GetValue<int>("--folds");
    private readonly string? _out = parsed.GetValue<string>("--out");

    /// <summary>Classifies as the command line says.</summary>
    /// <exception cref="ToolException">It cannot be followed here.</exception>
    public static void Start(ParseResult parsed, int[] ks, TextWriter output)
    {
        SimdWidth.Require();
        KnnRun run = new(parsed, ks, output);
        Action work = parsed.Value<PrecisionName>("--precision") == PrecisionName.Float ? run.Run<float> : run.Run<double>;
        work();
    }

    private void Run<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        DataSet data = LocalData.Load(parsed.GetValue<string>("--data"));
        RequireSizes(data);
        using OutputFolder? folder = _out is null ? null : OutputFolder.Prepare(_out, Files, parsed.GetValue<bool>("--overwrite"));
        Samples<T> train = Rows<T>("--train", data.Train, _train);
        Samples<T> test = Rows<T>("--test", data.Test, _test);
        using Workers workers = new(parsed.GetValue<int>("--threads"));
        string loops = _form switch { DistanceForm.NoLoops => "no loops", DistanceForm.OneLoop => "one loop", _ => "two loops" };
        string precision = typeof(T) == typeof(float) ? "float" : "double";
        (string Name, string Value)[] facts =
        [
            ("data", $"{data.Name}: {train.Count:N0} training and {test.Count:N0} test rows of {train.Features:N0} numbers"),
            ("distance", $"{OptionFactory.NameOf(_metric)}, {loops}, {precision}"),
            ("machine", $"{workers.Count} threads, SIMD width {SimdDispatch.Width}"),
        ];
        TextTable.Write(output, facts);
        IReadOnlyList<NeighborFolds> folds = _crossValidates ? CrossValidate(train, workers) : [];

        // Of equal means the first, which is the smallest k.
        int[] tested = folds.MaxBy(row => row.Mean) is NeighborFolds best ? [best.K] : ks;
        double[] accuracies = Predict(train, test, tested, workers);
        if (_out is not null)
        {
            int shown = Math.Min(BatchRows, test.Count);
            KNearestNeighbors<T> classifier = new(train, 1, shown, _metric, _form, workers);
            NeighborResults results = new()
            {
                Settings = facts.ToDictionary(fact => fact.Name, fact => fact.Value),
                CrossValidation = folds,
                Test = [.. tested.Zip(accuracies, (k, accuracy) => new NeighborTest(k, accuracy))],
            };
            folder!.DeleteFiles();
            Save(_out, results, DistanceMap.Create(classifier.Distances(test.Matrix(0, shown))));
        }
    }

    private void Save(string folder, NeighborResults results, Picture distances)
    {
        string[] paths = Array.ConvertAll(Files, name => Path.Combine(folder, name));
        AtomicFile.Write(paths[0], results.Write);
        distances.Save(paths[1]);
        ReportWriter.OfAll([(folder, results)]).Save(paths[2], pictureFolder: null);
        Array.ForEach(paths, output.WriteLine);
    }

    private NeighborFolds[] CrossValidate<T>(Samples<T> train, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        NeighborCrossValidation<T> validation = new(train, _folds, ks, _metric, workers);
        double seconds = MachineProbe.Time(() => validation.Run());
        output.WriteLine();
        output.WriteLine($"{_folds} folds of the training rows");
        output.WriteLine("  k   mean    deviation  accuracies");
        IEnumerable<int> folds = Enumerable.Range(0, _folds);
        NeighborFolds[] rows = [.. ks.Select((k, i) => new NeighborFolds(k, [.. folds.Select(fold => validation.Accuracy(i, fold))]))];
        foreach (NeighborFolds row in rows)
        {
            string accuracies = string.Join(' ', row.Accuracies.Select(accuracy => $"{accuracy:F3}"));
            output.WriteLine($"{row.K,3}   {row.Mean:F4}  {row.Deviation:F4}     {accuracies}");
        }

        output.WriteLine($"best k {validation.BestK}; {seconds:F3} s");
        return rows;
    }

    private double[] Predict<T>(Samples<T> train, Samples<T> test, int[] tested, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] accuracies = new double[tested.Length];
        double Measure() => MachineProbe.Time(() =>
            new KNearestNeighbors<T>(train, tested[^1], Math.Min(BatchRows, test.Count), _metric, _form, workers).Accuracy(test, tested, accuracies));
        double first = Measure();
        output.WriteLine();
        output.WriteLine("  k   test accuracy");
        foreach ((int k, double accuracy) in tested.Zip(accuracies))
        {
            output.WriteLine($"{k,3}   {accuracy:F4}");
        }

        output.WriteLine($"{first:F3} s for distances and votes of {test.Count:N0} rows");
        if (first < LongestRepeated)
        {
            output.WriteLine($"{Measure():F3} s a second time, when the runtime has compiled the code");
        }

        return accuracies;
    }

    private void RequireSizes(DataSet data)
    {
        ToolException.Demand(_train <= data.Train.Count, $"--train is {_train}; '{data.Name}' has {data.Train.Count} training rows");
        ToolException.Demand(_test <= data.Test.Count, $"--test is {_test}; '{data.Name}' has {data.Test.Count} test rows");
        ToolException.Demand(!_crossValidates || _folds <= _train, $"--folds is {_folds}; expected no more than the {_train} training rows");
        int voters = _crossValidates ? _train - ((_train + _folds - 1) / _folds) : _train;
        ToolException.Demand(ks[^1] <= voters, $"the largest --k is {ks[^1]}; expected at most {voters}, the rows that can vote");
    }

    private static Samples<T> Rows<T>(string option, RawSamples rows, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => ToolException.Explain(() => rows.ToSamples<T>(0, count), error => error is OverflowException
            ? $"{option} {count} makes more than {int.MaxValue} numbers; expected fewer rows"
            : null);
}
