using System.Diagnostics;
using System.Numerics;
using FastNet.Cli.Commands;
using FastNet.Cli.Data;
using FastNet.Cli.Output;
using FastNet.Numerics;

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
        using LabeledRows<T> train = Rows<T>(data, test: false, settings.Train);
        using LabeledRows<T> test = Rows<T>(data, test: true, settings.Test);
        using Workers workers = new(settings.Threads);
        TextTable.Write(output,
        [
            ("data", TextTable.Format($"{data.Name}: {train.Count:N0} training and {test.Count:N0} test rows of {train.Features:N0} numbers")),
            ("distance", TextTable.Format($"{OptionFactory.NameOf(settings.Metric)}, {Loops(settings.Form)}, {OptionFactory.NameOf(settings.Precision)}")),
            ("machine", TextTable.Format($"{settings.Threads} threads, SIMD width {SimdDispatch.Width}")),
        ]);
        int[] ks = settings.CrossValidate ? [CrossValidate(settings, train, settings.Ks, workers, output)] : settings.Ks;
        Predict(settings, train, test, ks, workers, output);
        return ExitCode.Success;
    }

    private static int CrossValidate<T>(KnnSettings settings, LabeledRows<T> train, int[] ks, Workers workers, TextWriter output)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using NeighborCrossValidation<T> validation = new(train, settings.Folds, ks, settings.Metric, workers);
        double seconds = Time(() => validation.Run());
        output.WriteLine();
        output.WriteLine(TextTable.Format($"{settings.Folds} folds of the training rows"));
        output.WriteLine("  k   mean    deviation  accuracies");
        for (int k = 0; k < ks.Length; k++)
        {
            string accuracies = string.Join(' ', Enumerable.Range(0, settings.Folds).Select(fold => TextTable.Format($"{validation.Accuracy(k, fold):F3}")));
            output.WriteLine(TextTable.Format($"{ks[k],3}   {validation.Mean(k):F4}  {validation.StandardDeviation(k):F4}     {accuracies}"));
        }

        output.WriteLine(TextTable.Format($"best k {validation.BestK}; {seconds:F3} s"));
        return validation.BestK;
    }

    private static void Predict<T>(KnnSettings settings, LabeledRows<T> train, LabeledRows<T> test, int[] ks, Workers workers, TextWriter output)
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
    }

    private static void Measure<T>(KnnSettings settings, LabeledRows<T> train, LabeledRows<T> test, int[] ks, Workers workers, double[] accuracies)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using KNearestNeighbors<T> classifier = new(train, ks[^1], Math.Min(BatchRows, test.Count), settings.Metric, settings.Form, workers);
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

    private static LabeledRows<T> Rows<T>(IDataSet data, bool test, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        try
        {
            if (data is ImageData images)
            {
                return PixelRows.Create<T>(test ? images.Test : images.Train, 0, count);
            }

            ArrayRows rows = test ? ((ArrayData)data).Test : ((ArrayData)data).Train;
            T[] values = new T[checked(count * rows.Features)];
            rows.Values.Convert(0, values.AsSpan());
            return LabeledRows<T>.From(values, rows.Features, rows.Labels[..count]);
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
