using FastNet.Numerics;
using FastNet.Tests.Support;

namespace FastNet.Tests.GradientChecks;

/// <summary>Right gradients pass, to many digits; wrong ones do not; kinks are neither.</summary>
public class GradientCheckerTests
{
    private static readonly GradientCheckOptions Exact = new() { Tolerance = 1e-8 };

    [Test]
    public void The_gradients_of_every_layer_are_right_to_1e_8([ValueSource(typeof(LayerCases), nameof(LayerCases.All))] string name, [Values(0u, 1u, 2u)] uint seed)
    {
        GradientReport report = GradientChecker.CheckLayer(memory => LayerCases.Create(name, memory), new LayerCheckInput { Seed = seed }, Exact);
        TestContext.Out.WriteLine($"worst relative error {report.WorstRelativeError:0.0e-0}");
        Assert.That(report.Passed, report.ToString());
        Assert.That(report.WorstRelativeError, Is.LessThan(1e-8));
        Assert.That(report.Checked, Is.EqualTo(report.Arrays.Sum(array => array.Length)).And.GreaterThan(10));
        Assert.That(report.Kinks, Is.Zero);
    }

    [Test]
    public void The_gradients_of_the_losses_are_right_to_1e_8([Values] bool svm, [Values(0u, 1u, 2u, 3u)] uint seed)
    {
        RandomState random = new(seed);
        double[] scores = new double[20];
        int[] labels = new int[5];
        random.Gaussian(scores);
        random.RandInt(0, 4, labels);
        GradientReport report = GradientChecker.CheckLoss(svm ? new SvmLoss<double>() : new SoftmaxLoss<double>(), new ReadOnlyMatrix<double>(scores, 5, 4), labels, Exact);
        TestContext.Out.WriteLine($"worst relative error {report.WorstRelativeError:0.0e-0}");
        Assert.That(report.Passed, report.ToString());
        Assert.That(report.WorstRelativeError, Is.LessThan(1e-8));
    }

    [Test]
    public void Float_layers_are_checked_through_their_double_twins([ValueSource(typeof(LayerCases), nameof(LayerCases.All))] string name)
    {
        GradientReport report = GradientChecker.CheckFloatLayer(memory => LayerCases.Create(name, memory), memory => LayerCases.Create(name, memory));
        Assert.That(report.Passed, report.ToString());
        Assert.That(report.Arrays.Count(array => array.Name.EndsWith("(float)", StringComparison.Ordinal)), Is.EqualTo(report.Arrays.Count / 2).And.Positive);
        Assert.That(report["x (float)"].WorstRelativeError, Is.GreaterThanOrEqualTo(0));
    }

    [Test]
    public void A_float_layer_that_is_another_one_than_its_twin_is_found_out()
    {
        GradientReport report = GradientChecker.CheckFloatLayer(memory => new ActivationLayer<float>(memory, 5, Activation<float>.LeakyRelu(0.02)), memory => new ActivationLayer<double>(memory, 5, Activation<double>.LeakyRelu(0.01)));
        Assert.That(report["x"].Passed);
        Assert.That(report["x (float)"].Hint, Is.EqualTo(GradientHint.FloatDiffers));
        Assert.That(
            () => GradientChecker.CheckFloatLayer(memory => new ActivationLayer<float>(memory, 5, Activation<float>.Relu), memory => new ActivationLayer<double>(memory, 4, Activation<double>.Relu)),
            Throws.ArgumentException.With.Message.Contains("5 to 5").And.Message.Contains("4 to 4"));
    }

