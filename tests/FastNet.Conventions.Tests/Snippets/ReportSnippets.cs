using FastNet.Data;
using FastNet.Numerics;
using FastNet.Reports;

namespace FastNet.Conventions.Tests.Snippets;

/// <summary>The code of docs/reports.md, run.</summary>
[OneMode]
public sealed class ReportSnippets
{
    [Test]
    public void A_report_without_the_tool()
    {
        string folder = Directory.CreateTempSubdirectory("fastnet-snippet-").FullName;
        try
        {
            DataSet images = SyntheticImages.Create();
            DataSplit<float> data = images.Prepare<float>();
            RandomState random = new(0);
            TwoLayerNet<float> net = new(data.Train.Features, hiddenSize: 4, outputSize: 10, batchCapacity: 50);
            net.Initialize(random, 1e-3);
            Sgd<float> rule = new(net.Parameters.Length);
            Solver<float> solver = new(net, data.Train, data.Validation, rule, new TrainingOptions { Iterations = 3, BatchSize = 50, TrainingAccuracySamples = 100 }, random);
            solver.Train();
            Make(images, data, net, solver, folder);
            Assert.That(File.ReadAllText(Path.Combine(folder, "report.html")), Does.Contain("My run"));
            Assert.That(File.Exists(Path.Combine(folder, "weights.png")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Make(DataSet images, DataSplit<float> data, TwoLayerNet<float> net, Solver<float> solver, string folder)
    {
        Report report = new("My run", "disc, square, ...");
        TrainingRun run = TrainingRun.Of("my run", solver.History);
        report.AddRun(run);
        (ConfusionMatrix matrix, int[] predicted) = ConfusionMatrix.Of(net, data.TestAll);
        report.Begin("Classes");
        report.AddConfusion(matrix, data.ClassNames, "All test images.");
        report.AddClassification(new ClassificationReport(data.TestAll.Labels, predicted, matrix.Classes), data.ClassNames);
        report.AddPicture("Samples", "Training images.", ImageGrid.Samples(images.Train), images.ClassNames);
        if (ImageGrid.Mistakes(images.Test, predicted) is Picture mistakes)
        {
            report.AddPicture("Mistakes", "Taken for this class.", mistakes, images.ClassNames);
        }

        Picture weights = ImageGrid.Weights(new ReadOnlyMatrix<float>(net.W1, net.InputSize, net.HiddenSize), FeatureImage.Of(images.Train));
        weights.Save(Path.Combine(folder, "weights.png"));
        report.AddPicture("Weights", "What the hidden units look for.", weights);
        report.Save(Path.Combine(folder, "report.html"));
    }
}
