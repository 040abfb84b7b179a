using FastNet.Numerics;

namespace FastNet.Tests.GradientChecks;

/// <summary>Right gradients near and at the edge of a function's domain pass, wrong ones do not, with every method.</summary>
[OneMode]
public class DomainTests
{
    private static readonly ScalarFunction Log = x => Math.Log(x[0]);
    private static readonly ScalarFunction Root = x => Math.Sqrt(x[0]);

    public static IEnumerable<TestCaseData> Points()
    {
        foreach (double x in new[] { 9.8e-4, 9.7e-4, 1e-4, 1e-8, 1e-10, 3e-11, 1e-12, 1e-30, 1e-300 })
        {
            yield return Point($"log at {x}", Log, x, 1 / x);
            yield return Point($"root at {x}", Root, x, 0.5 / Math.Sqrt(x));
        }

        yield return Point("log, infinite outside", x => x[0] > 0 ? Math.Log(x[0]) : double.NegativeInfinity, 1e-4, 1e4);
        yield return Point("log at 0.0001 beside a large constant", x => Math.Log(x[0]) + 100, 1e-4, 1e4);
        yield return Point("root of 1 - x", x => Math.Sqrt(1 - x[0]), 1 - 1e-6, -0.5 / Math.Sqrt(1 - (1 - 1e-6)));
        yield return Point("log of x - 1", x => Math.Log(x[0] - 1), 1 + 1e-6, 1 / (1 + 1e-6 - 1));
        yield return Point("arcus sine", x => Math.Asin(x[0]), 0.999999, 1 / Math.Sqrt(1 - (0.999999 * 0.999999)));
        yield return Point("1 / x at 1e-10, finite on either side of the pole", x => 1 / x[0], 1e-10, -1e20);
        yield return Point("an interval of 1e-7", x => Math.Abs(x[0] - 1) > 1e-7 ? double.NaN : Math.Exp(x[0]), 1, Math.E);
        yield return Point("exp next to the largest number", x => Math.Exp(x[0]), 709.78, Math.Exp(709.78));
        yield return Point("values of 1e300", x => 1e300 * x[0] * x[0], 3, 6e300);
        yield return Point("x of 1e150", x => x[0] * x[0], 1e150, 2e150);
        yield return Point("x of 1e300", x => 2 * x[0], 1e300, 2);
        yield return Point("right side alone, at 0", x => x[0] < 0 ? double.NaN : (3 * x[0]) + (x[0] * x[0]), 0, 3);
        yield return Point("right side alone, at 2", x => x[0] < 2 ? double.NaN : Math.Exp(x[0]), 2, Math.Exp(2));
        yield return Point("left side alone, infinite beyond", x => x[0] > 0 ? double.PositiveInfinity : Math.Exp(x[0]), 0, 1);
        yield return Point("right side alone, at 100000", x => x[0] < 1e5 ? double.NaN : Math.Sin(x[0]), 1e5, Math.Cos(1e5));
    }

    [TestCaseSource(nameof(Points))]
    public void A_right_gradient_passes_and_a_wrong_one_does_not(ScalarFunction f, double x, double derivative)
    {
        foreach (DifferenceMethod method in Enum.GetValues<DifferenceMethod>())
        {
            GradientCheckOptions options = new() { Method = method };
            GradientReport report = GradientChecker.CheckFunction(f, [x], [derivative], options);
            Assert.That(report.Passed, report.ToString());
            Assert.That(report["x"].Coordinates[0].Verdict, Is.EqualTo(GradientVerdict.Correct), $"{method}");
            foreach (double factor in new[] { 1.0001, 2, -1, 0 })
            {
                GradientReport wrong = GradientChecker.CheckFunction(f, [x], [factor * derivative], options);
                Assert.That(wrong.Passed, Is.False, $"{method}, {factor} times the derivative");
                Assert.That(wrong.ToString(), Does.Not.Contain("rounding leaves NaN"), $"{method}, {factor} times the derivative");
            }
        }
    }

    [Test]
    public void A_slope_that_is_0_like_a_root_at_the_edge_passes_and_1_does_not()
    {
        ScalarFunction f = x => Math.Pow(x[0], 1.5);
        Assert.That(GradientChecker.CheckFunction(f, [0], [0]).Passed);
        Assert.That(GradientChecker.CheckFunction(f, [0], [1]).Passed, Is.False);
        Assert.That(GradientChecker.CheckFunction(f, [0], [1e-4]).Passed, Is.False);
    }

    [Test]
    public void Where_there_is_no_derivative_the_report_says_so()
    {
        Assert.That(Hint(x => x[0] == 1 ? 2 : double.NaN, 1, 1), Is.EqualTo("no finite derivative at index 0: the values next to the point are not finite"));
        Assert.That(Hint(Root, 0, 1e9), Is.EqualTo("no finite derivative at index 0: the slopes grow the nearer they are taken"));
        Assert.That(Hint(Root, 0, double.PositiveInfinity), Is.EqualTo("NaN or infinity in the gradient under test: Infinity at index 0"));
        Assert.That(Hint(Log, 0, 1), Is.EqualTo("NaN or infinity among the values at the point itself"));
    }

