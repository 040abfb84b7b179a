using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Mpi.Tests;

/// <summary>Runs that are divided among ranks, beside the same runs of one process: every number is the same to the last bit.</summary>
[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public sealed class RankSolverTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Features = 9;
    private const int Classes = 5;
    private const int Rows = 70;
    private const int Batch = 13;

    /// <summary>Nets whose layers are divided evenly, unevenly, and into fewer groups of units than there are ranks.</summary>
    public static IEnumerable<string> Nets => Made.Keys;

    private static Dictionary<string, Func<NetMemory<T>, ILayer<T>[]>> Made { get; } = new()
    {
        ["two-layer"] = memory => Net(memory, [32], Normalization.None, 1),
        ["fewer units than ranks"] = memory => Net(memory, [7], Normalization.None, 1),
        ["one unit"] = memory => Net(memory, [1], Normalization.None, 1),
        ["deep"] = memory => Net(memory, [30, 13, 21], Normalization.None, 1),
        ["deep, one narrow layer"] = memory => Net(memory, [22, 3, 17], Normalization.None, 1),
        ["batch norm, dropout"] = memory => Net(memory, [30, 18], Normalization.Batch, 0.7),
        ["layer norm, dropout"] = memory => Net(memory, [30, 18], Normalization.Layer, 0.7),
        ["tanh, GELU, no bias"] = memory =>
        [
            new AffineLayer<T>(memory, "1", Features, 19, hasBias: false), new ActivationLayer<T>(memory, 19, Activation<T>.Named("tanh")),
            new AffineLayer<T>(memory, "2", 19, 14, hasBias: false), new ActivationLayer<T>(memory, 14, Activation<T>.Named("gelu")),
            new AffineLayer<T>(memory, "3", 14, Classes, hasBias: false),
        ],
        ["dropped input, maxout, normalised scores"] = memory =>
        [
            new DropoutLayer<T>(memory, Features, 0.9, seed: 5), new AffineLayer<T>(memory, "1", Features, 34), new MaxoutLayer<T>(memory, 17),
            new AffineLayer<T>(memory, "2", 17, 12), new DropoutLayer<T>(memory, 12, 0.5, seed: 5, stream: 3), new AffineLayer<T>(memory, "3", 12, Classes),
            new LayerNormLayer<T>(memory, "3", Classes),
        ],
    };

    [Test]
    public void A_divided_run_has_the_bits_of_one_process([ValueSource(nameof(Nets))] string net, [Values(1, 2, 3, 4)] int ranks)
        => Compare(ranks, () => Run(net, "momentum", regularization: 0.01));

    [Test]
    public void So_it_has_with_every_rule([Values("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw")] string rule)
        => Compare(3, () => Run("deep", rule, regularization: 0));

    [Test]
    public void So_it_has_where_the_gradient_is_clipped_and_matrices_alone_decay()
        => Compare(3, () => Run("deep", "adam", regularization: 0.1, Decaying));

    [Test]
    public void So_it_has_where_parameters_are_averaged_by_the_legacy_loop_and_for_full_batches([Values] bool isLegacy)
        => Compare(2, () => Run(
            "batch norm, dropout", "adam", 0.02,
            options: new TrainingOptions
            {
                Iterations = 9,
                LearningRate = 0.05,
                AverageDecay = 0.9,
                IsLegacy = isLegacy,
                FullBatch = !isLegacy,
                BatchSize = Batch,
                Schedule = LearningRateSchedule.Cosine,
                KeepSmallestLoss = !isLegacy,
            }));

    [Test]
    public void So_it_has_after_it_went_on_from_a_checkpoint_of_another_number_of_ranks([Values(1, 2, 4)] int before, [Values(1, 3)] int after)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("half.safetensors");
        ThreadRanks.Run(before, ranks =>
        {
            RankSolver<T> half = Divided(ranks, Run("layer norm, dropout", "adam", 0.01));
            for (int step = 0; step < 8; step++)
            {
                Assert.That(half.Own.Step());
            }

            half.Collect();
            if (ranks.Rank == 0)
            {
                Checkpoint.Save(path, half.Whole);
            }
        });
        Solver<T> expected = Run("layer norm, dropout", "adam", 0.01);
        expected.Train();
        ThreadRanks.Run(after, ranks =>
        {
            Solver<T> whole = Run("layer norm, dropout", "adam", 0.01);
            Checkpoint.Load(path, whole);
            RankSolver<T> rest = Divided(ranks, whole);
            rest.Train();
            AssertSame(expected, rest.Whole, "resumed");
        });
    }

    [Test]
    public void Checkpoints_are_the_same_files_after_every_step()
    {
        Solver<T> alone = Run("batch norm, dropout", "rmsprop", 0.03);
        List<byte[]> files = [];
        while (alone.Step())
        {
            files.Add(Bytes(alone));
        }

        ThreadRanks.Run(3, ranks =>
        {
            RankSolver<T> divided = Divided(ranks, Run("batch norm, dropout", "rmsprop", 0.03));
            for (int step = 0; divided.Own.Step(); step++)
            {
                divided.Collect();
                Assert.That(Bytes(divided.Whole), Is.EqualTo(files[step]), $"step {step + 1}");
            }
        });

        static byte[] Bytes(Solver<T> solver)
        {
            using MemoryStream stream = new();
            Checkpoint.WriteTo(stream, solver, notes: null);
            return stream.ToArray();
        }
    }

    [Test]
    public void A_run_that_diverges_ends_at_the_same_step_on_every_rank()
        => Compare(3, () => Run("deep", "sgd", 0.01, options: new TrainingOptions { Iterations = 40, BatchSize = Batch, LearningRate = 1e12 }), diverges: true);

    [Test]
    public void Any_rank_that_is_asked_to_stop_stops_all_after_the_same_step([Values(0, 2)] int asked)
    {
        int[] steps = new int[3];
        ThreadRanks.Run(3, ranks =>
        {
            using CancellationTokenSource stop = new();
            Solver<T> whole = Run("deep", "sgd", 0);
            RankSolver<T> divided = new(ranks, whole, net => Rule(net, "sgd"), stop.Token);
            while (!divided.IsStopped && divided.Own.Step())
            {
                if (ranks.Rank == asked && divided.Own.Iteration == 4)
                {
                    stop.Cancel();
                }
            }

            steps[ranks.Rank] = divided.Own.Iteration;
        });
        Assert.That(steps, Is.EqualTo(new[] { 5, 5, 5 }));
    }

    [Test]
    public void A_step_and_a_check_allocate_nothing([Values("two-layer", "batch norm, dropout", "layer norm, dropout")] string net, [Values] bool clips)
    {
        ThreadRanks.Run(2, ranks =>
        {
            TrainingOptions options = new() { Iterations = 2000, BatchSize = Batch, TrainingAccuracySamples = 5, LearningRate = 1e-4, KeepSmallestLoss = true };
            RankSolver<T> divided = Divided(ranks, Run(net, "adam", 0.01, clips ? Decaying : null, options), "adam");
            long fewest = long.MaxValue;
            for (int attempt = 0; attempt < 40; attempt++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                for (int i = 0; i < 10; i++)
                {
                    divided.Own.Step();
                }

                fewest = Math.Min(fewest, GC.GetAllocatedBytesForCurrentThread() - before);
            }

            // The loss of validation rows becomes smaller from check to check, each of which then looks at all parameters.
            Assert.That(divided.Own.BestValidation, Is.LessThan(divided.Own.History.Accuracies[0].ValidationLoss));
            Assert.That(fewest, Is.Zero);
        });
    }

    [Test]
    public void A_step_of_a_two_layer_net_gathers_its_hidden_layer_and_nothing_else()
    {
        ThreadRanks.Run(2, ranks =>
        {
            TrainingOptions options = new() { Iterations = 100, BatchSize = Batch, TrainingAccuracySamples = 5, LearningRate = 1e-4 };
            RankSolver<T> divided = Divided(ranks, Run("two-layer", "adam", 0.01, options: options), "adam");
            // Between two checks: the other half of the hidden layer, a double for each of its columns, and a byte.
            while (divided.Own.Iteration % divided.Own.IterationsPerEpoch != 1)
            {
                divided.Own.Step();
            }

            long received = ranks.Received;
            divided.Own.Step();
            int expected = (Batch * 16 * System.Runtime.CompilerServices.Unsafe.SizeOf<T>()) + (16 * sizeof(double)) + 1;
            Assert.That(ranks.Received - received, Is.EqualTo(expected));
        });
    }

    [Test]
    public void A_rank_without_the_others_counts_what_it_receives_of_them_and_stays_finite([ValueSource(nameof(Nets))] string net, [Values] bool clips)
        => ThreadRanks.Run(3, ranks =>
        {
            RankSolver<T> real = Divided(ranks, Run(net, "adam", 0.01, clips ? Decaying : null), "adam");
            CountingRanks counting = new(ranks.Rank, ranks.Count);
            RankSolver<T> counted = Divided(counting, Run(net, "adam", 0.01, clips ? Decaying : null), "adam");
            for (int step = 1; step < real.Own.IterationsPerEpoch; step++)
            {
                (int gatherings, long received) = (ranks.Gatherings - counting.Gatherings, ranks.Received - counting.Bytes);
                real.Own.Step();
                counted.Own.Step();

                // The first step's check gathers all parameters where it is the best one.
                if (step > 1)
                {
                    Assert.That((ranks.Gatherings - counting.Gatherings, ranks.Received - counting.Bytes), Is.EqualTo((gatherings, received)));
                }
            }

            Assert.That(counted.Own.History.Losses.ToArray(), Has.All.Not.NaN);
        });

    [Test]
    public void What_cannot_be_divided_is_refused_with_the_reason()
    {
        ThreadRanks.Run(2, ranks =>
        {
            Assert.That(
                () => Divided(ranks, Solver(memory => [new AffineLayer<T>(memory, "1", Features, Classes)], "sgd", 0)),
                Throws.TypeOf<MpiException>().With.Message.Contains("no hidden layer"));
            Assert.That(
                () => Divided(ranks, Solver(
                    memory => [new AffineLayer<T>(memory, "1", Features, 8), new Doubling(memory, 8), new AffineLayer<T>(memory, "2", 8, Classes)], "sgd", 0)),
                Throws.TypeOf<MpiException>().With.Message.Contains("Doubling"));
            Assert.That(
                () => Divided(ranks, Solver(
                    memory => [new BatchNormLayer<T>(memory, "0", Features), .. Net(memory, [8], Normalization.None, 1)], "sgd", 0)),
                Throws.TypeOf<MpiException>().With.Message.Contains("BatchNormLayer").And.Message.Contains("before the first"));
            Assert.That(
                () => new RankSolver<T>(ranks, Run("deep", "sgd", 0), net => Rule(net, "adam")),
                Throws.ArgumentException.With.Message.Contains("adam").And.Message.Contains("expected sgd"));
            Assert.That(
                () => Divided(ranks, Run("deep", "sgd", ranks.Rank)), Throws.TypeOf<MpiException>().With.Message.Contains("Rank 1 of 2 has another run"));
        });
    }

    private static ILayer<T>[] Net(NetMemory<T> memory, int[] hidden, Normalization normalization, double keep)
    {
        List<ILayer<T>> layers = [];
        int inputs = Features;
        for (int i = 0; i < hidden.Length; i++)
        {
            layers.Add(new AffineLayer<T>(memory, $"{i + 1}", inputs, hidden[i]));
            layers.AddRange(normalization switch
            {
                Normalization.Batch => [new BatchNormLayer<T>(memory, $"{i + 1}", hidden[i])],
                Normalization.Layer => [new LayerNormLayer<T>(memory, $"{i + 1}", hidden[i])],
                _ => (ILayer<T>[])[],
            });
            layers.Add(new ActivationLayer<T>(memory, hidden[i], Activation<T>.Relu));
            layers.AddRange(keep < 1 ? [new DropoutLayer<T>(memory, hidden[i], keep, seed: 11, stream: i)] : []);
            inputs = hidden[i];
        }

        return [.. layers, new AffineLayer<T>(memory, $"{hidden.Length + 1}", inputs, Classes)];
    }

    private static Solver<T> Run(
        string net, string rule, double regularization, Func<Net<T>, Optimizer<T>, Optimizer<T>>? changed = null, TrainingOptions? options = null)
        => Solver(Made[net], rule, regularization, changed, options);

    private static Solver<T> Solver(
        Func<NetMemory<T>, ILayer<T>[]> layers, string rule, double regularization, Func<Net<T>, Optimizer<T>, Optimizer<T>>? changed = null,
        TrainingOptions? options = null)
    {
        RandomState random = new(7);
        NetMemory<T> memory = new(Rows);
        Net<T> net = new(memory, layers(memory), new SoftmaxLoss<T>(), regularization);
        net.Initialize(random, Initializer.He);
        options ??= new TrainingOptions { Iterations = 17, BatchSize = Batch, LearningRate = 0.02, LearningRateDecay = 0.9, TrainingAccuracySamples = 20 };
        Optimizer<T> made = Rule(net, rule);
        return new Solver<T>(net, Samples(1, Rows), Samples(2, 40), changed is null ? made : changed(net, made), options, random);
    }

    private static Optimizer<T> Rule(Net<T> net, string name) => Optimizer<T>.Named(name, net.Parameters.Length);

    private static Optimizer<T> Decaying(Net<T> net, Optimizer<T> rule)
    {
        (rule.WeightDecay, rule.ClipNorm) = (0.1, 0.5);
        rule.DecayedParameters = [.. net.Layout.Where(parameter => parameter.IsMatrix)];
        return rule;
    }

    private static Samples<T> Samples(uint seed, int rows)
    {
        RandomState random = new(seed);
        T[] values = new T[rows * Features];
        random.Gaussian<T>(values, 1);
        int[] labels = [.. Enumerable.Range(0, rows).Select(row => values[row * Features] > T.Zero ? row % 2 : 2 + (row % 3))];
        return Samples<T>.From(values, Features, labels);
    }

    private static RankSolver<T> Divided(IRanks ranks, Solver<T> whole, string? rule = null)
        => new(ranks, whole, net =>
        {
            Optimizer<T> made = Rule(net, rule ?? (whole.Rule.WeightDecay > 0 ? "adamw" : whole.Rule.Name));
            return whole.Rule.ClipNorm > 0 ? Decaying(net, made) : made;
        });

    private static void Compare(int count, Func<Solver<T>> make, bool diverges = false)
    {
        Solver<T> expected = make();
        expected.Train();
        Assert.That(expected.IsDiverged, Is.EqualTo(diverges));
        ThreadRanks.Run(count, ranks =>
        {
            RankSolver<T> divided = Divided(ranks, make());
            divided.Train();
            AssertSame(expected, divided.Whole, $"rank {ranks.Rank} of {count}");
        });
    }

    private static void AssertSame(Solver<T> expected, Solver<T> actual, string where)
    {
        Assert.That(actual.History.Losses.ToArray(), Is.EqualTo(expected.History.Losses.ToArray()), $"losses, {where}");
        Assert.That(actual.History.Accuracies.ToArray(), Is.EqualTo(expected.History.Accuracies.ToArray()), $"checks, {where}");
        Assert.That(actual.Net.Parameters.ToArray(), Is.EqualTo(expected.Net.Parameters.ToArray()), $"parameters, {where}");
        Assert.That(actual.Net.State.ToArray(), Is.EqualTo(expected.Net.State.ToArray()), $"state, {where}");
    }

    private sealed class Doubling(NetMemory<T> memory, int size) : Layer<T>(memory, size, size)
    {
        protected internal override bool HasParameters => false;

        protected override void Compute(ReadOnlyMatrix<T> x, Matrix<T> y)
        {
            for (int i = 0; i < x.Rows; i++)
            {
                for (int j = 0; j < x.Columns; j++)
                {
                    y.Row(i)[j] = x.Row(i)[j] + x.Row(i)[j];
                }
            }
        }

        protected override void Differentiate(ReadOnlyMatrix<T> x, ReadOnlyMatrix<T> y, ReadOnlyMatrix<T> dY, Matrix<T> dX) => Compute(dY, dX);
    }
}
