using FastNet.Numerics;

namespace FastNet.NUnit.Tests;

/// <summary><c>Has.CorrectGradients()</c> on layers.</summary>
public class CorrectGradientsTests
{
    private static readonly Func<NetMemory<double>, ILayer<double>> Correct = memory => new PlainLayer<double>(memory, 3);

    private static readonly Func<NetMemory<double>, ILayer<double>> Flipped = memory => new PlainLayer<double>(memory, 3) { ScaleFactor = _ => -1 };

    [Test]
    public void A_correct_layer_passes_as_a_factory_and_as_it_is()
    {
        NetMemory<double> memory = new(5);
        PlainLayer<double> layer = new(memory, 3);
        memory.Commit();
        new RandomState(1).Gaussian(memory.Parameters, 1);
        double[] parameters = memory.Parameters.ToArray();
        Assert.That(layer, Has.CorrectGradients());
        Assert.That((ILayer<double>)new Bare(layer), Has.CorrectGradients().In(memory));
        Assert.That(memory.Parameters.ToArray(), Is.EqualTo(parameters));
        Assert.That(Correct, Has.CorrectGradients());
        Assert.That((NetMemory<double> other) => new AffineLayer<double>(other, "1", 4, 3), Has.CorrectGradients());
        Assert.That(Affine, Has.CorrectGradients());
    }

    [Test]
    public void The_failure_message_is_the_report()
    {
        string message = Failure(() => Assert.That(Flipped, Has.CorrectGradients().WithSeed(3)));
        GradientReport report = GradientChecker.CheckLayer(Flipped, new LayerCheckInput { Seed = 3 });
        Assert.That(message, Does.Contain("Expected: correct gradients (relative errors of at most 1e-7)"));
        Assert.That(message, Does.Contain("But was:  PlainLayer, x 5 x 3, y 5 x 3: GRADIENTS ARE WRONG"));
        Assert.That(report.ToString().TrimEnd().Split('\n'), Has.All.Matches<string>(line => message.Contains(line!, StringComparison.Ordinal)), message);
    }

    [Test]
    public void It_can_be_negated_and_combined()
    {
        Assert.That(Flipped, Has.No.CorrectGradients());
        Assert.That(Flipped, !Has.CorrectGradients());
        Assert.That(Correct, Is.Not.Null.And.CorrectGradients().Within(1e-6));
        Assert.That(Correct, Has.CorrectGradients().And.CorrectGradients().WithBatch(1));
        Assert.That(Flipped, Has.CorrectGradients().Or.Not.Null);
        Assert.That(Failure(() => Assert.That(Correct, Has.No.CorrectGradients())), Does.Contain("Expected: not correct gradients").And.Contain("PlainLayer, x 5 x 3, y 5 x 3: gradients are correct"));
        Assert.That(Failure(() => Assert.That(Flipped, Is.Not.Null.And.CorrectGradients())), Does.Contain("GRADIENTS ARE WRONG").And.Contain("worst of scale"));
        Assert.That(Failure(() => Assert.That(Flipped, Is.Null.Or.CorrectGradients())), Does.Contain("Expected: null or correct gradients"));
    }

    [Test]
    public void Several_failures_are_collected()
    {
        string message = Failure(() => Assert.Multiple(() =>
        {
            Assert.That(Flipped, Has.CorrectGradients().WithBatch(2));
            Assert.That(Correct, Has.CorrectGradients());
            Assert.That(Flipped, Has.CorrectGradients().WithBatch(7));
        }));
        Assert.That(message, Does.Contain("x 2 x 3").And.Contain("x 7 x 3").And.Not.Contain("x 5 x 3"));
    }