    [Test]
    public void Arrays_directions_and_outputs_that_do_not_count()
    {
        double[] x = [1e-4, 2e-5, 0.3, 1];
        GradientReport product = GradientChecker.CheckArrayFunction(
            (at, y) =>
            {
                (y[0], y[1]) = (Math.Log(at[0]) + Math.Sqrt(at[1]), at[2] * Math.Log(at[3]));
                y[2] = Math.Log(at[0] - 5e-5);
            },
            x,
            [2, 3, 0],
            [2 / x[0], 1 / Math.Sqrt(x[1]), 3 * Math.Log(x[3]), 3 * x[2] / x[3]]);
        Assert.That(product.Passed, product.ToString());

        ArrayFunction gradient = (at, g) => (g[0], g[1]) = (1.5 * Math.Sqrt(at[0]) * at[1], Math.Pow(at[0], 1.5));
        double[] point = [1e-4, 2];
        double[] hessian = [(0.75 / Math.Sqrt(point[0]) * point[1] * 3) + (1.5 * Math.Sqrt(point[0]) * -1), 1.5 * Math.Sqrt(point[0]) * 3];
        GradientReport direction = GradientChecker.CheckHessianVector(gradient, point, [3, -1], hessian);
        Assert.That(direction.Passed, direction.ToString());
        hessian[0] *= 1.001;
        Assert.That(GradientChecker.CheckHessianVector(gradient, point, [3, -1], hessian).Passed, Is.False);
    }

    [Test]
    public void A_layer_of_logarithms_near_0_is_checked_as_any_other()
    {
        double[] x = [1e-4, 3e-6, 0.2, 5, 7e-5, 2e-9];
        LayerCheckInput input = new() { Rows = 2, X = x };
        Assert.That(GradientChecker.CheckLayer(memory => new LogLayer(memory, 1), input).ToString(), Does.Contain("gradients are correct"));
        Assert.That(GradientChecker.CheckLayer(memory => new LogLayer(memory, 1.001), input)["x"].Wrong, Is.EqualTo(6));
    }

    [Test]
    public void A_huge_upstream_gradient_hides_no_error()
    {
        ArrayFunction f = (at, y) => (y[0], y[1]) = (at[0] * at[0], at[0]);
        Assert.That(GradientChecker.CheckArrayFunction(f, [3], [1e200, 2e200], [8e200]).Passed);
        Assert.That(GradientChecker.CheckArrayFunction(f, [3], [1e200, 2e200], [9e200]).Passed, Is.False);
    }

    [Test]
    public void What_a_function_throws_comes_through_and_the_parameters_are_as_before()
    {
        NetMemory<double> memory = new(2);
        LogLayer layer = new(memory, 1) { Throws = true };
        memory.Commit();
        LayerCheckInput input = new() { Rows = 2, X = [1, 2, 3, 4, 5, 6] };
        memory.Parameters.Fill(1e-4);
        double[] parameters = memory.Parameters.ToArray();
        Assert.That(() => GradientChecker.CheckLayer(layer, input), Throws.ArgumentException.With.Message.Contains("is not above 0"));
        Assert.That(memory.Parameters.ToArray(), Is.EqualTo(parameters));
    }

    private static TestCaseData Point(string name, ScalarFunction f, double x, double derivative) => new TestCaseData(f, x, derivative).SetArgDisplayNames(name);

    private static string Hint(ScalarFunction f, double x, double derivative) => GradientChecker.CheckFunction(f, [x], [derivative])["x"].HintText;

    /// <summary>y = log(x) log(scale), x of 3 columns.</summary>
    private sealed class LogLayer : Layer<double>
    {
        private readonly Parameter _scale;
        private readonly double _factor;

        public LogLayer(NetMemory<double> memory, double factor)
            : base(memory, 3, 3)
            => (_scale, _factor) = (memory.Vector("scale", 3), factor);

        public bool Throws { get; init; }

        public override void Initialize(RandomState random, Initializer initializer) => _scale.Of(Memory.Parameters).Fill(20);

        protected override void Compute(ReadOnlyMatrix<double> x, Matrix<double> y)
        {
            for (int i = 0; i < x.Rows; i++)
            {
                for (int j = 0; j < 3; j++)
                {
                    double scale = _scale.Of(Memory.Parameters)[j];
                    if (Throws && scale <= 0)
                    {
                        throw new ArgumentException($"The scale {scale} is not above 0.", nameof(x));
                    }

                    y[i, j] = Math.Log(x[i, j]) * Math.Log(scale);
                }
            }
        }

        protected override void Differentiate(ReadOnlyMatrix<double> x, ReadOnlyMatrix<double> y, ReadOnlyMatrix<double> dY, Matrix<double> dX)
        {
            Span<double> scale = _scale.Of(Memory.Parameters);
            Span<double> gradient = _scale.Of(Memory.Gradients);
            gradient.Clear();
            for (int i = 0; i < x.Rows; i++)
            {
                for (int j = 0; j < 3; j++)
                {
                    gradient[j] += dY[i, j] * Math.Log(x[i, j]) / scale[j];
                    dX[i, j] = _factor * dY[i, j] * Math.Log(scale[j]) / x[i, j];
                }
            }
        }
    }
}
