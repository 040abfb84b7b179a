using FastNet.Tests.Support;

namespace FastNet.Tests.GradientChecks;

/// <summary>What a hint claims is true of the mistake that was planted.</summary>
[OneMode]
public class HintTests
{
    [Test]
    public void A_gradient_that_does_not_depend_on_x_is_said_to_be_that_and_nothing_to_be_kept()
    {
        (GradientHint hint, string text) = Hint("relu", "x", pass => pass.DY.CopyTo(pass.DX));
        Assert.That(hint, Is.EqualTo(GradientHint.MissingTerm));
        Assert.That(text, Is.EqualTo("a multiple of the upstream gradient, so it does not depend on x: a mask or the layer's own derivative is missing"));
        Corruption[] constant =
        [
            pass => pass.Gradient("beta1").CopyTo(pass.Gradient("gamma1")),
            pass => pass.DX.Fill(1),
        ];
        foreach ((Corruption corrupt, string array) in constant.Zip(["gamma1", "x"]))
        {
            (hint, text) = Hint("batch norm", array, corrupt);
            Assert.That(hint, Is.Not.EqualTo(GradientHint.StaleCache), text);
            Assert.That(text, Does.Not.Contain("earlier"));
        }

        Assert.That(Hint("batch norm", "gamma1", constant[0]).Text, Is.EqualTo("it does not depend on x: if it should, a mask, a derivative or a product with x is missing"));
    }

    [Test]
    public void Without_a_second_layer_what_is_the_same_for_another_batch_may_be_kept_or_missing()
    {
        NetMemory<double> memory = new(5);
        ILayer<double> layer = new CorruptLayer(LayerCases.Create("batch norm", memory), memory, pass => pass.Gradient("beta1").CopyTo(pass.Gradient("gamma1")));
        memory.Commit();
        layer.Initialize(new RandomState(1), Initializer.He);
        string text = GradientChecker.CheckLayer(layer, memory)["gamma1"].HintText;
        Assert.That(text, Does.StartWith("the same for another batch").And.Contain("kept from an earlier call, or a mask"));
    }

    [TestCase(1e-6, "too large by a part of 1.0e-6 everywhere")]
    [TestCase(-2e-5, "too small by a part of 2.0e-5 everywhere")]
    [TestCase(0.3, "1.3 times as large as it should be")]
    public void A_factor_is_told_with_the_digits_that_make_the_difference(double excess, string expected)
        => Assert.That(Hint("tanh", "x", pass => Scale(pass.DX, 1 + excess)).Text, Is.EqualTo(expected));

    [Test]
    public void One_element_that_is_off_by_little_is_no_factor_of_all()
    {
        (GradientHint hint, string text) = Hint("tanh", "x", pass => pass.DX[3] *= 1 + 1e-6);
        Assert.That(hint, Is.EqualTo(GradientHint.Part));
        Assert.That(text, Is.EqualTo("1 of the 25 elements that were compared are wrong, the others right"));
    }

    [Test]
    public void A_gradient_where_there_should_be_none_was_not_added_to()
    {
        // y does not depend on gamma where h is 0: a batch of one row.
        GradientReport report = GradientChecker.CheckLayer(
            memory => new CorruptLayer(LayerCases.Create("batch norm", memory), memory, pass => pass.Gradient("gamma1").Fill(1)), new LayerCheckInput { Rows = 1 });
        Assert.That(report["gamma1"].Passed, Is.False);
        Assert.That(report["gamma1"].HintText, Does.Not.Contain("added"));
    }

    [Test]
    public void A_constant_beside_equal_parameters_is_no_L2_term()
    {
        GradientReport report = GradientChecker.CheckLayer(
            memory => new CorruptLayer(LayerCases.Create("layer norm", memory), memory, pass => Add(pass.Gradient("beta1"), 0.25)),
            new LayerCheckInput { Parameters = (memory, _) => memory.Parameters.Fill(1) });
        Assert.That(report["beta1"].Hint, Is.Not.EqualTo(GradientHint.ExtraRegularization), report.ToString());
    }

    [Test]
    public void Only_a_row_whose_other_elements_are_not_right_is_the_wrong_one()
    {
        Assert.That(Hint("affine", "W1", pass => Add(pass.Gradient("W1")[3..5], 1)).Text, Is.EqualTo("2 of the 12 elements that were compared are wrong, the others right"));
        Assert.That(Hint("affine", "W1", pass => Add(pass.Gradient("W1")[3..6], 1)).Text, Is.EqualTo("only row 1 is wrong"));
    }

    [Test]
    public void A_backward_pass_that_draws_is_not_blamed_on_an_earlier_batch()
    {
        RandomState random = new(1);
        (GradientHint hint, string text) = Hint("tanh", "x", pass => Scale(pass.DX, random.NextDouble()));
        Assert.That(hint, Is.EqualTo(GradientHint.StaleCache));
        Assert.That(text, Is.EqualTo("a second call for the same batch gives another gradient: something is kept from the call before, or drawn anew"));
    }

    private static (GradientHint Hint, string Text) Hint(string layer, string array, Corruption corrupt)
    {
        GradientReport report = GradientChecker.CheckLayer(memory => new CorruptLayer(LayerCases.Create(layer, memory), memory, corrupt), new LayerCheckInput { Seed = 4 });
        Assert.That(report[array].Passed, Is.False);
        return (report[array].Hint, report[array].HintText);
    }

    private static void Scale(Span<double> gradient, double factor)
    {
        foreach (ref double value in gradient)
        {
            value *= factor;
        }
    }

    private static void Add(Span<double> gradient, double term)
    {
        foreach (ref double value in gradient)
        {
            value += term;
        }
    }
}
