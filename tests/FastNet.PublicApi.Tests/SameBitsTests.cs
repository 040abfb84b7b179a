using System.Numerics;
using FastNet.Numerics;

namespace FastNet.PublicApi.Tests;

/// <summary>A net that a user makes of public layers is the net that we make of them, to the last bit: scores, losses, gradients, parameters.</summary>
[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public sealed class SameBitsTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Inputs = 37;
    private const int Hidden = 21;
    private const int Classes = 5;
    private const int Capacity = 24;

    [Test]
    public void The_layers_of_a_two_layer_net_give_its_bits(
        [Values] RegularizationConvention convention, [Values(0, 0.1)] double regularization, [Values(1, 2)] int threads, [Values] bool svm)
    {
        using Workers workers = new(threads);
        Loss<T> loss = svm ? new SvmLoss<T>() : new SoftmaxLoss<T>();
        TwoLayerNet<T> ours = new(Inputs, Hidden, Classes, Capacity, new() { Regularization = regularization, Convention = convention, Workers = workers, Loss = loss, Seed = 7 });
        NetMemory<T> memory = new(Capacity, workers);
        Net<T> users = new(
            memory,
            [
                new AffineLayer<T>(memory, "1", Inputs, Hidden),
                new ActivationLayer<T>(memory, Hidden, Activation<T>.Relu),
                new AffineLayer<T>(memory, "2", Hidden, Classes),
            ],
            loss,
            regularization,
            convention,
            seed: 7);
        AssertSame(users, ours);
    }

    [Test]
    public void A_user_s_activation_in_a_two_layer_net_gives_the_bits_of_ours()
    {
        Activation<T> own = new("own-relu", (x, y, _) => Clip(x, x, y), (y, dY, dX, _) => Clip(y, dY, dX));
        TwoLayerNet<T> users = new(Inputs, Hidden, Classes, Capacity, new() { Regularization = 0.1, Activation = own, Seed = 7 });
        AssertSame(users, new TwoLayerNet<T>(Inputs, Hidden, Classes, Capacity, new() { Regularization = 0.1, Seed = 7 }));
    }

    [Test]
    public void The_layers_of_a_deep_net_give_its_bits([Values] Normalization normalization, [Values(1, 0.7)] double keep)
    {
        FullyConnectedNet<T> ours = new(Inputs, [Hidden, 8], Classes, Capacity, new() { Regularization = 0.01, Normalization = normalization, DropoutKeep = keep, Seed = 7, Activation = Activation<T>.Elu() });
        NetMemory<T> memory = new(Capacity);
        List<ILayer<T>> layers = [];
        int inputs = Inputs;
        foreach ((int index, int units) in ((int[])[Hidden, 8]).Index())
        {
            layers.Add(new AffineLayer<T>(memory, $"{index + 1}", inputs, units));
            if (normalization != Normalization.None)
            {
                string name = $"{index + 1}";
                layers.Add(normalization == Normalization.Batch ? new BatchNormLayer<T>(memory, name, units) : new LayerNormLayer<T>(memory, name, units));
            }

            layers.Add(new ActivationLayer<T>(memory, units, Activation<T>.Elu()));
            if (keep < 1)
            {
                layers.Add(new DropoutLayer<T>(memory, units, keep, seed: 7, stream: index));
            }

            inputs = units;
        }

        layers.Add(new AffineLayer<T>(memory, "3", inputs, Classes));
        AssertSame(new Net<T>(memory, [.. layers], new SoftmaxLoss<T>(), 0.01, seed: 7), ours);
    }

    /// <summary>What stands at the places of what is above 0; 0 elsewhere.</summary>
    private static void Clip(ReadOnlySpan<T> condition, ReadOnlySpan<T> values, Span<T> result)
    {
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = condition[i] > T.Zero ? values[i] : T.Zero;
        }
    }

    private static void AssertSame(Net<T> users, Net<T> ours)
    {
        RandomState random = new(3);
        T[] x = new T[Capacity * Inputs];
        int[] labels = new int[Capacity];
        Adam<T> usersRule = new(users.Parameters.Length);
        Adam<T> ourRule = new(ours.Parameters.Length);
        Assert.That(users.Layout.Select(parameter => parameter.Name), Is.EqualTo(ours.Layout.Select(parameter => parameter.Name)));
        for (int step = 0; step < 12; step++)
        {
            // Batches of other sizes among them.
            int rows = step % 3 == 1 ? 7 : Capacity;
            random.Gaussian<T>(x, 1);
            random.RandInt(0, Classes, labels);
            ReadOnlyMatrix<T> batch = new(x, rows, Inputs);
            Assert.That(users.Loss(batch, labels.AsSpan(0, rows)), Is.EqualTo(ours.Loss(batch, labels.AsSpan(0, rows))), $"loss of step {step}");
            Assert.That(users.Gradients.SequenceEqual(ours.Gradients), $"gradients of step {step}");
            usersRule.Update(users.Parameters, users.Gradients, 0.01);
            ourRule.Update(ours.Parameters, ours.Gradients, 0.01);
            Assert.That(users.Parameters.SequenceEqual(ours.Parameters), $"parameters after step {step}");
            T[] scores = users.Predict(batch).Elements.ToArray();
            Assert.That(ours.Predict(batch).Elements.SequenceEqual(scores), $"scores after step {step}");
        }

        Assert.That(users.State.SequenceEqual(ours.State), "running statistics");
    }
}