    [Test]
    public void Functions_and_their_kinks()
    {
        double[] x = [0, -1.5, 2, 1e-9, -1e-12];
        static double F(ReadOnlySpan<double> x)
        {
            double sum = 0;
            foreach (double value in x)
            {
                sum += Math.Abs(value) + (value * value);
            }

            return sum;
        }

        GradientReport report = GradientChecker.CheckFunction(F, x, [0.5, -4, 5, 1 + 2e-9, -1 - 2e-12]);
        Assert.That(report.Passed, report.ToString());
        GradientArrayReport array = report["x"];
        Assert.That(array.Coordinates.Select(coordinate => coordinate.Verdict), Is.EqualTo(new[]
        {
            GradientVerdict.Kink, GradientVerdict.Correct, GradientVerdict.Correct, GradientVerdict.Unresolved, GradientVerdict.Kink,
        }));
        Assert.That(array.Coordinates[0].LeftSlope, Is.EqualTo(-1).Within(1e-6));
        Assert.That(array.Coordinates[0].RightSlope, Is.EqualTo(1).Within(1e-6));

        // A kink hides no error: what does not lie between the slopes is wrong.
        GradientReport wrong = GradientChecker.CheckFunction(F, x, [1.5, -4, 5, 1, -1]);
        Assert.That(wrong["x"].Wrong, Is.EqualTo(1));
        Assert.That(wrong["x"].Worst!.Value.Index, Is.Zero);
    }

    [TestCase(0.001)]
    [TestCase(1)]
    [TestCase(1000)]
    public void A_kink_nearby_is_stepped_around(double scale)
    {
        for (int exponent = -2; exponent > -7; exponent--)
        {
            double distance = scale * Math.Pow(10, exponent);
            double F(ReadOnlySpan<double> x) => Math.Max(0, x[0] - scale) + Math.Sin(x[0]);
            double x = scale + distance;
            GradientReport report = GradientChecker.CheckFunction(F, [x], [1 + Math.Cos(x)]);
            Assert.That(report["x"].Coordinates[0].Verdict, Is.AnyOf(GradientVerdict.Correct, GradientVerdict.Unresolved), $"{exponent}\n{report}");
            Assert.That(GradientChecker.CheckFunction(F, [x], [Math.Cos(x)]).Passed, Is.False, $"{exponent}");
        }
    }

    [TestCase(1, 0, 1)]
    [TestCase(0.01, 0, 1)]
    [TestCase(1, 1e4, 1)]
    [TestCase(1, 0, 1e-3)]
    [TestCase(1, 1e4, -1)]
    public void A_second_derivative_that_jumps_at_the_point_is_no_error_and_hides_none(double delta, double offset, double curvature)
    {
        // Huber's loss at delta beside a large constant, as of other rows of a batch; some curvature on both sides.
        double x = offset + delta;
        double F(ReadOnlySpan<double> x)
        {
            double error = x[0] - offset;
            double huber = Math.Abs(error) <= delta ? 0.5 * error * error : delta * (Math.Abs(error) - (0.5 * delta));
            return 1e4 + huber + (curvature * Math.Sin(error));
        }

        double derivative = x - offset + (curvature * Math.Cos(x - offset));
        GradientReport report = GradientChecker.CheckFunction(F, [x], [derivative]);
        Assert.That(report["x"].Coordinates[0].Verdict, Is.AnyOf(GradientVerdict.Correct, GradientVerdict.Unresolved), report.ToString());
        foreach (double factor in new[] { 1 + 3e-5, 1 - 3e-5, 2, 0 })
        {
            Assert.That(GradientChecker.CheckFunction(F, [x], [factor * derivative]).Passed, Is.False, $"{factor}");
        }
    }

