using System.Text;
using FastNet.Cli.Tests.Support;

namespace FastNet.Cli.Tests;

/// <summary>`fastnet show`: every kind of file is told as what it is, damaged ones in one line, and foreign text is made safe.</summary>
[OneMode]
public sealed class ShowTests() : SharedModelTests("--hidden", "4", "--standardize", "--epochs", "2")
{
    private string LastCheckpoint => CheckpointFolder.Latest(Path.Combine(Out, "checkpoints"))!;

    [Test]
    public void A_model_is_described_with_its_names_scalings_and_texts()
    {
        string[] lines = Show(Weights);
        Assert.That(lines[0], Is.EqualTo($"model of FastNet, {new FileInfo(Weights).Length:N0} bytes"));
        Assert.That(string.Join('\n', lines[1..]), Does.StartWith(Model.Load(Weights).Describe()));
        Assert.That(lines, Has.Some.Matches("^names +0, 1, 2$").And.Some.Matches("^mean +8 numbers from ").And.Some.Matches("^data_set +tiny$"));
    }

    [Test]
    public void A_checkpoint_is_told_with_its_step_and_tensors()
    {
        string[] lines = Show(LastCheckpoint);
        Assert.That(lines[0], Does.StartWith("checkpoint of FastNet after 12 steps, "));
        Assert.That(lines, Has.Some.Matches("^net.W1 +F32 +8 x 4 +128 bytes$").And.Some.Matches("^random.key +F64 +624 ").And.Some.Matches("^run .*batch"));
    }

    [Test]
    public void Arrays_are_told_with_type_and_shape()
    {
        string[] lines = Show(Data);
        Assert.That(lines[0], Is.EqualTo($"archive of NumPy (.npz), {new FileInfo(Data).Length:N0} bytes, 6 arrays"));
        Assert.That(lines, Has.Some.Matches("^x_train +F8 +60 x 8 ").And.Some.Matches("^y_test +I8 +40 "));
        string array = _folder.File("rows");
        NpyArray.From<float>([1, 2, 3, 4, 5, 6], 2, 3).Save(array);
        Assert.That(Show(array), Is.EqualTo(["array of NumPy (.npy), 152 bytes", "type   F4", "shape  2 x 3", string.Empty]), "by its first bytes");
        File.Copy(Data, _folder.File("archive"));
        Assert.That(Show(_folder.File("archive"))[0], Does.StartWith("archive of NumPy"));
    }

    [Test]
    public void An_array_may_be_larger_than_memory()
    {
        string path = _folder.File("large.npy");
        using (FileStream stream = File.Create(path))
        {
            string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1000000, 3000), }".PadRight(117);
            stream.Write([0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Encoding.ASCII.GetBytes($"{header}\n")]);
            stream.SetLength(stream.Length + 12_000_000_000);
        }

        Assert.That(Show(path)[1..3], Is.EqualTo(["type   F4", "shape  1,000,000 x 3,000"]));
        using (FileStream stream = File.OpenWrite(path))
        {
            stream.SetLength(1_000);
        }

        ToolRun.Do("show", path).ShouldBeRefusedWith("takes 12000000000 bytes; 872 follow the header");
        File.Delete(path);
    }

    [Test]
    public void Foreign_text_reaches_no_terminal_as_it_is()
    {
        string path = _folder.File("foreign.safetensors");
        SafetensorsWriter writer = new(new Dictionary<string, string> { ["note\u001b[2J"] = "a\nb\u202e" + new string('x', 500) });
        writer.Add<double>("evil\u001b]0;title\u0007", [], [7]);
        writer.Add<float>(new string('n', 300), [2, 0], []);
        writer.Save(path);
        string[] lines = Show(path);
        Assert.That(lines[0], Does.StartWith("safetensors file, ").And.EndsWith(", 2 tensors of 1 numbers"));
        Assert.That(string.Concat(lines), Does.Not.Contain('\u001b').And.Not.Contain('\u202e').And.Contain("note\\u001b[2J").And.Contain("a\\u000ab\\u202e"));
        Assert.That(lines, Has.Some.Matches("^evil.* F64 +scalar +8 bytes$").And.Some.Matches("^nnn.*\\.\\.\\. +F32 +2 x 0 +0 bytes$"));
        Assert.That(lines.Max(line => line.Length), Is.LessThan(200));
    }

    [Test]
    public void A_byte_changed_anywhere_gives_one_line_or_a_whole_description()
    {
        NpyArray.From<double>([1, 2, 3], 3).Save(_folder.File("small.npy"));
        NpzArchive.Save(_folder.File("small.npz"), [new("x", NpyArray.From<float>([1, 2], 2)), new("y", NpyArray.From<long>([3], 1))]);
        SafetensorsWriter writer = new(new Dictionary<string, string> { ["format"] = "pt" });
        writer.Add<float>("0.weight", [2, 2], [1, 2, 3, 4]);
        writer.Save(_folder.File("small.safetensors"));
        foreach (string name in (string[])["small.npy", "small.npz", "small.safetensors"])
        {
            byte[] good = File.ReadAllBytes(_folder.File(name));
            int refused = 0;
            for (int i = 0; i < good.Length; i++)
            {
                byte[] changed = [.. good];
                changed[i] ^= (byte)(1 << (i % 8));
                string path = _folder.File($"changed{Path.GetExtension(name)}");
                File.WriteAllBytes(path, changed);
                ToolRun run = ToolRun.Do("show", path);
                bool isRefused = run.ExitCode == 2 && run.Out.Length == 0 && run.Error.StartsWith("fastnet: ", StringComparison.Ordinal) && !run.Error.TrimEnd().Contains('\n');
                Assert.That(isRefused || (run.ExitCode == 0 && run.Error.Length == 0), $"{name}, byte {i}: {run}");
                refused += isRefused ? 1 : 0;
            }

            Assert.That(refused, Is.GreaterThan(good.Length / 4), name);
        }

        byte[] model = File.ReadAllBytes(Weights);
        for (int i = 0; i < model.Length; i += 7)
        {
            byte[] changed = [.. model];
            changed[i] ^= 4;
            File.WriteAllBytes(_folder.File("changed.safetensors"), changed);
            ToolRun.Do("show", _folder.File("changed.safetensors")).ShouldBeRefusedWith("changed.safetensors");
        }
    }

    [Test]
    public void What_is_no_such_file_is_refused()
    {
        ToolRun.Do("show", _folder.File("nowhere")).ShouldBeRefusedWith("nowhere", "is not there; expected a file");
        ToolRun.Do("show", _folder.Path).ShouldBeRefusedWith("is a folder; expected a file");
        ToolRun.Do("show").ShouldBeRefusedWith("fastnet show --help");
        ToolRun.Do("show", Path.Combine(_folder.File("out"), "summary.json")).ShouldBeRefusedWith("summary.json");
        File.WriteAllBytes(_folder.File("empty"), []);
        ToolRun.Do("show", _folder.File("empty")).ShouldBeRefusedWith("empty", "0 bytes");
        byte[] checkpoint = File.ReadAllBytes(LastCheckpoint);
        checkpoint[^5] ^= 1;
        File.WriteAllBytes(_folder.File("checkpoint"), checkpoint);
        ToolRun.Do("show", _folder.File("checkpoint")).ShouldBeRefusedWith("the file is damaged");
    }

    private static string[] Show(string path)
    {
        ToolRun run = ToolRun.Do("show", path);
        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, string.Empty)));
        return run.Out.Split('\n');
    }
}
