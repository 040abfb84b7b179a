using FastNet.Cli.Commands;
using FastNet.Cli.Tests.Support;

namespace FastNet.Cli.Tests;

/// <summary>Options out of range and commands that do not exist: each names the value and what is expected.</summary>
[OneMode]
public sealed class OptionTests
{
    [TestCase("--hidden", "0")]
    [TestCase("--hidden", "-5")]
    [TestCase("--hidden", "ten")]
    [TestCase("--hidden", "99999999999999999999")]
    [TestCase("--hidden", "1,000")]
    [TestCase("--learning-rate", "nan")]
    [TestCase("--learning-rate", "0")]
    [TestCase("--learning-rate", "-1e-3")]
    [TestCase("--learning-rate", "infinity")]
    [TestCase("--learning-rate", "1e-3x")]
    [TestCase("--lr-decay", "-1")]
    [TestCase("--lr-decay", "0")]
    [TestCase("--lr-decay", "1.5")]
    [TestCase("--reg", "-0.1")]
    [TestCase("--reg", "nan")]
    [TestCase("--weight-scale", "-1")]
    [TestCase("--weight-scale", "1e300")]
    [TestCase("--epochs", "0")]
    [TestCase("--iterations", "0")]
    [TestCase("--iterations", "1.5")]
    [TestCase("--batch-size", "0")]
    [TestCase("--threads", "0")]
    [TestCase("--threads", "5000")]
    [TestCase("--seed", "-1")]
    [TestCase("--seed", "4294967296")]
    [TestCase("--train-accuracy-samples", "-1")]
    [TestCase("--rule", "adadelta")]
    [TestCase("--rule", "two-layer")]
    [TestCase("--model", "TwoLayer")]
    [TestCase("--model", "convolution")]
    [TestCase("--hidden", "5,,6")]
    [TestCase("--hidden", "5,0")]
    [TestCase("--momentum", "1")]
    [TestCase("--rmsprop-epsilon", "beside")]
    [TestCase("--clip-norm", "-1")]
    [TestCase("--clip-norm", "NaN")]
    [TestCase("--loss", "cubic")]
    [TestCase("--activation", "Relu")]
    [TestCase("--metric", "precision")]
    [TestCase("--keep-by", "accuracy")]
    [TestCase("--patience", "-1")]
    [TestCase("--minimal-gain", "-0.1")]
    [TestCase("--schedule", "linear")]
    [TestCase("--step-epochs", "0")]
    [TestCase("--warmup", "-1")]
    [TestCase("--keep", "-1")]
    [TestCase("--checkpoint-every", "0")]
    [TestCase("--normalization", "group")]
    [TestCase("--dropout", "0")]
    [TestCase("--dropout", "1.5")]
    [TestCase("--initializer", "zero")]
    [TestCase("--resume", "--quiet")]
    [TestCase("--rule", "0")]
    [TestCase("--reg-convention", "quarter")]
    [TestCase("--trainer", "best")]
    [TestCase("--layout", "nchw")]
    [TestCase("--precision", "half")]
    [TestCase("--out", "--quiet")]
    [TestCase("--data", "")]
    public void A_value_out_of_range_is_named_with_what_is_expected(string option, string value)
        => ToolRun.Do("train", option, value).ShouldBeRefusedWith($"{option} is '{value}'; expected ");

    [Test]
    public void An_unknown_option_is_refused() => ToolRun.Do("train", "--hiden", "5").ShouldBeRefusedWith("'--hiden'", "fastnet train --help");

    [TestCase("train --activatoin tanh", "'--activatoin' (did you mean --activation?)")]
    [TestCase("train --patiance 5", "'--patiance' (did you mean --patience?)")]
    [TestCase("train --epoch 5", "there is no option '--epoch' (did you mean --epochs?); see fastnet train --help")]
    [TestCase("train --learningrate 5", "'--learningrate' (did you mean --learning-rate?)")]
    [TestCase("knn --tests 5", "'--tests' (did you mean --test?)")]
    [TestCase("tune --search hidden=4 --trial 5", "'--trial' of a search or a trial (did you mean --trials?)")]
    [TestCase("tune --search hidden=4 --learnin-rate 5", "'--learnin-rate' of a search or a trial (did you mean --learning-rate?)")]
    [TestCase("trian", "'trian' (did you mean train?)")]
    [TestCase("data inof", "'inof' (did you mean info?)")]
    public void A_mistyped_name_is_told_the_nearest_one(string line, string expected) => ToolRun.Do(line.Split(' ')).ShouldBeRefusedWith(expected);

