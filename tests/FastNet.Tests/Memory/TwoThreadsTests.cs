using FastNet.Numerics;

namespace FastNet.Tests.Memory;

/// <summary>Two threads in one object at once: a right answer or a refusal, never a wrong answer.</summary>
[OneMode]
public class TwoThreadsTests
{
    private const int Features = 60;
    private const int Rows = 4;
    private const int Classes = 10;

    private static IEnumerable<Func<Net<float>>> Nets()
    {
        yield return () => new TwoLayerNet<float>(Features, 40, Classes, Rows);
        yield return () => new FullyConnectedNet<float>(Features, [40, 30], Classes, Rows);
        yield return () => new LinearClassifier<float>(Features, Classes, Rows);
    }

    [TestCaseSource(nameof(Nets))]
    public void Predictions_are_right_or_refused(Func<Net<float>> create)
    {
        Net<float> net = create();
        new RandomState(0).Gaussian(net.Parameters, 0.3);
        float[][] batches = [Batch(1), Batch(2)];
        float[][] expected = Array.ConvertAll(batches, x => Scores(net, x));
        int[] wrong = new int[2], right = new int[2], refused = new int[2];
        Thread[] threads = [.. Enumerable.Range(0, 2).Select(i => new Thread(() => Predict(i)))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.That(wrong, Is.All.Zero, $"{right[0] + right[1]} right, {refused[0] + refused[1]} refused");
        Assert.That(right, Is.All.Positive);

        void Predict(int i)
        {
            for (int call = 0; call < 20_000; call++)
            {
                try
                {
                    ReadOnlyMatrix<float> scores = net.Predict(new ReadOnlyMatrix<float>(batches[i], Rows, Features));
                    Thread.Yield(); // the other thread's chance to spoil what this one reads
                    _ = Dense(scores).AsSpan().SequenceEqual(expected[i]) ? right[i]++ : wrong[i]++;
                }
                catch (InvalidOperationException error) when (error.Message.Contains("another thread", StringComparison.Ordinal))
                {
                    refused[i]++;
                }
            }
        }
    }

    [Test]
    public void A_call_during_another_threads_is_refused_and_the_next_one_is_not()
    {
        OneCall calls = default;
        using (calls.Enter(this))
        {
            Assert.That(() => Enter(ref calls), Throws.InvalidOperationException.With.Message.Contains("TwoThreadsTests").And.Message.Contains("one call at a time"));
        }

        Assert.That(() => Enter(ref calls), Throws.Nothing);
    }

    [Test]
    public void A_call_that_fails_ends_too([ValueSource(nameof(Nets))] Func<Net<float>> create)
    {
        Net<float> net = create();
        Assert.That(() => net.Predict(new ReadOnlyMatrix<float>(new float[8], 2, 4)).Rows, Throws.ArgumentException);
        Assert.That(() => net.Loss(new ReadOnlyMatrix<float>(Batch(1), Rows, Features), [0, 1, 2, Classes]), Throws.InstanceOf<ArgumentException>());
        Assert.That(net.Predict(new ReadOnlyMatrix<float>(Batch(1), Rows, Features)).Rows, Is.EqualTo(Rows));
    }

    [Test]
    public void No_other_thread_predicts_while_a_solver_writes_the_parameters()
    {
        TwoLayerNet<float> net = new(Features, 40, Classes, Rows);
        InvalidOperationException? found = null;
        WaitingOptimizer rule = new(net.Parameters.Length, () =>
        {
            Thread other = new(() => found = Refusal(() => net.Predict(new ReadOnlyMatrix<float>(Batch(1), Rows, Features))));
            other.Start();
            other.Join();
        });
        Samples<float> rows = Samples<float>.From(Batch(2), Features, [0, 1, 2, 3]);
        Solver<float> solver = new(net, rows, rows, rule, new TrainingOptions { Epochs = 1, BatchSize = Rows }, new RandomState(0));
        solver.Step();
        Assert.That(found?.Message, Does.Contain("another thread"));
        Assert.That(net.Predict(new ReadOnlyMatrix<float>(Batch(1), Rows, Features)).Rows, Is.EqualTo(Rows), "the step is over");
    }

    [Test]
    public void A_thread_that_keeps_asking_is_refused_and_disturbs_no_call_of_the_thread_in_turn()
    {
        TwoLayerNet<float> net = new(Features, 40, Classes, Rows);
        float[] batch = Batch(1);
        int answered = 0, refused = 0;
        WaitingOptimizer rule = new(net.Parameters.Length, () =>
        {
            bool isOver = false;
            Thread other = new(() =>
            {
                while (!Volatile.Read(ref isOver))
                {
                    _ = Refusal(() => net.Predict(new ReadOnlyMatrix<float>(batch, Rows, Features))) is null ? answered++ : refused++;
                }
            });
            other.Start();
            while (Volatile.Read(ref refused) == 0)
            {
                Thread.Yield();
            }

            Assert.That(() => Calls(20_000), Throws.Nothing);
            Volatile.Write(ref isOver, true);
            other.Join();
        });
        Samples<float> rows = Samples<float>.From(Batch(2), Features, [0, 1, 2, 3]);
        Solver<float> solver = new(net, rows, rows, rule, new TrainingOptions { Epochs = 1, BatchSize = Rows }, new RandomState(0));
        solver.Step();
        Assert.That(answered, Is.Zero);
        Assert.That(refused, Is.Positive);

        void Calls(int count)
        {
            for (int i = 0; i < count; i++)
            {
                net.Predict(new ReadOnlyMatrix<float>(batch, Rows, Features));
            }
        }
    }

    [Test]
    public void Weights_are_not_drawn_during_another_threads_call()
    {
        NetMemory<float> memory = new(Rows);
        Net<float>? net = null;
        InvalidOperationException? found = null;
        Activation<float> waiting = new(
            "waiting",
            (_, _, _) =>
            {
                Thread other = new(() => found = Refusal(() => net!.Initialize(new RandomState(0), weightScale: 1)));
                other.Start();
                other.Join();
            },
            (_, _, _, _) => { });
        net = new Net<float>(memory, [new AffineLayer<float>(memory, "1", Features, Classes), new ActivationLayer<float>(memory, Classes, waiting)], new SoftmaxLoss<float>());
        net.Predict(new ReadOnlyMatrix<float>(Batch(1), Rows, Features));
        Assert.That(found?.Message, Does.Contain("another thread"));
    }

    private static InvalidOperationException? Refusal(Action call)
    {
        try
        {
            call();
            return null;
        }
        catch (InvalidOperationException error)
        {
            return error;
        }
    }

    private void Enter(ref OneCall calls)
    {
        using OneCall.Scope call = calls.Enter(this);
    }

    private static float[] Scores(Net<float> net, float[] x) => Dense(net.Predict(new ReadOnlyMatrix<float>(x, Rows, Features)));

    private static float[] Dense(ReadOnlyMatrix<float> scores)
    {
        float[] values = new float[Rows * Classes];
        for (int i = 0; i < Rows; i++)
        {
            scores.Row(i).CopyTo(values.AsSpan(i * Classes));
        }

        return values;
    }

    private static float[] Batch(uint seed)
    {
        float[] x = new float[Rows * Features];
        new RandomState(seed).Gaussian(x.AsSpan(), 1);
        return x;
    }

    private sealed class WaitingOptimizer(int parameterCount, Action wait) : Optimizer<float>(parameterCount)
    {
        public override string Name => "waiting";

        protected override void Apply(UpdateBlock<float> block) => wait();
    }
}
