using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using FastNet.Cli.Tests.Support;

namespace FastNet.Cli.Tests;

/// <summary>`fastnet train --tensorboard`: the event file, read back.</summary>
[OneMode]
public sealed class TensorBoardTests : TinyDataTests
{
    private string Events => _folder.File("events");

    [Test]
    public void The_reader_has_the_right_checksum()
        => Assert.That(EventReader.Checksum(Encoding.ASCII.GetBytes("123456789")), Is.EqualTo(0xE3069283u), "the check value of CRC-32C");

    [TestCase("--lr-decay 0.5", "accuracy")]
    [TestCase("--schedule cosine --warmup 3 --patience 2 --metric macro-f1", "macro_f1")]
    [TestCase("--trainer legacy --precision double", "accuracy")]
    public void Values_are_those_of_the_histories(string options, string metric)
    {
        long before = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        ToolRun run = Train(["--epochs", "4", "--out", Out, .. options.Split(' ')]);
        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, string.Empty)));
        List<TrainingEvent> events = EventReader.ReadFolder(Events);
        string[][] losses = Csv("loss_history.csv");
        string[][] checks = Csv("accuracy_history.csv");
        Assert.That((events[0].Version, events[1].Starts, events[1].Step), Is.EqualTo(("brain.Event:2", true, 1L)));
        Assert.That(events.Select(one => one.WallTime), Is.Ordered.And.All.InRange(before, before + 600));
        (long, float)[] told = Values(events, "loss/batch");
        Assert.That(told, Is.EqualTo(losses.Select(row => (long.Parse(row[0], CultureInfo.InvariantCulture), Number(row[1])))));
        AreTold($"{metric}/training", 2);
        AreTold($"{metric}/validation", 3);
        AreTold("loss/validation", 4);
        Assert.That(Values(events, "learning_rate").Select(pair => pair.Step), Is.EqualTo(told.Select(pair => pair.Item1)));
        Assert.That(events.SelectMany(one => one.Pictures), Is.Empty, "rows are no images");
        Assert.That(run.Out, Does.Contain(Directory.GetFiles(Events).Single()));

        void AreTold(string tag, int column)
        {
            IEnumerable<(long, float)> expected = checks.Where(row => row[column] != "NaN")
                .Select(row => (long.Parse(row[0], CultureInfo.InvariantCulture), Number(row[column])));
            Assert.That(Values(events, tag), Is.EqualTo(expected), tag);
        }
    }

    [Test]
    public void The_learning_rate_is_that_of_each_step()
    {
        Train(["--epochs", "3", "--learning-rate", "0.5", "--lr-decay", "0.5", "--warmup", "2"]);
        float[] rates = [.. Values(EventReader.ReadFolder(Events), "learning_rate").Select(pair => pair.Value)];
        Assert.That(rates, Has.Length.EqualTo(18));
        Assert.That(rates[..2], Is.EqualTo((float[])[0.25f, 0.5f]), "the rise");
        Assert.That(rates[2..6], Has.All.EqualTo(0.5f));
        Assert.That(rates[6..12], Has.All.EqualTo(0.25f));
        Assert.That(rates[12..], Has.All.EqualTo(0.125f));
    }

    [Test]
    public void The_loss_as_a_metric_is_told_once()
    {
        string houses = _folder.File("houses.npz");
        TinyHouses.Save(houses);
        ToolRun run = ToolRun.Do("train", "--data", houses, "--loss", "huber", "--metric", "loss", "--epochs", "1", "--tensorboard", Events);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(Values(EventReader.ReadFolder(Events), "loss/validation").Select(pair => pair.Step), Is.Unique);
    }

    [TestCase("--hidden 5 --learning-rate 1e-5", 5)]
    [TestCase("--model softmax --learning-rate 1e-7", 2)]
    public void Pictures_show_the_weights_after_epochs_1_2_4_and_at_the_end(string options, int units)
    {
        string images = _folder.File("images");
        TinyImages.Save(images);
        ToolRun run = ToolRun.Do(["train", "--data", images, "--epochs", "6", "--batch-size", "10", "--out", Out, "--tensorboard", Events, .. options.Split(' ')]);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        TrainingEvent[] shown = [.. EventReader.ReadFolder(Events).Where(one => one.Pictures.Count > 0)];
        Assert.That(shown.Select(one => one.Step), Is.EqualTo((long[])[9, 18, 36, 54]));
        (long height, long width, long channels, byte[] png) = shown[^1].Pictures["weights"];
        int columns = (int)Math.Ceiling(Math.Sqrt(units));
        Assert.That((width, channels), Is.EqualTo(((columns * (TinyImages.Side + 1)) - 1, 1)));
        (int Width, int Height) size = (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
        Assert.That(size, Is.EqualTo(((int)width, (int)height)), "what the PNG file says");
        string picture = Path.Combine(Out, "pictures", units == 5 ? "weights.png" : "templates.png");
        Assert.That(png, Is.EqualTo(File.ReadAllBytes(picture)), "the picture of the report");
        Assert.That(shown[0].Pictures["weights"].Png, Is.Not.EqualTo(shown[2].Pictures["weights"].Png), "they change");
    }

    [Test]
    public void A_run_that_continues_begins_a_new_file_which_takes_the_place_of_later_steps()
    {
        Train(["--epochs", "2", "--out", Out]);
        ToolRun run = ToolRun.Do("train", "--resume", Out, "--epochs", "3", "--tensorboard", Events, "--quiet");
        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, string.Empty)));
        string[] files = [.. Directory.GetFiles(Events).Order(StringComparer.Ordinal)];
        Assert.That(files, Has.Length.EqualTo(2));
        List<TrainingEvent> first = EventReader.Read(files[0]);
        List<TrainingEvent> second = EventReader.Read(files[1]);
        Assert.That(Values(first, "loss/batch").Select(pair => pair.Step), Is.EqualTo(Enumerable.Range(1, 12)));
        Assert.That((second[0].Version, second[1].Starts, second[1].Step), Is.EqualTo(("brain.Event:2", true, 13L)));
        Assert.That(Values(second, "loss/batch").Select(pair => pair.Step), Is.EqualTo(Enumerable.Range(13, 6)));
        float[] losses = [.. Csv("loss_history.csv").Select(row => Number(row[1]))];
        Assert.That(Values([.. first, .. second], "loss/batch").Select(pair => pair.Value), Is.EqualTo(losses));
    }

    [Test]
    public void The_result_does_not_depend_on_it_and_a_run_without_a_step_leaves_no_file()
    {
        Train(["--epochs", "2", "--out", Out]);
        ToolRun.Do("train", "--data", Data, "--hidden", "4", "--batch-size", "10", "--epochs", "2", "--out", _folder.File("plain"), "--quiet");
        foreach (string name in (string[])["model.safetensors", "loss_history.csv", "accuracy_history.csv"])
        {
            Assert.That(File.ReadAllBytes(Path.Combine(Out, name)), Is.EqualTo(File.ReadAllBytes(Path.Combine(_folder.File("plain"), name))), name);
        }

        string more = _folder.File("more");
        ToolRun run = ToolRun.Do("train", "--resume", Out, "--out", _folder.File("again"), "--tensorboard", more, "--quiet");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(Directory.GetFiles(more), Is.Empty);
    }

    [Test]
    public void A_file_in_the_place_of_the_folder_is_refused_before_the_training()
    {
        File.WriteAllText(Events, string.Empty);
        Train([]).ShouldBeRefusedWith("--tensorboard", Events);
        ToolRun.Do("check", "--data", Data, "--tensorboard", Events).ShouldBeRefusedWith("--tensorboard");
    }

    [Test]
    public void A_disk_without_room_costs_the_events_alone()
    {
        // The shell lets a file have 40 KB: enough for the results, not for the events.
        ToolRun limited = ToolRun.StartWithLimit(
            40, "train", "--data", Data, "--hidden", "4", "--batch-size", "10", "--epochs", "150", "--quiet", "--no-report", "--keep", "0", "--out", Out,
            "--tensorboard", Events);
        string error = limited.Error;
        Assert.That(limited.ExitCode, Is.EqualTo(74), error);
        Assert.That(error, Does.StartWith("fastnet: the run is whole, but its events for TensorBoard are not").And.Contain("longer than a file may be"));
        Assert.That(error.TrimEnd().Split('\n'), Has.Length.EqualTo(1), error);
        ToolRun plain = ToolRun.Do("train", "--data", Data, "--hidden", "4", "--batch-size", "10", "--epochs", "150", "--quiet", "--no-report", "--out", _folder.File("plain"));
        Assert.That(plain.ExitCode, Is.Zero, plain.Error);
        Assert.That(File.ReadAllBytes(Path.Combine(Out, "model.safetensors")), Is.EqualTo(File.ReadAllBytes(Path.Combine(_folder.File("plain"), "model.safetensors"))));
        Assert.That(new FileInfo(Directory.GetFiles(Events).Single()).Length, Is.InRange(39 * 1024, 40 * 1024));
    }

    private static float Number(string text) => (float)double.Parse(text, CultureInfo.InvariantCulture);

    private static (long Step, float Value)[] Values(IEnumerable<TrainingEvent> events, string tag)
        => [.. events.Where(one => one.Scalars.ContainsKey(tag)).Select(one => (one.Step, one.Scalars[tag]))];

    private ToolRun Train(string[] options)
        => ToolRun.Do(["train", "--data", Data, "--hidden", "4", "--batch-size", "10", "--no-report", "--tensorboard", Events, .. options]);

    private string[][] Csv(string name) => [.. File.ReadLines(Path.Combine(Out, name)).Skip(1).Select(line => line.Split(','))];
}
