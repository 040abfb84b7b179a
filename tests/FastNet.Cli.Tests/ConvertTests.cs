using FastNet.Cli.Tests.Support;

namespace FastNet.Cli.Tests;

/// <summary>`fastnet convert`: a model goes out and comes back with the same predictions; what cannot be is refused in one line.</summary>
[OneMode]
public sealed class ConvertTests() : SharedModelTests("--hidden", "6,5", "--standardize", "--epochs", "3")
{
    [OneTimeSetUp]
    public void Export()
    {
        Convert(Weights, "--to", "pytorch", "--out", _folder.File("weights.safetensors"));
        Convert(Weights, "--to", "npz", "--out", _folder.File("weights.npz"));
    }

    [Test]
    public void A_model_comes_back_with_its_predictions([Values("weights.safetensors", "weights.npz")] string file)
    {
        string back = _folder.File("back.safetensors");
        string told = Convert(_folder.File(file), "--like", Weights, "--out", back);
        Assert.That(told, Is.EqualTo($"{Model.Load(back).Describe()}{back}\n"));
        Assert.That(Predictions(back), Is.EqualTo(Predictions(Weights)));
    }

    [Test]
    public void A_model_is_made_of_words_with_names()
    {
        string made = _folder.File("made.safetensors");
        Convert(_folder.File("weights.safetensors"), "--layers", "8 6 batchnorm relu 5 batchnorm relu 3", "--names", "a, b,c", "--loss", "svm", "--out", made);
        Model model = Model.Load(made);
        Assert.That((model.Names, model.Loss, model.InputSize), Is.EqualTo(((string[])["a", "b", "c"], "svm", 8)));
        string again = _folder.File("again.safetensors");
        Convert(made, "--to", "pytorch", "--out", again);
        using SafetensorsFile first = SafetensorsFile.Open(_folder.File("weights.safetensors"));
        using SafetensorsFile second = SafetensorsFile.Open(again);
        Assert.That(second.Tensors.Select(tensor => tensor.Name).Order(), Is.EqualTo(first.Tensors.Select(tensor => tensor.Name).Order()));
    }

    [Test]
    public void The_scaling_goes_out_and_comes_in_by_a_file_of_its_own()
    {
        Assert.That(
            Convert(Weights, "--to", "npz", "--out", _folder.File("x.npz")),
            Does.Contain("The scaling of raw rows and of predicted numbers is not part of it; --scaling FILE writes it."));
        string scaling = _folder.File("scaling.npz");
        Assert.That(Convert(Weights, "--to", "npz", "--out", _folder.File("x.npz"), "--scaling", scaling), Does.EndWith($"\nscaling: {scaling}\n"));
        using (NpzArchive archive = NpzArchive.Open(scaling))
        {
            Assert.That(archive.Names, Is.EqualTo((string[])["mean", "deviation"]));
            Assert.That((archive.Read("mean").Count, archive.Read("deviation").Type), Is.EqualTo((8, NpyType.F8)));
        }

        string[] line = ["convert", _folder.File("x.npz"), "--layers", "8 6 batchnorm relu 5 batchnorm relu 3", "--out", _folder.File("scaled.safetensors")];
        Convert([.. line[1..], "--scaling", scaling]);
        Assert.That(Predictions(_folder.File("scaled.safetensors")), Is.EqualTo(Predictions(Weights)));
        ToolRun.Do([.. line, "--scaling", Data]).ShouldBeRefusedWith("--scaling '", "has 'x_train'; expected numbers mean, deviation, target_mean, target_deviation");
        NpzArchive.Save(scaling, [new("mean", NpyArray.From<double>([1, 2], 2))]);
        ToolRun.Do([.. line, "--scaling", scaling]).ShouldBeRefusedWith("The mean has 2 numbers; expected 8");
        ToolRun.Do([.. line, "--scaling", _folder.File("nowhere")]).ShouldBeRefusedWith("--scaling '", "is not there");
        ToolRun.Do("convert", Weights, "--to", "npz", "--out", _folder.File("x.npz"), "--scaling", _folder.Path).ShouldBeRefusedWith("--scaling '", "is a folder");
    }

