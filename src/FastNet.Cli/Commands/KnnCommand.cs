using System.CommandLine;
using FastNet.Cli.Classifiers;

namespace FastNet.Cli.Commands;

/// <summary>`fastnet knn`: its options, their ranges and defaults.</summary>
internal sealed class KnnCommand
{
    private static readonly int[] Standard = [1, 5, 10];
    private static readonly int[] CrossValidated = NeighborCrossValidation<float>.StandardKs.ToArray();

    private readonly Option<string?> _data = OptionFactory.Data();

    private readonly Option<int> _train = OptionFactory.Whole("--train", "Training rows: the first of the data.", 5000, 1, int.MaxValue);
    private readonly Option<int> _test = OptionFactory.Whole("--test", "Test rows: the first of the test data.", 500, 1, int.MaxValue);
    private readonly Option<IReadOnlyList<int>?> _ks = OptionFactory.Numbers(
        "--k",
        $"Numbers of neighbours that vote, ascending, with commas between them; unless given {string.Join(',', Standard)}, with --cross-validate {string.Join(',', CrossValidated)}.",
        standard: null,
        smallest: 1,
        largest: int.MaxValue,
        ascending: true);

    private readonly Option<string> _metric = OptionFactory.Choice("--metric", "Distance: Euclidean (l2) or city block (l1).", DistanceMetric.L2);
    private readonly Option<int> _loops = OptionFactory.Whole(
        "--loops", "Loops around the distances, as in the course: 0 computes all pairs at once, 1 a query at a time, 2 a pair at a time.", 0, 0, 2);

    private readonly Option<bool> _crossValidate = OptionFactory.Flag("--cross-validate", "First choose k by cross-validation on the training rows.");
    private readonly Option<int> _folds = OptionFactory.Whole("--folds", "Folds of the cross-validation.", 5, 2, 1000);
    private readonly Option<string> _precision = OptionFactory.Precision();
    private readonly Option<int> _threads = OptionFactory.Threads();
    private readonly Option<string?> _out = OptionFactory.Path(
        "--out", "Folder for knn.json, distances.png and report.html; made when it is missing. Without it nothing is written.");

    private readonly Option<bool> _overwrite = OptionFactory.Overwrite();

    public static Command Create(ToolConsole console)
    {
        KnnCommand options = new();
        Command command = new("knn", "Classifies test rows by their nearest training rows (k-nearest neighbours), and says how many were right.")
        {
            options._data, options._train, options._test, options._ks, options._metric, options._loops, options._crossValidate, options._folds,
            options._precision, options._threads, options._out, options._overwrite,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(options._crossValidate) is null or { Implicit: true } && result.GetResult(options._folds) is { Implicit: false })
            {
                result.AddError("--folds is given without --cross-validate; expected both or neither");
            }
        });
        command.SetAction(parsed => KnnRun.Start(options.Read(parsed), console));
        return command;
    }

    private KnnSettings Read(ParseResult parsed)
    {
        bool crossValidate = parsed.GetValue(_crossValidate);
        return new KnnSettings
        {
            Data = parsed.GetValue(_data),
            Train = parsed.GetValue(_train),
            Test = parsed.GetValue(_test),
            Ks = [.. parsed.GetValue(_ks) ?? (crossValidate ? CrossValidated : Standard)],
            Metric = parsed.Value<DistanceMetric>(_metric),
            Form = parsed.GetValue(_loops) switch { 0 => DistanceForm.NoLoops, 1 => DistanceForm.OneLoop, _ => DistanceForm.TwoLoops },
            CrossValidate = crossValidate,
            Folds = parsed.GetValue(_folds),
            Precision = parsed.Value<PrecisionName>(_precision),
            Threads = parsed.GetValue(_threads),
            Out = parsed.GetValue(_out),
            Overwrite = parsed.GetValue(_overwrite),
        };
    }
}