    [TestCase("train --wholly-different 5")]
    [TestCase("train --x")]
    public void A_name_that_is_near_to_none_gets_no_guess(string line)
    {
        ToolRun run = ToolRun.Do(line.Split(' '));
        run.ShouldBeRefusedWith("there is no option '--");
        Assert.That(run.Error, Does.Not.Contain("did you mean"));
    }

    [Test]
    public void Help_tells_the_exit_codes()
        => Assert.That(ToolRun.Do("--help").Out, Does.Contain("0: all went well").And.Contain("74: ").And.Contain("143: stopped by SIGTERM"));

    [Test]
    public void A_stray_word_is_refused() => ToolRun.Do("train", "now").ShouldBeRefusedWith("'now'");

    [Test]
    public void An_option_without_its_value_is_refused() => ToolRun.Do("train", "--hidden").ShouldBeRefusedWith("--hidden");

    [Test]
    public void An_option_given_twice_is_refused() => ToolRun.Do("train", "--hidden", "5", "--hidden", "6").ShouldBeRefusedWith("--hidden");

    [Test]
    public void An_unknown_command_is_refused() => ToolRun.Do("trian").ShouldBeRefusedWith("'trian'", "one of train, check, tune, plan, eval, predict, export, show, convert, knn, report, features, data, reproduce, gradcheck, info, bench", "see fastnet --help");

    [Test]
    public void No_command_is_refused() => ToolRun.Do().ShouldBeRefusedWith("a command is missing", "train, check, tune, plan, eval");

    [Test]
    public void A_command_of_a_group_is_asked_for_by_the_same_words()
    {
        ToolRun.Do("data").ShouldBeRefusedWith("a command is missing", "one of info, get", "see fastnet data --help");
        ToolRun.Do("data", "gett").ShouldBeRefusedWith("'gett'", "one of info, get", "see fastnet data --help");
    }

    [Test]
    public void Epochs_and_iterations_exclude_each_other()
        => ToolRun.Do("train", "--epochs", "2", "--iterations", "3").ShouldBeRefusedWith("--epochs", "--iterations", "one of them");

    // Options that would have no effect, and what makes them so.
    [TestCase("--rule sgd", "--momentum", "0.8")]
    [TestCase("--rule adam", "--rmsprop-epsilon", "inside")]
    [TestCase("--weight-decay 0", "--decay-matrices-only", "true")]
    [TestCase("--schedule cosine", "--lr-decay", "0.5")]
    [TestCase("--schedule decay", "--step-epochs", "3")]
    [TestCase("--full-batch", "--batch-size", "50")]
    [TestCase("--full-batch", "--shuffle", "true")]
    [TestCase("--model softmax", "--loss", "squared")]
    [TestCase("--model svm", "--loss", "softmax")]
    [TestCase("--model svm", "--activation", "tanh")]
    [TestCase("--loss svm", "--label-smoothing", "0.1")]
    [TestCase("--loss softmax", "--raw-targets", "true")]
    [TestCase("--loss squared", "--huber-delta", "2")]
    [TestCase("--loss squared", "--class-weights", "balanced")]
    [TestCase("--loss sigmoid", "--raw-targets", "true")]
    [TestCase("--patience 0", "--minimal-gain", "0.1")]
    [TestCase("--model softmax", "--hidden", "50")]
    [TestCase("--model two-layer", "--dropout", "0.5")]
    [TestCase("--model svm", "--normalization", "batch")]
    [TestCase("--model two-layer", "--initializer", "he")]
    public void An_option_without_effect_is_refused(string with, string option, string value)
        => ToolRun.Do(["train", .. with.Split(' '), option, value]).ShouldBeRefusedWith($"{option} is {value}", $"no effect with {with}");

