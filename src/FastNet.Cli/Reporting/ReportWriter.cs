using System.Numerics;
using FastNet.Cli.Output;
using FastNet.Cli.Prediction;
using FastNet.Cli.Tuning;
using FastNet.Data;
using FastNet.Numerics;
using FastNet.Reports;

namespace FastNet.Cli.Reporting;

/// <summary>Composes the page of one run or several, and the PNG files of its pictures.</summary>
/// <param name="report">The page.</param>
internal sealed class ReportWriter(Report report)
{
    public const string DistancesName = "distances.png";

    private const string SamplesName = "samples.png";
    private const string MistakesName = "mistakes.png";
    private const string TemplatesName = "templates.png";
    private const string WeightsName = "weights.png";

    /// <summary>Units of the first layer that are drawn.</summary>
    public const int MostUnits = 100;

    // More classes would make a table that no screen holds.
    private const int MostClasses = 50;

    // More charts are looked at by nobody.
    private const int MostTargets = 8;

    private readonly List<(string Name, Picture Picture)> _pictures = [];

    /// <summary>The files that the pictures of a training run may have.</summary>
    public static IReadOnlyList<string> PictureNames => [SamplesName, MistakesName, TemplatesName, WeightsName];

    /// <summary>A page on one training run.</summary>
    /// <param name="folder">Its --out folder.</param>
    /// <param name="run">What the folder holds.</param>
    /// <param name="data">Its data; null: the page is without what needs them.</param>
    /// <param name="workers">Threads for the predictions.</param>
    public static ReportWriter OfTraining(string folder, TrainingRun run, ReportData? data, Workers workers)
    {
        string model = Path.Combine(folder, RunFiles.ModelName);
        Predictor? predictor = File.Exists(model) ? Predictor.Open(model, workers) : null;
        string rule = run.Options.FirstOrDefault(option => option.Name == "rule").Value;
        string?[] subtitle = [run.DataSet, predictor?.Name, rule];
        Report report = new($"Training run {run.Name}", string.Join(", ", subtitle.Where(text => text?.Length > 0)));
        ReportWriter writer = new(report);
        report.AddRun(run);
        int[]? predicted = data is null || predictor is null ? null
            : predictor.Loss.TakesNumbers ? writer.AddNumbers(data, predictor)
            : writer.AddClasses(data, predictor);
        if (data?.Images is not null)
        {
            writer.AddImages(data, predictor, predicted, model);
        }

        report.Begin("Settings");
        report.AddSettings(run);
        return writer;
    }

    /// <summary>A page on several runs.</summary>
    /// <param name="runs">Folders, and what they hold: training runs, searches and results of nearest neighbours.</param>
    public static ReportWriter OfAll(IReadOnlyList<(string Folder, object Content)> runs)
    {
        (string Folder, T Content)[] Of<T>() => [.. runs.Where(run => run.Content is T).Select(run => (run.Folder, (T)run.Content))];
        TrainingRun[] training = Distinct(Of<TrainingRun>());
        (string Folder, SearchResults Content)[] searches = Of<SearchResults>();
        string[] titles =
        [
            .. training.Length > 0 ? [$"{training.Length} training {(training.Length == 1 ? "run" : "runs")}"] : (string[])[],
            .. searches.Select(search => $"search {RunFolder.NameOf(search.Folder)}"),
            .. Of<NeighborResults>().Select(neighbors => $"nearest neighbours {RunFolder.NameOf(neighbors.Folder)}"),
        ];
        string title = string.Join(", ", titles);
        IEnumerable<string> data = training.Select(run => run.DataSet).Concat(searches.Select(search => search.Content.DataSet)).Distinct();
        Report report = new($"{char.ToUpperInvariant(title[0])}{title[1..]}", string.Join(", ", data));

        // A single run, and a comparison of training runs alone, begin below the page's title.
        bool hasParts = runs.Count > 1 && training.Length < runs.Count;
        void Begin(string part)
        {
            if (hasParts)
            {
                report.Begin(part);
            }
        }

        if (training.Length > 0)
        {
            Begin("Runs compared");
            report.AddComparison(training);
        }

        foreach ((string folder, SearchResults results) in searches)
        {
            Begin($"Search {RunFolder.NameOf(folder)}");
            report.AddSearch(results);
            AddBest(report, Path.Combine(folder, SearchFiles.BestName));
        }

        foreach ((string folder, NeighborResults results) in Of<NeighborResults>())
        {
            Begin($"Nearest neighbours {RunFolder.NameOf(folder)}");
            report.AddNeighbors(results);
            string distances = Path.Combine(folder, DistancesName);
            if (File.Exists(distances))
            {
                report.AddPng(
                    "Distances",
                    "Rows are test rows, columns training rows in the order of the data; dark is near. "
                    + "A bright row is a test row that is far from all, a bright column such a training row.",
                    File.ReadAllBytes(distances),
                    wide: true);
            }
        }

        if (training.Length > 0)
        {
            report.Begin("Settings");
            report.AddCommonSettings(training);
        }

        return new ReportWriter(report);
    }

