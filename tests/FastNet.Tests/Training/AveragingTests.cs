using System.Numerics;
using FastNet.Numerics;
using FastNet.Tests.Support;

namespace FastNet.Tests.Training;

/// <summary>The moving average of parameters and state: what it is, that accuracy is that of the average, and what a run leaves behind.</summary>
[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class AveragingTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const double Decay = 0.7;
    private static readonly TrainingOptions Options = new() { Epochs = 4, BatchSize = 20, LearningRate = 0.3 };

    [Test]
    public void The_legacy_loop_leaves_the_average_that_a_plain_loop_computes_and_trains_as_if_there_were_none()
    {
        Run plain = new(Options, legacy: true);
        Run averaged = new(Options with { AverageDecay = Decay }, legacy: true);
        T[] parameters = new T[plain.Net.Parameters.Length];
        T[] state = new T[plain.Net.State.Length];
        for (int t = 1; plain.Solver.Step(); t++)
        {
            Assert.That(averaged.Solver.Step(), Is.True);
            T fresh = T.CreateChecked(Math.Max(1 - Decay, 10 / (t + 9.0)));
            Average(parameters, plain.Net.Parameters, fresh);
            Average(state, plain.Net.State, fresh);
            Assert.That(averaged.Net.Parameters.SequenceEqual(plain.Net.Parameters), $"the step itself, {t}");
        }

        averaged.Solver.Finish();
        Assert.That(averaged.Net.Parameters.ToArray(), Is.EqualTo(parameters));
        Assert.That(averaged.Net.State.ToArray(), Is.EqualTo(state));
        Assert.That(averaged.Solver.History.Losses.ToArray(), Is.EqualTo(plain.Solver.History.Losses.ToArray()));
        Assert.That(parameters, Is.Not.EqualTo(plain.Net.Parameters.ToArray()));
    }

    [Test]
    public void A_check_that_fails_leaves_the_parameters_and_not_their_average([Values] bool legacy)
    {
        Net<T>[] nets = [.. Enumerable.Range(0, 2).Select(_ => Net())];
        Solver<T>[] solvers = [Create(nets[0], legacy), Create(nets[1], legacy)];
        ((FailingLayer)nets[0].Layers[^1]).FailsOnce = true;
        Assert.That(() => solvers[0].Step(), Throws.TypeOf<ArithmeticException>());
        solvers[1].Step();
        Assert.That(nets[0].Parameters.SequenceEqual(nets[1].Parameters));

        static Net<T> Net()
        {
            NetMemory<T> memory = new(20);
            return new Net<T>(
                memory, [new AffineLayer<T>(memory, "1", 5, 6), new ActivationLayer<T>(memory, 6, Activation<T>.Relu), new AffineLayer<T>(memory, "2", 6, 3), new FailingLayer(memory, 3)], new SoftmaxLoss<T>());
        }

        static Solver<T> Create(Net<T> net, bool legacy)
        {
            RandomState random = new(4);
            net.Initialize(random, 0.3);
            Samples<T> rows = DrawnRows.Create<T>(random, 40, 5, 3);
            TrainingOptions options = new() { Iterations = 4, BatchSize = 10, LearningRate = 0.1, AverageDecay = 0.9, TrainingAccuracySamples = 0 };
            Sgd<T> rule = new(net.Parameters.Length);
            return new Solver<T>(net, rows, rows, rule, options with { IsLegacy = legacy }, random);
        }
    }

    [Test]
    public void The_solver_checks_keeps_and_leaves_the_average()
    {
        // One check alone, after the last step: its average is the best.
        Run plain = new(Options with { Epochs = 0, Iterations = 1 }, legacy: false);
        Run averaged = new(Options with { Epochs = 0, Iterations = 1, AverageDecay = Decay }, legacy: false);
        plain.Solver.Train();
        averaged.Solver.Train();
        Assert.That(averaged.Net.Parameters.ToArray(), Is.EqualTo(plain.Net.Parameters.ToArray()), "the average of one step is that step");
        Assert.That(averaged.Net.State.ToArray(), Is.EqualTo(plain.Net.State.ToArray()));

        Run longer = new(Options with { AverageDecay = Decay }, legacy: false);
        longer.Solver.Train();
        Assert.That(longer.Solver.Evaluate(longer.Validation), Is.EqualTo(longer.Solver.BestValidation));
    }

    [Test]
    public void A_decay_out_of_range_is_refused([Values(-0.1, 1, double.NaN)] double decay)
        => Assert.That(() => new Run(Options with { AverageDecay = decay }, legacy: false), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains($"AverageDecay is {decay}"));

    private static void Average(T[] average, ReadOnlySpan<T> values, T fresh)
    {
        for (int i = 0; i < average.Length; i++)
        {
            average[i] = T.FusedMultiplyAdd(fresh, values[i] - average[i], average[i]);
        }
    }

    private sealed class Run
    {
        private readonly Samples<T> _training;
        private readonly Adam<T> _rule;

        public Run(TrainingOptions options, bool legacy)
        {
            RandomState random = new(3);
            _training = DrawnRows.Create<T>(random, 60, 8, 4);
            Validation = DrawnRows.Create<T>(random, 40, 8, 4);
            Net = new FullyConnectedNet<T>(8, [6], 4, 20, new() { Normalization = Normalization.Batch });
            Net.Initialize(random, Initializer.He);
            _rule = new Adam<T>(Net.Parameters.Length);
            Solver = new Solver<T>(Net, _training, Validation, _rule, options with { IsLegacy = legacy }, random);
        }

        public FullyConnectedNet<T> Net { get; }

        public Samples<T> Validation { get; }

        public Solver<T> Solver { get; }
    }

    /// <summary>Hands scores on, but for one prediction, which fails.</summary>
    private sealed class FailingLayer(NetMemory<T> memory, int size) : Layer<T>(memory, size, size)
    {
        public bool FailsOnce { get; set; }

        protected override void Compute(ReadOnlyMatrix<T> x, Matrix<T> y) => Copy(x, y);

        protected override void ComputeTest(ReadOnlyMatrix<T> x, Matrix<T> y)
        {
            if (FailsOnce)
            {
                FailsOnce = false;
                throw new ArithmeticException("once");
            }

            Copy(x, y);
        }

        protected override void Differentiate(ReadOnlyMatrix<T> x, ReadOnlyMatrix<T> y, ReadOnlyMatrix<T> dY, Matrix<T> dX) => Copy(dY, dX);

        private static void Copy(ReadOnlyMatrix<T> from, Matrix<T> to)
        {
            for (int i = 0; i < from.Rows; i++)
            {
                from.Row(i).CopyTo(to.Row(i));
            }
        }
    }
}
