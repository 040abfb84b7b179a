using FastNet.Cli.Commands;
using FastNet.Cli.Tuning;
using FastNet.Data;

namespace FastNet.Cli.Reproduction;

/// <summary>The grids of the write-ups, each as a whole and in float; every row is a command line of `fastnet tune`.</summary>
internal static class GridRows
{
    public static IEnumerable<ReproductionRow> All()
    {
        yield return Grid(
            "solver-grid", "--batch-size 200", ["hidden=50,100", "learning-rate=1e-4,5e-4,2e-3", "epochs=5,10", "reg=5e-3,1e-2,2e-2"],
            new Known(0.520, 0.51), new Known(0.535, 0.50));
        yield return Grid(
            "legacy-grid", "--trainer legacy --layout hwc --iterations 1500 --batch-size 200 --reg-convention full --weight-scale 1e-4",
            ["hidden=75,100,125", "learning-rate=7e-4,8e-4,9e-4,1e-3,1.1e-3", "reg=0.75,1,1.25"],
            new Known(0.502, 0.49), new Known(0.502, 0.48));
    }

    private static ReproductionRow Grid(string name, string options, string[] search, Known validation, Known test)
    {
        TuneSettings settings = new(options.Split(' '), new SearchSpace(search.Select(SearchDimension.Parse))) { Quiet = true };
        return new(name, $"`fastnet tune {options} {string.Join(' ', search.Select(dimension => $"--search {dimension}"))}`", RowData.Cifar10, context =>
        {
            TrialRow[] rows = [.. settings.Space.Grid().Select((point, i) => new TrialRow(i + 1, 1, point, settings.Trial(point)))];
            PixelLayout layout = rows[0].Settings.Get(TrainOptions.Layout) == LayoutName.Hwc ? PixelLayout.Interleaved : PixelLayout.ChannelFirst;
            DataSplit<float> data = context.Pixels<float>(layout, ones: false);
            TrialResult best = new Tuner<float>(data, context.Workers.Count).Run([.. rows.Select(row => TrialPlans.Create(row, data))])[0];
            return
            [
                Figure.AtLeast("validation, best", best.Validation, validation.Least, "0.000") with { Published = Text(validation.Published) },
                Figure.AtLeast("test", best.Test, test.Least, "0.000") with { Published = Text(test.Published) },
                Figure.Beside("test, 10,000", string.Empty, string.Empty, best.TestAll, "0.0000"),
            ];
        });
    }

    private static string Text(double accuracy) => FormattableString.Invariant($"{accuracy:F3}");

    /// <summary>An accuracy as it was published, and what FastNet must come to.</summary>
    private readonly record struct Known(double Published, double Least);
}
