using FastNet.Cli.Tests.Support;
using FastNet.Data;

namespace FastNet.Cli.Tests;

/// <summary>`fastnet knn`.</summary>
[OneMode]
public sealed class KnnTests
{
    private static readonly string[] Small = ["knn", "--train", "300", "--test", "40"];

    [Test]
    public void Accuracies_are_those_of_the_classifier([Values("l2", "l1")] string metric, [Values("0", "1", "2")] string loops, [Values("float", "double")] string precision)
    {
        ToolRun run = ToolRun.Do([.. Small, "--k", "1,4,9", "--metric", metric, "--loops", loops, "--precision", precision]);
        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, string.Empty)));
        DataSet data = SyntheticImages.Create();
        Samples<double> train = data.Train.ToSamples<double>(0, 300);
        Samples<double> test = data.Test.ToSamples<double>(0, 40);
        KNearestNeighbors<double> classifier = new(train, 9, 40, metric == "l2" ? DistanceMetric.L2 : DistanceMetric.L1);
        Assert.Multiple(() =>
        {
            Assert.That(run.Out, Does.Contain("300 training and 40 test rows of 3,072 numbers").And.Contain($"{metric}, "));
            foreach (int k in (int[])[1, 4, 9])
            {
                Assert.That(run.Out, Does.Contain(FormattableString.Invariant($"  {k}   {classifier.Accuracy(test, k):F4}")));
            }
        });
    }

    [Test]
    public void Cross_validation_chooses_the_k_of_the_test()
    {
        ToolRun run = ToolRun.Do([.. Small, "--cross-validate", "--folds", "3"]);
        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, string.Empty)));
        Samples<float> train = SyntheticImages.Create().Train.ToSamples<float>(0, 300);
        NeighborCrossValidation<float> validation = new(train, 3);
        validation.Run();
        Assert.Multiple(() =>
        {
            Assert.That(run.Out, Does.Contain("3 folds of the training rows").And.Contain($"best k {validation.BestK};"));
            for (int i = 0; i < validation.Ks.Length; i++)
            {
                Assert.That(run.Out, Does.Contain(FormattableString.Invariant($"{validation.Ks[i],3}   {validation.Mean(i):F4}  {validation.StandardDeviation(i):F4}")));
            }

            Assert.That(run.Out.Split("test accuracy")[1].Trim().Split('\n')[0], Does.StartWith($"{validation.BestK} "));
        });
    }

    [Test]
    public void Arrays_of_the_user_s_own_are_classified()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("own.npz");
        NpyArray x = NpyArray.From<double>([0, 0, 1, 1, 10, 10, 11, 11], 4, 2);
        NpyArray y = NpyArray.From<int>([0, 0, 1, 1], 4);
        NpzArchive.Save(path, [KeyValuePair.Create("x_train", x), KeyValuePair.Create("y_train", y), KeyValuePair.Create("x_test", x), KeyValuePair.Create("y_test", y)]);
        ToolRun run = ToolRun.Do("knn", "--data", path, "--train", "4", "--test", "4", "--k", "2");
        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, string.Empty)));
        Assert.That(run.Out, Does.Contain("  2   1.0000"));
    }

    [TestCase("--k", "5,1", "--k is '5,1'; expected ascending whole numbers")]
    [TestCase("--k", "0", "--k is '0'")]
    [TestCase("--k", "1,,2", "--k is '1,,2'")]
    [TestCase("--k", "301", "the largest --k is 301; expected at most 300")]
    [TestCase("--metric", "l3", "--metric is 'l3'; expected l2, l1")]
    [TestCase("--loops", "3", "--loops is '3'; expected a whole number from 0 to 2")]
    [TestCase("--folds", "4", "--folds is given without --cross-validate")]
    [TestCase("--data", "/nowhere/at/all", "/nowhere/at/all")]
    public void What_cannot_be_done_is_refused_in_one_line(string option, string value, string expected)
        => ToolRun.Do([.. Small, option, value]).ShouldBeRefusedWith(expected);

    [Test]
    public void More_rows_than_there_are_are_refused()
    {
        ToolRun.Do("knn", "--train", "99999999").ShouldBeRefusedWith("--train is 99999999;", "training rows");
        ToolRun.Do("knn", "--test", "99999999").ShouldBeRefusedWith("--test is 99999999;", "test rows");
    }

    [Test]
    public void More_neighbours_than_the_other_folds_have_are_refused()
    {
        ToolRun.Do([.. Small, "--cross-validate", "--k", "1,241"]).ShouldBeRefusedWith("the largest --k is 241; expected at most 240");
        ToolRun.Do("knn", "--train", "10", "--test", "5", "--cross-validate", "--folds", "11", "--k", "1").ShouldBeRefusedWith("--folds is 11", "10");
    }
}
