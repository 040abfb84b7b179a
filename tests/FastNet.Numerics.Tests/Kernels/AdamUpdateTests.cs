using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class AdamUpdateTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    private static readonly T Rate = T.CreateChecked(0.001);
    private static readonly T Beta1 = T.CreateChecked(0.9);
    private static readonly T Beta2 = T.CreateChecked(0.999);
    private static readonly T Epsilon = T.CreateChecked(1e-8);

    [Test]
    public void Equals_the_specification([Values(1, 2, 1000, int.MaxValue)] int step)
        => ElementwiseCheck.Run<T>(
            4,
            (o, workers) => AdamUpdate.Apply(o[0], o[1], o[2], o[3], Rate, Beta1, Beta2, Epsilon, step, workers),
            o => Naive.AdamUpdate(o[0], o[1], o[2], o[3], Rate, Beta1, Beta2, Epsilon, step));

    [Test]
    public void Equals_the_specification_with_weight_decay()
        => ElementwiseCheck.Run<T>(
            4,
            (o, workers) => AdamUpdate.Apply(o[0], o[1], o[2], o[3], Rate, Beta1, Beta2, Epsilon, 3, workers, weightDecay: 0.3),
            o => Naive.AdamUpdate(o[0], o[1], o[2], o[3], Rate, Beta1, Beta2, Epsilon, 3, weightDecay: 0.3));

    [Test]
    public void Weight_decay_takes_its_share_of_parameters_without_gradients_and_no_negative_one_is_accepted()
    {
        T[] w = [T.One, -T.One];
        AdamUpdate.Apply(w, new T[2], new T[2], new T[2], T.CreateChecked(0.5), Beta1, Beta2, Epsilon, 1, weightDecay: 0.25);
        Assert.That(w, Is.EqualTo(new[] { T.CreateChecked(0.875), T.CreateChecked(-0.875) }));
        Assert.That(
            () => AdamUpdate.Apply(w, new T[2], new T[2], new T[2], Rate, Beta1, Beta2, Epsilon, 1, weightDecay: -1),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("weightDecay is -1"));
    }

    [Test]
    public void Allocates_nothing()
    {
        T[] w = new T[70_000];
        T[] g = new T[70_000];
        T[] m = new T[70_000];
        T[] v = new T[70_000];
        Allocation.AssertNone(workers => AdamUpdate.Apply(w, g, m, v, Rate, Beta1, Beta2, Epsilon, 3, workers));
    }

    [Test]
    public void Scalars_that_make_no_sense_are_refused()
    {
        AssertRefused("rate is NaN", T.NaN, Beta1, Beta2, Epsilon, 1);
        AssertRefused("beta1 is 1", Rate, T.One, Beta2, Epsilon, 1);
        AssertRefused("beta2 is NaN", Rate, Beta1, T.NaN, Epsilon, 1);
        AssertRefused("epsilon is -", Rate, Beta1, Beta2, -Epsilon, 1);
        AssertRefused("step", Rate, Beta1, Beta2, Epsilon, 0);

        static void AssertRefused(string message, T rate, T beta1, T beta2, T epsilon, int step) => Assert.That(
            () => AdamUpdate.Apply(new T[5], new T[5], new T[5], new T[5], rate, beta1, beta2, epsilon, step),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains(message));
    }

    [Test]
    public void Spans_of_different_lengths_are_refused([Values(1, 2, 3)] int which)
    {
        T[][] spans = [.. Enumerable.Range(0, 4).Select(k => new T[k == which ? 4 : 5])];
        Assert.That(() => Step(spans), Throws.ArgumentException.With.Message.Contains("4; expected 5"));
    }

    [Test]
    public void Spans_that_overlap_are_refused([Values(0, 1, 2, 3)] int one, [Values(1, 2, 3)] int further)
    {
        int other = (one + further) % 4;
        T[][] spans = [.. Enumerable.Range(0, 4).Select(_ => new T[5])];
        spans[one] = spans[other];
        Assert.That(() => Step(spans), Throws.ArgumentException.With.Message.Contains("overlaps"));
    }

    private static void Step(T[][] spans) => AdamUpdate.Apply(spans[0], spans[1], spans[2], spans[3], Rate, Beta1, Beta2, Epsilon, 1);
}

public class AdamUpdateReferenceTests
{
    [Test]
    public void Repeats_the_steps_of_NumPy()
    {
        double[] m = UpdateSteps.Zeros();
        double[] v = UpdateSteps.Zeros();
        UpdateSteps.Repeat("adam", (w, g, step) => AdamUpdate.Apply(w, g, m, v, 1e-3, 0.9, 0.999, 1e-8, step));
        UpdateSteps.AssertState("adam_m", m);
        UpdateSteps.AssertState("adam_v", v);
    }
}
