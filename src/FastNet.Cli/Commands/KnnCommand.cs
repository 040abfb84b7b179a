using System.CommandLine;
using FastNet.Cli.Classifiers;

namespace FastNet.Cli.Commands;

/// <summary>`fastnet knn`: its options, their ranges and defaults.</summary>
internal static class KnnCommand
{
    private static readonly int[] Standard = [1, 5, 10];
    private static readonly int[] CrossValidated = NeighborCrossValidation<float>.StandardKs.ToArray();

    public static Command Create(ToolConsole console)
    {
        Option<IReadOnlyList<int>?> ks = OptionFactory.Numbers(
            "--k",
            "Numbers of neighbours that vote, ascending, with commas between them; "
            + $"unless given {string.Join(',', Standard)}, with --cross-validate {string.Join(',', CrossValidated)}.",
            standard: null,
            smallest: 1,
            largest: int.MaxValue,
            ascending: true);
        Option<bool> crossValidate = OptionFactory.Flag("--cross-validate", "First choose k by cross-validation on the training rows.");
        Option<int> folds = OptionFactory.Whole("--folds", "Folds of the cross-validation.", 5, 2, 1000);
        Command command = new("knn", "Classifies test rows by their nearest training rows (k-nearest neighbours), and says how many were right.")
        {
            OptionFactory.Data(),
            OptionFactory.Whole("--train", "Training rows: the first of the data.", 5000, 1, int.MaxValue),
            OptionFactory.Whole("--test", "Test rows: the first of the test data.", 500, 1, int.MaxValue),
            ks,
            OptionFactory.Choice("--metric", "Distance: Euclidean (l2) or city block (l1).", DistanceMetric.L2),
            OptionFactory.Whole(
                "--loops", "Loops around the distances, as in the course: 0 computes all pairs at once, 1 a query at a time, 2 a pair at a time.", 0,
                0, 2),
            crossValidate,
            folds,
            OptionFactory.Precision(),
            OptionFactory.Threads(),
            OptionFactory.Path(
                "--out", "Folder for knn.json, distances.png and report.html; made when it is missing. Without it nothing is written."),
            OptionFactory.Overwrite(),
        };
        command.Validators.Add(result =>
        {
            if (!result.IsGiven(crossValidate.Name) && result.IsGiven(folds.Name))
            {
                result.AddError("--folds is given without --cross-validate; expected both or neither");
            }
        });
        return command.Does(parsed =>
        {
            IReadOnlyList<int> chosen = parsed.GetValue(ks) ?? (parsed.GetValue(crossValidate) ? CrossValidated : Standard);
            KnnRun.Start(parsed, [.. chosen], console.Out);
        });
    }
}