    [Test]
    public void Hessian_vector_products()
    {
        // f = sum x^4 / 12 + product of neighbours: H is x^2 on the diagonal, 1 beside it.
        double[] x = [0.3, -1.2, 2.5, 0.7];
        double[] v = [1, -0.5, 0.25, 2];
        static void Gradient(ReadOnlySpan<double> x, Span<double> g)
        {
            for (int i = 0; i < x.Length; i++)
            {
                g[i] = (x[i] * x[i] * x[i] / 3) + (i > 0 ? x[i - 1] : 0) + (i + 1 < x.Length ? x[i + 1] : 0);
            }
        }

        double[] product = [.. Enumerable.Range(0, 4).Select(i => (x[i] * x[i] * v[i]) + (i > 0 ? v[i - 1] : 0) + (i < 3 ? v[i + 1] : 0))];
        GradientReport report = GradientChecker.CheckHessianVector(Gradient, x, v, product);
        Assert.That(report.Passed, report.ToString());
        Assert.That(report.WorstRelativeError, Is.LessThan(1e-10));
        product[2] += 1e-5;
        Assert.That(GradientChecker.CheckHessianVector(Gradient, x, v, product)["H v"].Worst!.Value.Index, Is.EqualTo(2));
    }

    [Test]
    public void Values_that_are_not_finite_or_not_repeatable_are_named()
    {
        GradientReport notANumber = GradientChecker.CheckFunction(x => Math.Sqrt(x[0] - 5), [1], [1]);
        Assert.That(notANumber["x"].Hint, Is.EqualTo(GradientHint.NotFinite), notANumber.ToString());
        int calls = 0;
        GradientReport random = GradientChecker.CheckFunction(x => x[0] + calls++, [1], [1]);
        Assert.That(random["x"].Hint, Is.EqualTo(GradientHint.NotRepeatable), random.ToString());
        Assert.That(GradientChecker.CheckFunction(x => x[0], [1], [double.PositiveInfinity]).Passed, Is.False);
    }

    [Test]
    public void A_sample_is_drawn_by_its_seed()
    {
        int[] Indices(uint seed) => [.. GradientChecker.CheckLayer(memory => LayerCases.Create("affine", memory), options: new() { Samples = 5, Seed = seed })["W1"].Coordinates.Select(c => c.Index)];
        int[] drawn = Indices(3);
        Assert.That(drawn, Has.Length.EqualTo(5).And.Unique.And.Ordered);
        Assert.That(Indices(3), Is.EqualTo(drawn));
        Assert.That(Indices(3), Is.Not.EqualTo(Indices(4)));
    }

    [Test]
    public void The_report_does_not_depend_on_the_number_of_workers([Values] DifferenceMethod method)
    {
        GradientReport Check(Workers? workers) => GradientChecker.CheckLayer(
            memory => new SequentialLayer<double>(memory, new AffineLayer<double>(memory, "1", 9, 20), new BatchNormLayer<double>(memory, "1", 20), new ActivationLayer<double>(memory, 20, Activation<double>.Relu)),
            new LayerCheckInput { Rows = 7 },
            new GradientCheckOptions { Workers = workers, Method = method });
        GradientReport alone = Check(null);
        Assert.That(alone.Passed, alone.ToString());
        foreach (int count in new[] { 2, 3, 4 })
        {
            using Workers workers = new(count);
            GradientReport report = Check(workers);
            Assert.That(report.ToString(), Is.EqualTo(alone.ToString()));
            Assert.That(report.Evaluations, Is.EqualTo(alone.Evaluations));
            foreach ((GradientArrayReport left, GradientArrayReport right) in report.Arrays.Zip(alone.Arrays))
            {
                Assert.That(left.Coordinates, Is.EqualTo(right.Coordinates));
            }
        }
    }

    [Test]
    public void A_layer_that_is_there_is_checked_as_it_is_and_left_so()
    {
        NetMemory<double> memory = new(6);
        SequentialLayer<double> layer = new(memory, new AffineLayer<double>(memory, "1", 4, 5), new BatchNormLayer<double>(memory, "1", 5));
        memory.Commit();
        layer.Initialize(new RandomState(1), Initializer.He);
        double[] parameters = memory.Parameters.ToArray();
        GradientReport report = GradientChecker.CheckLayer(layer, new LayerCheckInput { Rows = 6 });
        Assert.That(report.Passed, report.ToString());
        Assert.That(memory.Parameters.ToArray(), Is.EqualTo(parameters));
        Assert.That(memory.State.ToArray(), Is.All.Zero);
        Assert.That(() => GradientChecker.CheckLayer(layer, new LayerCheckInput { Rows = 7 }), Throws.ArgumentException.With.Message.Contains("7 rows"));
        Assert.That(() => GradientChecker.CheckLayer(layer, new LayerCheckInput { Rows = 2, X = [1, 2, 3] }), Throws.ArgumentException.With.Message.Contains("3 elements; expected 2 x 4"));
    }

