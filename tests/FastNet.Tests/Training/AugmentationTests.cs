using FastNet.Numerics;
using FastNet.Tests.Support;

namespace FastNet.Tests.Training;

/// <summary>Batches whose images are flipped, shifted and warped: which images the net sees, and what is refused.</summary>
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
    public void The_net_sees_the_drawn_images_changed_as_the_specification_says([Values(0, 0.3)] double warp)
    {
        Samples<double> rows = DrawnRows.Create<double>(new RandomState(1), 30, Shape.Length, 4);
        WatchingNet net = new(Shape.Length, 4, 9);
        Sgd<double> rule = new(net.Parameters.Length);
        Solver<double> solver = new(net, rows, rows, rule, Options with { IsLegacy = true, Augmentation = Options.Augmentation! with { Warp = warp } }, new RandomState(2));
        RandomState same = new(2);
        int[] drawn = new int[9];
        double[] expected = new double[9 * Shape.Length];
        for (int step = 0; step < 5; step++)
        {
            Assert.That(solver.Step(), Is.True);
            same.Choice(30, drawn);
            Naive.GatherImages<double>(rows.Values, Shape, rows.Stride, drawn, expected, Shape.Length, flip: true, shift: 2, warp, seed: 77, step);
            Assert.That(net.LastBatch, Is.EqualTo(expected), $"step {step}");
        }
    }

    [Test]
    public void What_does_not_go_together_is_refused_with_the_values()
    {
        AssertRefused(Options with { FullBatch = true }, "not gathered");
        AssertRefused(Options with { Augmentation = new ImageAugmentation(Shape) { Shift = 3 } }, "shift is 3");
        AssertRefused(Options with { Augmentation = new ImageAugmentation(Shape) { Warp = 0.6 } }, "Warp is 0.6; expected 0 to 0.5");
        AssertRefused(Options with { Augmentation = new ImageAugmentation(Shape) { Warp = double.NaN } }, "Warp is NaN; expected 0 to 0.5");
        AssertRefused(Options with { Augmentation = new ImageAugmentation(new ImageShape(1, 4, 3)) }, "1 x 4 x 3; the net takes rows of 24");

        static void AssertRefused(TrainingOptions options, string message)
        {
            Samples<double> rows = DrawnRows.Create<double>(new RandomState(1), 30, Shape.Length, 4);
            WatchingNet net = new(Shape.Length, 4, 30);
            Sgd<double> rule = new(net.Parameters.Length);
            Assert.That(() => new Solver<double>(net, rows, rows, rule, options, new RandomState(2)), Throws.InstanceOf<ArgumentException>().With.Message.Contains(message));
        }
    }

    /// <summary>A layer without mathematics that keeps the batch it was shown.</summary>
    private sealed class WatchingLayer : Layer<double>
    {
        internal WatchingLayer(NetMemory<double> memory, int inputSize, int classes)
            : base(memory, inputSize, classes)
            => memory.Vector("w", 1);

        public List<double> LastBatch { get; } = [];

        protected override void Compute(ReadOnlyMatrix<double> x, Matrix<double> y)
        {
            LastBatch.Clear();
            for (int i = 0; i < x.Rows; i++)
            {
                LastBatch.AddRange(x.Row(i).ToArray());
                y.Row(i).Clear();
            }
        }

        protected override void ComputeTest(ReadOnlyMatrix<double> x, Matrix<double> y)
        {
            for (int i = 0; i < x.Rows; i++)
            {
                y.Row(i).Clear();
            }
        }

        protected override void Differentiate(ReadOnlyMatrix<double> x, ReadOnlyMatrix<double> y, ReadOnlyMatrix<double> dY, Matrix<double> dX)
        {
        }
    }

    private sealed class WatchingNet : Net<double>
    {
        internal WatchingNet(int inputSize, int classes, int capacity)
            : this(new NetMemory<double>(capacity), inputSize, classes)
        {
        }

        private WatchingNet(NetMemory<double> memory, int inputSize, int classes)
            : base(memory, [new WatchingLayer(memory, inputSize, classes)], new SoftmaxLoss<double>())
        {
        }

        internal List<double> LastBatch => ((WatchingLayer)Layers[0]).LastBatch;
    }
}