    [Test]
    public void A_map_may_be_words_or_a_file()
    {
        SafetensorsWriter writer = new();
        writer.Add<float>("left.weight", [3, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9]);
        writer.Add<float>("right.weight", [3, 3], [9, 8, 7, 6, 5, 4, 3, 2, 1]);
        writer.Save(_folder.File("two.safetensors"));
        string[] line = ["convert", _folder.File("two.safetensors"), "--layers", "3 3 relu 3", "--out", _folder.File("mapped.safetensors")];
        ToolRun.Do(line).ShouldBeRefusedWith("two.safetensors", "neither by numbers in the names nor by the shapes");
        Assert.That(ToolRun.Do([.. line, "--map", "W1=right.weight", "--map", "W2=left.weight"]).ExitCode, Is.Zero);
        byte[] bytes = File.ReadAllBytes(_folder.File("mapped.safetensors"));
        File.WriteAllText(_folder.File("map.txt"), "W1 = right.weight\r\n\nW2=left.weight\n");
        Assert.That(ToolRun.Do([.. line, "--map", _folder.File("map.txt")]).ExitCode, Is.Zero);
        Assert.That(File.ReadAllBytes(_folder.File("mapped.safetensors")), Is.EqualTo(bytes));
        ToolRun.Do([.. line, "--map", "W1=right.weight"]).ShouldBeRefusedWith("it has no tensor for W2");
        ToolRun.Do([.. line, "--map", "W9=right.weight"]).ShouldBeRefusedWith("'W9' is no parameter of the layers");
        ToolRun.Do([.. line, "--map", "W1="]).ShouldBeRefusedWith("--map has 'W1='; expected parameter=tensor");
        ToolRun.Do([.. line, "--map", _folder.File("nowhere")]).ShouldBeRefusedWith("--map '", "is not there; expected a file");
    }

    [Test]
    public void What_cannot_be_is_refused()
    {
        string weights = _folder.File("weights.safetensors");
        string output = _folder.File("refused.safetensors");
        ToolRun.Do("convert", weights, "--out", output).ShouldBeRefusedWith("expected either --layers or --like");
        ToolRun.Do("convert", weights, "--layers", "8 3", "--like", Weights, "--out", output).ShouldBeRefusedWith("expected either --layers or --like");
        ToolRun.Do("convert", weights, "--layers", "8 step 3", "--out", output).ShouldBeRefusedWith("'step' in the layers '8 step 3' is none; expected the inputs");
        ToolRun.Do("convert", weights, "--layers", "8 3", "--out", output).ShouldBeRefusedWith("weights.safetensors", "3 affine layers (0, 3, 6); the layers have 1");
        ToolRun.Do("convert", weights, "--layers", "8 6 batchnorm relu 5 batchnorm relu 3", "--names", "a,b", "--out", output).ShouldBeRefusedWith("There are 2 names; expected 3");
        ToolRun.Do("convert", weights, "--like", Weights, "--names", "a", "--out", output).ShouldBeRefusedWith("--names is for --layers");
        ToolRun.Do("convert", weights, "--to", "npz", "--out", output).ShouldBeRefusedWith("--to is for a model of FastNet");
        ToolRun.Do("convert", Weights, "--out", output).ShouldBeRefusedWith("is a model of FastNet; expected --to pytorch or --to npz");
        ToolRun.Do("convert", Weights, "--to", "keras", "--out", output).ShouldBeRefusedWith("--to is 'keras'; expected pytorch, npz");
        ToolRun.Do("convert", Weights, "--to", "npz", "--layers", "8 3", "--out", output).ShouldBeRefusedWith("--layers is for weights of another program");
        ToolRun.Do("convert", weights, "--layers", "8 3").ShouldBeRefusedWith("'--out' is required");
        ToolRun.Do("convert", _folder.File("nowhere"), "--layers", "8 3", "--out", output).ShouldBeRefusedWith("is not there; expected a file");
        ToolRun.Do("convert", Weights, "--to", "npz", "--out", _folder.Path).ShouldBeRefusedWith("is a folder; expected a file");
        ToolRun.Do("convert", weights, "--like", weights, "--out", output).ShouldBeRefusedWith("its metadata have no");
        Assert.That(File.Exists(output), Is.False);
    }

    private static string Convert(params string[] args)
    {
        ToolRun run = ToolRun.Do(["convert", .. args]);
        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, string.Empty)));
        return run.Out;
    }

    private string Predictions(string model)
    {
        ToolRun run = ToolRun.Do("predict", "--weights", model, "--data", Data);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        return run.Out;
    }
}
