namespace FastNet.Conventions.Tests.Snippets;

/// <summary>The code of docs/models.md, run.</summary>
[OneMode]
public sealed class ModelSnippets
{
    [Test]
    public void A_model_is_made_saved_loaded_and_asked()
    {
        string folder = Directory.CreateTempSubdirectory("fastnet-snippet-").FullName;
        try
        {
            Run(Path.Combine(folder, "model.safetensors"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void Weights_come_in_and_go_out()
    {
        string folder = Directory.CreateTempSubdirectory("fastnet-snippet-").FullName;
        try
        {
            string weights = Path.Combine(folder, "weights.safetensors");
            ModelExchange.SavePyTorch(Model.FromNet(new TwoLayerNet<float>(inputSize: 3, hiddenSize: 8, outputSize: 2, batchCapacity: 16)), weights);
            Exchange(weights, Path.Combine(folder, "state.safetensors"), Path.Combine(folder, "arrays.npz"));
            Assert.That(File.ReadAllBytes(Path.Combine(folder, "state.safetensors")), Is.EqualTo(File.ReadAllBytes(weights)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Exchange(string weights, string statePath, string arraysPath)
    {
        Model imported = ModelExchange.Read(weights, "3 8 relu 2", options: new ModelOptions { Names = ["no", "yes"] });
        Model trainedAgain = ModelExchange.ReadLike(weights, template: imported);
        ModelExchange.SavePyTorch(imported, statePath);
        ModelExchange.SaveArrays(imported, arraysPath);
        Assert.That(trainedAgain.Names, Is.EqualTo(imported.Names));
    }

    private static void Run(string path)
    {
        TwoLayerNet<float> net = new(inputSize: 3, hiddenSize: 8, outputSize: 2, batchCapacity: 16);
        double[] mean = [1, 2, 3];
        double[] deviation = [2, 2, 2];
        float[] rows = [1, 0, 4, 2, 2, 2];

        Model ofNet = Model.FromNet(net, new ModelOptions { Mean = mean, Deviation = deviation, Names = ["no", "yes"] });
        ofNet.Save(path);

        Model model = Model.Load(path);
        int[] classes = new int[rows.Length / model.InputSize];
        model.Predict<float>(rows, classes);
        string first = model.Names[classes[0]];

        float[] probabilities = new float[classes.Length * model.OutputSize];
        model.Probabilities<float, float>(rows, probabilities);

        int[] best = new int[2];
        float[] chances = new float[2];
        model.TopK<float>(rows.AsSpan(0, model.InputSize), best, chances);

        int[] labels = [1, 0];
        ClassificationReport report = ClassificationReport.FromProbabilities<float>(labels, probabilities, model.OutputSize);
        string table = report.Describe(model.Names);
        (double f1, double auc) = (report.Macro.F1, report.RocAuc);

        Assert.That(table, Does.Contain("macro average"));
        Assert.That((f1, auc), Is.EqualTo((report.Macro.F1, report.RocAuc)));
        Assert.That(first, Is.EqualTo("no").Or.EqualTo("yes"));
        Assert.That(model.Names[best[0]], Is.EqualTo(first));
        Assert.That(chances[0], Is.EqualTo(Math.Max(probabilities[0], probabilities[1])).And.GreaterThan(chances[1]));
    }
}