    [Test]
    public void The_tolerance_is_that_of_the_relative_error()
    {
        Func<NetMemory<double>, ILayer<double>> create = memory => new PlainLayer<double>(memory, 3) { InputFactor = (_, _) => 1 + 1e-4 };
        Assert.That(create, Has.CorrectGradients().Within(1e-4));
        Assert.That(create, Has.No.CorrectGradients().Within(1e-5));
        Assert.That(create, Has.No.CorrectGradients());
        Assert.That(Failure(() => Assert.That(create, Has.CorrectGradients().Within(1e-5))), Does.Contain("at most 1e-5"));
        Assert.That(create, Has.CorrectGradients().Using(new GradientCheckOptions { Tolerance = 1e-3 }));
        Assert.That(() => Has.CorrectGradients().Within(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Random_coordinates_are_so_many_of_each_array()
    {
        string message = Failure(() => Assert.That(Flipped, Has.CorrectGradients().AtRandom(2, seed: 4)));
        Assert.That(message, Does.Contain("at 2 random coordinates of each array (seed 4)").And.Contain("(4 coordinates, 2 wrong"));
        Assert.That(() => Has.CorrectGradients().AtRandom(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Input_upstream_and_parameters_are_those_given()
    {
        Func<NetMemory<double>, ILayer<double>> largeOnly = memory => new PlainLayer<double>(memory, 3) { InputFactor = (_, x) => x > 50 ? 2 : 1 };
        Assert.That(largeOnly, Has.CorrectGradients());
        Assert.That(largeOnly, Has.No.CorrectGradients().ForInput(new double[,] { { 1, 2, 60 } }));
        Assert.That(largeOnly, Has.No.CorrectGradients().ForInput([1, 2, 3, 4, 5, 60], rows: 2));
        Assert.That(largeOnly, Has.No.CorrectGradients().WithSeed(0, scale: 1000));
        Assert.That(largeOnly, Has.No.CorrectGradients().At(new LayerCheckInput { Scale = 1000 }));
        Assert.That(largeOnly, Has.CorrectGradients().ForInput(new double[,] { { 1, 2, 60 } }).WithUpstream(new double[,] { { 1, 1, 0 } }));
        Assert.That(largeOnly, Has.CorrectGradients().ForInput(new double[,] { { 1, 2, 60 } }).WithParameters((memory, _) => memory.Parameters.Clear()));
        Assert.That(
            () => Assert.That(Correct, Has.CorrectGradients().ForInput([1, 2], rows: 1)), Throws.ArgumentException.With.Message.Contains("X has 2 elements; expected 1 x 3"));
    }

    [Test]
    public void A_factor_of_the_batch_is_found_unless_the_batch_is_one()
    {
        Func<NetMemory<double>, ILayer<double>> mean = memory => new PlainLayer<double>(memory, 3) { ScaleFactor = rows => 1.0 / rows };
        Assert.That(mean, Has.No.CorrectGradients());
        Assert.That(mean, Has.CorrectGradients().WithBatch(1));
    }

    [Test]
    public void A_kink_is_no_error()
        => Assert.That((NetMemory<double> memory) => new ActivationLayer<double>(memory, 3, Activation<double>.Relu), Has.CorrectGradients().ForInput(new double[,] { { 0, -1, 1 } }));

    [Test]
    public void Workers_share_the_work_and_change_nothing()
    {
        using Workers workers = new(3);
        string one = Failure(() => Assert.That(Flipped, Has.CorrectGradients()));
        string three = Failure(() => Assert.That(Flipped, Has.CorrectGradients().WithWorkers(workers)));
        Assert.That(three.Split("Expected:")[1], Is.EqualTo(one.Split("Expected:")[1]));
    }

    [Test]
    public void A_float_layer_is_checked_through_its_twin()
    {
        Func<NetMemory<float>, ILayer<float>> narrow = memory => new PlainLayer<float>(memory, 3);
        Func<NetMemory<float>, ILayer<float>> wrong = memory => new PlainLayer<float>(memory, 3) { InputFactor = (_, _) => 1.01f };
        Assert.That(narrow, Has.CorrectGradients().WithTwin(Correct));
        Assert.That(wrong, Has.No.CorrectGradients().WithTwin(Correct));
        Assert.That(narrow, Has.No.CorrectGradients().WithTwin(Flipped));
        Assert.That(() => Assert.That(narrow, Has.CorrectGradients()), Throws.ArgumentException.With.Message.Contains("WithTwin"));
    }

    [Test]
    public void What_has_no_gradients_is_refused_by_its_type()
    {
        Assert.That(() => Assert.That(new Version(1, 2), Has.CorrectGradients()), Throws.ArgumentException.With.Message.Contains("was given System.Version; expected a layer"));
        Assert.That(() => Assert.That((object?)null, Has.CorrectGradients()), Throws.ArgumentException.With.Message.Contains("was given null"));
        NetMemory<double> memory = new(5);
        Bare bare = new(new PlainLayer<double>(memory, 3));
        Assert.That(() => Assert.That(bare, Has.CorrectGradients()), Throws.ArgumentException.With.Message.Contains("Bare does not derive from Layer<double>"));
    }

    /// <summary>The message of an assertion that must fail.</summary>
    internal static string Failure(Action assertion)
    {
        string? message = null;
        Assert.That(() => assertion(), Throws.InstanceOf<ResultStateException>().With.Message.Matches<string>(text => (message = text) is not null));
        return message!;
    }

    private static AffineLayer<double> Affine(NetMemory<double> memory) => new(memory, "1", 2, 5);

    /// <summary>A layer without the base class.</summary>
    private sealed class Bare(ILayer<double> inner) : ILayer<double>
    {
        public int InputSize => inner.InputSize;

        public int OutputSize => inner.OutputSize;

        public void Forward(ReadOnlyMatrix<double> x, Matrix<double> y) => inner.Forward(x, y);

        public void Backward(ReadOnlyMatrix<double> x, ReadOnlyMatrix<double> y, ReadOnlyMatrix<double> dY, Matrix<double> dX) => inner.Backward(x, y, dY, dX);
    }
}
