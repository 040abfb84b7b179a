using System.Diagnostics;
using System.Numerics;
using FastNet.Cli.Commands;
using FastNet.Cli.Data;
using FastNet.Cli.Output;
using FastNet.Data;
using FastNet.Numerics;
using FastNet.Reports;

namespace FastNet.Cli.Classifiers;

/// <summary>`fastnet knn`: data, cross-validation if asked for, prediction.</summary>
internal static class KnnRun
{
    // Queries whose distances are in memory at a time.
    private const int BatchRows = 500;

    // Seconds up to which a prediction is made twice.
    private const double LongestRepeated = 2;

    /// <summary>Classifies as the settings say.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="ToolException">The settings cannot be followed here.</exception>
    public static int Start(KnnSettings settings, ToolConsole console)
    {
        SimdWidth.Require();
        return settings.Precision == PrecisionName.Float ? Run<float>(settings, console.Out) : Run<double>(settings, console.Out);
    }

    private static int Run<T>(KnnSettings settings, TextWriter output)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        IDataSet data = LocalData.Load(settings.Data);
        RequireSizes(settings, data);
        using OutputFolder? folder = settings.Out is null ? null : OutputFolder.Prepare(settings.Out, KnnFiles.Names, settings.Overwrite);
        Samples<T> train = Rows<T>(data, test: false, settings.Train);
        Samples<T> test = Rows<T>(data, test: true, settings.Test);
        using Workers workers = new(settings.Threads);
        (string Name, string Value)[] facts =
        [
            ("data", TextTable.Format($"{data.Name}: {train.Count:N0} training and {test.Count:N0} test rows of {train.Features:N0} numbers")),
            ("distance", TextTable.Format($"{OptionFactory.NameOf(settings.Metric)}, {Loops(settings.Form)}, {OptionFactory.NameOf(settings.Precision)}")),
            ("machine", TextTable.Format($"{settings.Threads} threads, SIMD width {SimdDispatch.Width}")),
        ];
        TextTable.Write(output, facts);
        List<NeighborFolds> folds = [];
        int[] ks = settings.CrossValidate ? [CrossValidate(settings, train, settings.Ks, workers, output, folds)] : settings.Ks;
        (double[] accuracies, Picture? distances) = Predict(settings, train, test, ks, workers, output);
        if (settings.Out is not null)
        {
            folder!.DeleteFiles();
            NeighborResults results = new()
            {
                Settings = facts.ToDictionary(fact => fact.Name, fact => fact.Value),
                CrossValidation = folds,
                Test = [.. ks.Zip(accuracies, (k, accuracy) => new NeighborTest(k, accuracy))],
            };
            foreach (string file in KnnFiles.Save(settings.Out, results, distances!))
            {
                output.WriteLine(file);
            }
        }

        return ExitCode.Success;
    }

    private static int CrossValidate<T>(KnnSettings settings, Samples<T> train, int[] ks, Workers workers, TextWriter output, List<NeighborFolds> folds)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        NeighborCrossValidation<T> validation = new(train, settings.Folds, ks, settings.Metric, workers);
        double seconds = Time(() => validation.Run());
        output.WriteLine();
        output.WriteLine(TextTable.Format($"{settings.Folds} folds of the training rows"));
        output.WriteLine("  k   mean    deviation  accuracies");
        for (int k = 0; k < ks.Length; k++)
        {
            NeighborFolds row = new(ks[k], [.. Enumerable.Range(0, settings.Folds).Select(fold => validation.Accuracy(k, fold))]);
            folds.Add(row);
            string accuracies = string.Join(' ', row.Accuracies.Select(accuracy => TextTable.Format($"{accuracy:F3}")));
            output.WriteLine(TextTable.Format($"{ks[k],3}   {validation.Mean(k):F4}  {validation.StandardDeviation(k):F4}     {accuracies}"));
        }

        output.WriteLine(TextTable.Format($"best k {validation.BestK}; {seconds:F3} s"));
        return validation.BestK;
    }

    /// <returns>The accuracy for each k, and the distances of the first rows where files are asked for.</returns>
    private static (double[] Accuracies, Picture? Distances) Predict<T>(KnnSettings settings, Samples<T> train, Samples<T> test, int[] ks, Workers workers, TextWriter output)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] accuracies = new double[ks.Length];
        double first = Time(() => Measure(settings, train, test, ks, workers, accuracies));
        output.WriteLine();
        output.WriteLine("  k   test accuracy");
        for (int i = 0; i < ks.Length; i++)
        {
            output.WriteLine(TextTable.Format($"{ks[i],3}   {accuracies[i]:F4}"));
        }

        output.WriteLine(TextTable.Format($"{first:F3} s for distances and votes of {test.Count:N0} rows"));
        if (first < LongestRepeated)
        {
            double again = Time(() => Measure(settings, train, test, ks, workers, accuracies));
            output.WriteLine(TextTable.Format($"{again:F3} s a second time, when the runtime has compiled the code"));
        }

        if (settings.Out is null)
        {
            return (accuracies, null);
        }

        int shown = Math.Min(BatchRows, test.Count);
        KNearestNeighbors<T> classifier = new(train, 1, shown, settings.Metric, settings.Form, workers);
        return (accuracies, DistanceMap.Create(classifier.Distances(test.Matrix(0, shown))));
    }

    private static void Measure<T>(KnnSettings settings, Samples<T> train, Samples<T> test, int[] ks, Workers workers, double[] accuracies)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        KNearestNeighbors<T> classifier = new(train, ks[^1], Math.Min(BatchRows, test.Count), settings.Metric, settings.Form, workers);
        classifier.Accuracy(test, ks, accuracies);
    }

    private static double Time(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static void RequireSizes(KnnSettings settings, IDataSet data)
    {
        (int train, int test) = data switch
        {
            ImageData images => (images.Train.Count, images.Test.Count),
            ArrayData arrays => (arrays.Train.Count, arrays.Test.Count),
            _ => throw new UnreachableException($"Data of type {data.GetType()} are not known."),
        };
        Require(settings.Train <= train, $"--train is {settings.Train}; '{data.Name}' has {train} training rows");
        Require(settings.Test <= test, $"--test is {settings.Test}; '{data.Name}' has {test} test rows");
        Require(!settings.CrossValidate || settings.Folds <= settings.Train, $"--folds is {settings.Folds}; expected no more than the {settings.Train} training rows");
        int voters = settings.CrossValidate ? settings.Train - ((settings.Train + settings.Folds - 1) / settings.Folds) : settings.Train;
        int largest = settings.Ks[^1];
        Require(largest <= voters, $"the largest --k is {largest}; expected at most {voters}, the rows that can vote");
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new ToolException(message);
        }
    }

    private static Samples<T> Rows<T>(IDataSet data, bool test, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        try
        {
            if (data is ImageData images)
            {
                return (test ? images.Test : images.Train).ToSamples<T>(0, count);
            }

            ArrayRows rows = test ? ((ArrayData)data).Test : ((ArrayData)data).Train;
            T[] values = new T[checked(count * rows.Features)];
            rows.Values.Convert(0, values.AsSpan());
            return Samples<T>.From(values, rows.Features, rows.Labels[..count]);
        }
        catch (OverflowException error)
        {
            throw new ToolException($"{(test ? "--test" : "--train")} {count} makes more than {int.MaxValue} numbers; expected fewer rows", error);
        }
    }

    private static string Loops(DistanceForm form) => form switch
    {
        DistanceForm.NoLoops => "no loops",
        DistanceForm.OneLoop => "one loop",
        _ => "two loops",
    };
}
