using System.Text.Json;
using Microsoft.ML.OnnxRuntime;

namespace FastNet.Exchange.Tests.Snippets;

/// <summary>The code of docs/models.md that needs ONNX Runtime, run.</summary>
[OneMode]
public sealed class OnnxSnippets
{
    [Test]
    public void A_model_is_exported_and_asked()
    {
        using TemporaryFolder folder = new();
        Model.FromNet(new TwoLayerNet<float>(3, 8, 2, batchCapacity: 1)).Save(folder.File("model.safetensors"));
        Run(folder.File("model.safetensors"), folder.File("model.onnx"));
    }

    private static void Run(string path, string onnxPath)
    {
        Model trained = Model.Load(path);
        trained.SaveOnnx(onnxPath);

        using InferenceSession session = new(onnxPath);
        float[] rows = new float[2 * trained.InputSize];
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(rows, [2, trained.InputSize]);
        using RunOptions options = new();
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, ["input"], [input], ["class", "probabilities"]);
        ReadOnlySpan<long> classes = results[0].GetTensorDataAsSpan<long>();
        ReadOnlySpan<float> probabilities = results[1].GetTensorDataAsSpan<float>();
        string[]? names = JsonSerializer.Deserialize<string[]>(session.ModelMetadata.CustomMetadataMap["classes"]);

        Assert.That(classes.ToArray(), Is.EqualTo(new long[] { 0, 0 }));
        Assert.That(probabilities.ToArray(), Has.All.EqualTo(0.5f));
        Assert.That(names, Is.EqualTo((string[])["0", "1"]));
    }
}
