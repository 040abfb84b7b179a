namespace FastNet.Cli.Tests.Support;

/// <summary>Tests of one class that share a deep net, trained on <see cref="TinyData"/>.</summary>
/// <param name="options">Options of its training beside the data and the folder.</param>
public abstract class SharedModelTests(params string[] options)
{
    private protected TemporaryFolder _folder = null!;

    private protected string Data => _folder.File("tiny.npz");

    private protected string Out => _folder.File("out");

    private protected string Weights => Path.Combine(Out, "model.safetensors");

    [OneTimeSetUp]
    public void Train()
    {
        _folder = new TemporaryFolder();
        TinyData.Save(Data);
        ResumeTests.Run(
            ["train", "--data", Data, "--model", "deep", "--normalization", "batch", "--batch-size", "10", "--quiet", "--no-report", .. options, "--out", Out]);
    }

    [OneTimeTearDown]
    public void DeleteFolder() => _folder.Dispose();
}
