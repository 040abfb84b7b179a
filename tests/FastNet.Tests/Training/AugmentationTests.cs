using FastNet.Numerics;
using FastNet.Tests.Support;

namespace FastNet.Tests.Training;

/// <summary>Batches whose images are flipped and shifted: which images the net sees, and what is refused.</summary>
public class AugmentationTests
{
    private static readonly ImageShape Shape = new(2, 4, 3);
    private static readonly TrainingOptions Options = new()
    {
        Iterations = 5,
        BatchSize = 9,
        Augmentation = new ImageAugmentation(Shape) { Flip = true, Shift = 2, Seed = 77 },
    };

    [Test]
    public void The_net_sees_the_drawn_images_changed_as_the_specification_says()
    {
        LabeledRows<double> rows = DrawnRows.Create<double>(new RandomState(1), 30, Shape.Length, 4);
        WatchingNet net = new(Shape.Length, 4, 9);
        Sgd<double> rule = new(1);
        LegacyTrainer<double> trainer = new(net, rows, rows, rule, Options, new RandomState(2));
        RandomState same = new(2);
        int[] drawn = new int[9];
        double[] expected = new double[9 * Shape.Length];
        for (int step = 0; step < 5; step++)
        {
            Assert.That(trainer.Step(), Is.True);
            same.Choice(30, drawn);
            Naive.GatherImages<double>(rows.Values, Shape, rows.Stride, drawn, expected, Shape.Length, flip: true, shift: 2, seed: 77, step);
            Assert.That(net.LastBatch, Is.EqualTo(expected), $"step {step}");
        }
    }

    [Test]
    public void What_does_not_go_together_is_refused_with_the_values()
    {
        AssertRefused(Options with { FullBatch = true }, "not gathered");
        AssertRefused(Options with { Augmentation = new ImageAugmentation(Shape) { Shift = 3 } }, "shift is 3");
        AssertRefused(Options with { Augmentation = new ImageAugmentation(new ImageShape(1, 4, 3)) }, "1 x 4 x 3; the net takes rows of 24");

        static void AssertRefused(TrainingOptions options, string message)
        {
            LabeledRows<double> rows = DrawnRows.Create<double>(new RandomState(1), 30, Shape.Length, 4);
            WatchingNet net = new(Shape.Length, 4, 30);
            Sgd<double> rule = new(1);
            Assert.That(() => new Solver<double>(net, rows, rows, rule, options, new RandomState(2)), Throws.InstanceOf<ArgumentException>().With.Message.Contains(message));
        }
    }

    /// <summary>A net without mathematics that keeps the batch it was shown.</summary>
    private sealed class WatchingNet(int inputSize, int classes, int capacity) : Net<double>
    {
        private readonly double[] _parameter = new double[1];
        private readonly double[] _gradient = new double[1];
        private readonly double[] _scores = new double[capacity * classes];

        public int InputSize => inputSize;

        public int Classes => classes;

        public int BatchCapacity => capacity;

        public IReadOnlyList<Parameter> Layout { get; } = [new Parameter("w", 1, 1, 0)];

        public Span<double> Parameters => _parameter;

        public Span<double> Gradients => _gradient;

        public List<double> LastBatch { get; } = [];

        public ReadOnlyMatrix<double> Loss(ReadOnlyMatrix<double> x) => new(_scores, x.Rows, classes);

        public double Loss(ReadOnlyMatrix<double> x, ReadOnlySpan<int> labels)
        {
            LastBatch.Clear();
            for (int i = 0; i < x.Rows; i++)
            {
                for (int j = 0; j < x.Columns; j++)
                {
                    LastBatch.Add(x[i, j]);
                }
            }

            return 0;
        }
    }
}