    // What an option without effect may be given as, because it asks for nothing.
    [TestCase("--model", "svm", "--loss", "svm", "--activation", "relu", "--metric", "accuracy")]
    [TestCase("--full-batch", "--shuffle", "false", "--patience", "0", "--minimal-gain", "0", "--keep-by", "metric")]
    public void What_asks_for_nothing_is_taken(params string[] line)
        => Assert.That(
            TrainCommand.Parse(line).Recorded().Select(option => option.Option.Name),
            Has.None.AnyOf("--loss", "--activation", "--metric", "--shuffle", "--patience", "--minimal-gain", "--keep-by"));

    [TestCase("softmax", "r2", "numbers", "accuracy, top-5, macro-f1, auc, loss")]
    [TestCase("squared", "accuracy", "labels", "r2, mse, mae, loss")]
    [TestCase("poisson", "r2", "numbers", "loss")]
    public void A_metric_must_fit_the_loss(string loss, string metric, string targets, string fitting)
        => ToolRun.Do("train", "--loss", loss, "--metric", metric).ShouldBeRefusedWith($"--metric is {metric}, which is for {targets}; expected one of {fitting} with --loss {loss}");

    [Test]
    public void The_weight_scale_has_no_effect_with_an_initializer_that_scales()
        => ToolRun.Do("train", "--model", "deep", "--initializer", "he", "--weight-scale", "1").ShouldBeRefusedWith("--weight-scale is 1", "no effect with --initializer he");

    [Test]
    public void A_two_layer_net_has_one_hidden_layer()
        => ToolRun.Do("train", "--hidden", "50,40").ShouldBeRefusedWith("--hidden is '50,40'", "one number");

    [Test]
    public void More_steps_than_can_be_counted_are_refused()
        => ToolRun.Do("train", "--epochs", "100000000").ShouldBeRefusedWith("--epochs 100000000", "10000000000 steps");

    [TestCase("float", "4704 MiB")]
    [TestCase("double", "9408 MiB")]
    public void A_net_too_large_for_the_kernels_is_refused_before_it_is_made(string precision, string size)
        => ToolRun.Do("train", "--hidden", "400000", "--precision", precision).ShouldBeRefusedWith("--hidden 400000", size);

    [Test]
    public void A_batch_too_large_for_an_array_is_refused_before_it_is_made()
        => ToolRun.Do("train", "--hidden", "50000", "--batch-size", "500000").ShouldBeRefusedWith("--batch-size 500000", "2147483647");

    [Test]
    public void Help_tells_every_option_with_its_default()
    {
        ToolRun run = ToolRun.Do("train", "--help");
        Assert.That(run.ExitCode, Is.Zero);
        foreach (string option in (string[])
        [
            "--data", "--hidden", "--rule", "--learning-rate", "--lr-decay", "--epochs", "--iterations", "--batch-size", "--reg", "--reg-convention",
            "--model", "--normalization", "--dropout", "--loss", "--raw-targets", "--activation", "--metric", "--keep-by", "--patience", "--minimal-gain", "--shuffle", "--initializer", "--momentum", "--rmsprop-epsilon", "--weight-decay", "--decay-matrices-only", "--clip-norm", "--flip", "--shift", "--warp", "--schedule", "--step-epochs", "--warmup", "--full-batch",
            "--keep", "--checkpoint-every", "--keep-going", "--resume", "--weight-scale", "--trainer", "--layout", "--precision", "--threads", "--seed", "--batch-seed", "--train-accuracy-samples", "--out", "--quiet",
        ])
        {
            Assert.That(run.Out, Does.Contain($"  {option} "), option);
        }

        Assert.That(run.Out, Does.Contain("fastnet train [options]").And.Contain("[default: sgd]").And.Contain("[default: solver]").And.Contain("[default: 0.95]"));
    }
}