    [Test]
    public void Nothing_is_allocated_per_coordinate([Values(1, 2)] int threads, [Values] DifferenceMethod method)
    {
        using Workers workers = new(threads);
        GradientCheckOptions options = new() { Workers = workers, Method = method };
        double[] x = [.. Enumerable.Range(0, 24).Select(i => Math.Sin(i))];
        List<CheckSubject> subjects = [];
        CheckedArray[] arrays = [];
        for (int i = 0; i < threads; i++)
        {
            TwoLayerNet<double> net = new(4, 10, 3, 6, new() { Regularization = 0.1 });
            net.Initialize(new RandomState(0), 0.5);
            net.Loss(new ReadOnlyMatrix<double>(x, 6, 4), [0, 1, 2, 0, 1, 2]);
            subjects.Add(GradientChecker.SubjectOf(net, new CheckBatch(new ReadOnlyMatrix<double>(x, 6, 4), new Targets<double>([0, 1, 2, 0, 1, 2]))));
            arrays = [.. net.Layout.Select(p => new CheckedArray(p, p.Of(net.Parameters).ToArray(), p.Of(net.Gradients).ToArray(), Noise: []))];
        }

        // A gradient that is wrong takes the longest way.
        arrays[0].Analytic[3] += 1;
        CheckRun run = new(subjects, arrays, [1], options);
        Assert.That(Allocation.Fewest(workers, () => run.Run()), Is.Zero);
        Assert.That(run.Run().SelectMany(results => results).Count(coordinate => coordinate.Verdict == GradientVerdict.Wrong), Is.EqualTo(1));
    }

    [Test]
    public void The_report_can_be_read()
    {
        GradientReport report = GradientChecker.CheckLayer(memory => new CorruptLayer(LayerCases.Create("affine", memory), memory, pass => pass.Gradient("W1")[7] += 0.5));
        Assert.That(report.Passed, Is.False);
        string text = report.ToString();
        Assert.That(text, Does.Contain("GRADIENTS ARE WRONG").And.Contain("W1[2, 1] (index 7)").And.Contain("analytic").And.Contain("from the left").And.Contain("looks like"));
        Assert.That(report.Worst!.Name, Is.EqualTo("W1"));
        Assert.That(report["W1"].Wrong, Is.EqualTo(1));
        Assert.That(report["b1"].Passed);
        Assert.That(() => report["W9"], Throws.ArgumentException.With.Message.Contains("'W9'").And.Message.Contains("x, W1, b1"));
    }

    [Test]
    public void Numbers_out_of_range_are_refused()
    {
        foreach (double wrong in new[] { 0, -1, 1, double.NaN })
        {
            Assert.That(() => new GradientCheckOptions { Tolerance = wrong }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains($"Tolerance is {wrong}"));
        }

        Assert.That(() => new GradientCheckOptions { Samples = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new GradientCheckOptions { Step = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("Step is 0"));
        Assert.That(() => new LayerCheckInput { Rows = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => GradientChecker.CheckFunction(x => 0, [1, 2], [1]), Throws.ArgumentException.With.Message.Contains("1 elements; expected 2"));
        Assert.That(() => GradientChecker.CheckArrayFunction((x, y) => { }, [1], [], [1]), Throws.ArgumentException.With.Message.Contains("0 elements"));
    }
}