    /// <summary>Writes page and pictures.</summary>
    /// <param name="path">The page.</param>
    /// <param name="pictureFolder">Where the pictures go, too; null: they stand in the page alone.</param>
    /// <returns>The files, the page first.</returns>
    /// <exception cref="ToolException">The page cannot be written there.</exception>
    public IReadOnlyList<string> Save(string path, string? pictureFolder)
    {
        List<string> files = [path];
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        ToolException.Demand(Directory.Exists(folder), $"--out '{path}' cannot be written: there is no folder '{folder}'");
        if (pictureFolder is not null && _pictures.Count > 0)
        {
            Directory.CreateDirectory(pictureFolder);
            foreach ((string name, Picture picture) in _pictures)
            {
                files.Add(Path.Combine(pictureFolder, name));
                picture.Save(files[^1]);
            }
        }

        report.Save(path);
        return files;
    }

    /// <summary>The run of the best trial, where a search keeps its files.</summary>
    private static void AddBest(Report report, string folder)
    {
        if (File.Exists(Path.Combine(folder, TrainingRun.FileName)))
        {
            TrainingRun run = TrainingRun.Load(folder);
            report.Begin("The best trial");
            report.AddRun(run);
            report.AddSettings(run);
        }
    }

    /// <summary>Two runs of one name get the folder above it, too.</summary>
    private static TrainingRun[] Distinct((string Folder, TrainingRun Run)[] runs)
        => Array.ConvertAll(
            runs, pair => runs.Count(other => other.Run.Name == pair.Run.Name) == 1 ? pair.Run : pair.Run with { Name = pair.Folder });

    /// <summary>Predicted against true numbers, a chart for each.</summary>
    /// <returns>Null: there are no classes.</returns>
    private int[]? AddNumbers(ReportData data, Predictor predictor)
    {
        if (data.Test(predictor.Input) is InputRows rows && data.TargetColumns == predictor.Model.OutputSize)
        {
            int columns = predictor.Model.OutputSize;
            (double[] targets, double[] predictions) = predictor.PredictNumbers(rows);
            string scores = $"{new RegressionReport(targets, predictions, columns).Mean}  ({rows.Count:N0} rows)";
            report.Begin("Predictions", $"What the model predicts of the test rows: {scores}.");
            for (int column = 0; column < Math.Min(columns, MostTargets); column++)
            {
                double[] Of(double[] values) => [.. Enumerable.Range(0, rows.Count).Select(row => values[(row * columns) + column])];
                report.AddPredictions(predictor.Model.Names[column], Of(targets), Of(predictions));
            }
        }

        return null;
    }

    /// <returns>What the model takes each test row for; null when it cannot take them.</returns>
    private int[]? AddClasses(ReportData data, Predictor predictor)
    {
        InputRows? rows = data.Test(predictor.Input);
        if (rows is null || data.ClassNames.Count > predictor.Model.OutputSize)
        {
            return null;
        }

        ClassificationReport classes = predictor.JudgeClasses(rows);
        report.Begin("Classes", $"What the model takes the {classes.Rows:N0} test rows for.");
        if (predictor.Model.OutputSize <= MostClasses)
        {
            report.AddConfusion(
                classes.Confusion, predictor.Model.Names,
                "Rows: what it is; columns: what it was taken for. The darker, the larger the part of its row.");
        }

        report.AddClassification(classes, predictor.Model.Names);
        return classes.Predicted.ToArray();
    }

    private void AddImages(ReportData data, Predictor? predictor, int[]? predicted, string model)
    {
        report.Begin("Images");
        if (data.Samples is not null)
        {
            Add(SamplesName, "Samples", "Training images of each class, drawn at random.", data.Samples, data.ClassNames);
        }

        if (predicted is not null && ImageGrid.Mistakes(data.Images!, predicted) is Picture mistakes)
        {
            Add(MistakesName, "Mistakes", "Test images of other classes that the model took for this one.", mistakes, data.ClassNames);
        }

        if (data.Images is RawSamples images && predictor is not null && predictor.Model.InputSize == images.Features)
        {
            using SafetensorsFile file = SafetensorsFile.Open(model);
            if (
                (file.TryGetTensor("W1", out SafetensorsTensor? tensor) || file.TryGetTensor("W", out tensor))
                && tensor.Shape is [int rows, int columns])
            {
                FeatureImage shape = FeatureImage.Of(images, predictor.Input.Layout);
                Picture weights = tensor.Type == "F32"
                    ? Weights<float>(file, tensor.Name, rows, columns, shape)
                    : Weights<double>(file, tensor.Name, rows, columns, shape);
                AddWeights(tensor.Name == "W" ? predictor.Model.Names : null, columns, weights);
            }
        }
    }

    /// <summary>The pictures of the first weights: those of classes, or of hidden units.</summary>
    private void AddWeights(IReadOnlyList<string>? classes, int units, Picture weights)
    {
        if (classes is not null)
        {
            string names = string.Join(", ", classes);
            Add(TemplatesName, "Templates", $"The weights of each class as an image, each scaled to its own range: {names}.", weights);
            return;
        }

        string which = units > MostUnits
            ? $"the first {MostUnits} of {units:N0} hidden units"
            : $"the {units:N0} hidden units";
        Add(WeightsName, "First-layer weights", $"What {which} look for, each scaled to its own range.", weights);
    }

    private static Picture Weights<T>(SafetensorsFile file, string name, int rows, int columns, FeatureImage shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] values = new T[checked(rows * columns)];
        file.Read<T>(name, values);
        return ImageGrid.Weights(new ReadOnlyMatrix<T>(values, rows, columns), shape, most: MostUnits);
    }

    private void Add(string file, string title, string description, Picture picture, IReadOnlyList<string>? rows = null)
    {
        report.AddPicture(title, description, picture, rows);
        _pictures.Add((file, picture));
    }
}
