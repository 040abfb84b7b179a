using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

/// <summary>All update rules, by the table <see cref="UpdateCase{T}"/>.</summary>
[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class UpdateTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    private const double Decay = 0.3;
    private const double Scale = 0.7;

    private static readonly T Rate = T.CreateChecked(0.01);
    private static readonly T Half = T.CreateChecked(0.5);

    private readonly List<GuardedBuffer<T>> _buffers = [];

    public static IEnumerable<string> Names => UpdateCase<T>.All.Select(rule => rule.Name);

    [TearDown]
    public void Free()
    {
        _buffers.ForEach(buffer => buffer.Dispose());
        _buffers.Clear();
    }

    [TestCaseSource(nameof(Names))]
    public void Equals_the_specification(string name) => Compare(Find(name), 0, 1);

    [TestCaseSource(nameof(Names))]
    public void Equals_the_specification_with_weight_decay_and_a_scaled_gradient(string name) => Compare(Find(name), Decay, Scale);

    [TestCaseSource(nameof(Names))]
    public void Factors_of_1_change_no_bit(string name)
    {
        UpdateCase<T> rule = Find(name);

        // So small a decay takes nothing off any number, but its factor is multiplied.
        ElementwiseCheck.Run<T>(2 + rule.States, (o, workers) => rule.Kernel(o, Rate, workers, 1e-30, 1), o => rule.Specification(o, Rate, null, 0, 1));
    }

    [TestCaseSource(nameof(Names))]
    public void A_scaled_gradient_is_a_smaller_gradient_and_decay_a_smaller_parameter(string name)
    {
        UpdateCase<T> rule = Find(name);
        Operands<T> scaled = Ones(rule, 5, 5, 5, 5);
        Operands<T> smaller = Ones(rule, 5, 5, 5, 5);
        smaller[0].Fill(T.CreateChecked(0.75));
        smaller[1].Fill(Half);
        rule.Kernel(scaled, Half, null, 0.5, 0.5);
        rule.Kernel(smaller, Half, null, 0, 1);
        for (int k = 0; k < scaled.Count; k++)
        {
            Assert.That(scaled[k].ToArray(), Is.EqualTo(k == 1 ? [T.One, T.One, T.One, T.One, T.One] : smaller[k].ToArray()), $"operand {k}");
        }
    }

    [TestCaseSource(nameof(Names))]
    public void Allocates_nothing(string name)
    {
        UpdateCase<T> rule = Find(name);
        Operands<T> o = Ones(rule, 70_000, 70_000, 70_000, 70_000);
        Allocation.AssertNone(workers => rule.Kernel(o, Rate, workers, 0, 1));
        Allocation.AssertNone(workers => rule.Kernel(o, Rate, workers, Decay, Scale));
    }

    [TestCaseSource(nameof(Names))]
    public void Rates_and_decays_that_make_no_sense_are_refused(string name)
    {
        UpdateCase<T> rule = Find(name);
        Operands<T> o = Ones(rule, 5, 5, 5, 5);
        Assert.That(() => rule.Kernel(o, T.NaN, null, 0, 1), Refused("rate is NaN"));
        Assert.That(() => rule.Kernel(o, T.PositiveInfinity, null, 0, 1), Refused("rate is "));
        Assert.That(() => rule.Kernel(o, Rate, null, -1, 1), Refused("weightDecay is -1"));
        Assert.That(() => rule.Kernel(o, Rate, null, double.NaN, 1), Refused("weightDecay is NaN"));
    }

    [Test]
    public void Constants_that_make_no_sense_are_refused()
    {
        T[] w = new T[5];
        T[] g = new T[5];
        T[] m = new T[5];
        T[] v = new T[5];
        Assert.That(() => MomentumUpdate.Apply(w, g, v, Rate, T.One), Refused("mu is 1"));
        Assert.That(() => MomentumUpdate.Apply(w, g, v, Rate, T.NaN), Refused("mu is NaN"));
        Assert.That(() => NesterovUpdate.Apply(w, g, v, Rate, T.One), Refused("mu is 1"));
        Assert.That(() => AdaGradUpdate.Apply(w, g, v, Rate, -Half), Refused("epsilon is -0.5"));
        Assert.That(() => RmsPropUpdate.Apply(w, g, v, Rate, -Half, Half), Refused("decay is -0.5"));
        Assert.That(() => RmsPropUpdate.Apply(w, g, v, Rate, Half, -Half), Refused("epsilon is -0.5"));
        Assert.That(() => AdamUpdate.Apply(w, g, m, v, Rate, T.One, Half, Half, 1), Refused("beta1 is 1"));
        Assert.That(() => AdamUpdate.Apply(w, g, m, v, Rate, Half, T.NaN, Half, 1), Refused("beta2 is NaN"));
        Assert.That(() => AdamUpdate.Apply(w, g, m, v, Rate, Half, Half, -Half, 1), Refused("epsilon is -0.5"));
        Assert.That(() => AdamUpdate.Apply(w, g, m, v, Rate, Half, Half, Half, 0), Refused("step"));
    }

    [TestCaseSource(nameof(Names))]
    public void Spans_of_different_lengths_are_refused(string name)
    {
        UpdateCase<T> rule = Find(name);
        for (int which = 1; which < 2 + rule.States; which++)
        {
            int[] lengths = [5, 5, 5, 5];
            lengths[which] = 4;
            Operands<T> o = Ones(rule, lengths);
            Assert.That(() => rule.Kernel(o, Rate, null, 0, 1), Throws.ArgumentException.With.Message.Contains("4; expected 5"), $"operand {which}");
        }
    }

    [TestCaseSource(nameof(Names))]
    public void Spans_that_overlap_are_refused(string name)
    {
        UpdateCase<T> rule = Find(name);
        int count = 2 + rule.States;
        for (int one = 0; one < count; one++)
        {
            for (int other = 0; other < count; other++)
            {
                if (one != other)
                {
                    GuardedBuffer<T>[] buffers = Buffers(rule, 5, 5, 5, 5);
                    buffers[one] = buffers[other];
                    Assert.That(
                        () => rule.Kernel(new(buffers), Rate, null, 0, 1), Throws.ArgumentException.With.Message.Contains("overlaps"), $"operands {one} and {other}");
                }
            }
        }
    }

    [Test]
    public void Epsilon_goes_where_it_is_asked_to()
    {
        double[] outside = [1];
        double[] inside = [1];
        RmsPropUpdate.Apply(outside, [2], new double[1], 1, 0.75, 3);
        RmsPropUpdate.Apply(inside, [2], new double[1], 1, 0.75, 3, epsilonInsideRoot: true);
        Assert.That(outside[0], Is.EqualTo(1 - (2 / (1.0 + 3))));
        Assert.That(inside[0], Is.EqualTo(1 - (2 / 2.0)));
    }

    private static UpdateCase<T> Find(string name) => UpdateCase<T>.All.Single(rule => rule.Name == name);

    private static void Compare(UpdateCase<T> rule, double decay, double scale)
        => ElementwiseCheck.Run<T>(
            2 + rule.States, (o, workers) => rule.Kernel(o, Rate, workers, decay, scale), o => rule.Specification(o, Rate, null, decay, scale));

    private Operands<T> Ones(UpdateCase<T> rule, params int[] lengths)
    {
        Operands<T> operands = new(Buffers(rule, lengths));
        for (int k = 0; k < operands.Count; k++)
        {
            operands[k].Fill(T.One);
        }

        return operands;
    }

    private GuardedBuffer<T>[] Buffers(UpdateCase<T> rule, params int[] lengths)
    {
        GuardedBuffer<T>[] buffers = [.. lengths.Take(2 + rule.States).Select(length => new GuardedBuffer<T>(length))];
        _buffers.AddRange(buffers);
        return buffers;
    }

    private static NUnit.Framework.Constraints.ContainsConstraint Refused(string message)
        => Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains(message);
}

/// <summary>The rules of which there are golden steps of NumPy.</summary>
public class UpdateReferenceTests
{
    private static readonly double[] First = UpdateSteps.Zeros();
    private static readonly double[] Second = UpdateSteps.Zeros();

    [SetUp]
    public void Forget()
    {
        Array.Clear(First);
        Array.Clear(Second);
    }

    [Test]
    public void Gradient_descent_repeats_the_steps_of_NumPy() => UpdateSteps.Repeat("sgd", (w, g, _) => SgdUpdate.Apply(w, g, 1e-2));

    [Test]
    public void Momentum_repeats_the_steps_of_NumPy()
    {
        UpdateSteps.Repeat("momentum", (w, g, _) => MomentumUpdate.Apply(w, g, First, 1e-2, 0.9));
        UpdateSteps.AssertState("momentum_velocity", First);
    }

    [Test]
    public void Nesterovs_momentum_repeats_the_steps_of_NumPy()
    {
        UpdateSteps.Repeat("nesterov", (w, g, _) => NesterovUpdate.Apply(w, g, First, 1e-2, 0.9));
        UpdateSteps.AssertState("momentum_velocity", First);
    }

    [Test]
    public void AdaGrad_repeats_the_steps_of_NumPy()
    {
        UpdateSteps.Repeat("adagrad", (w, g, _) => AdaGradUpdate.Apply(w, g, First, 1e-2, 1e-8));
        UpdateSteps.AssertState(UpdateSteps.SumOfSquares(), First, "adagrad cache");
    }

    [Test]
    public void RMSProp_repeats_the_steps_of_NumPy()
    {
        UpdateSteps.Repeat("rmsprop", (w, g, _) => RmsPropUpdate.Apply(w, g, First, 1e-2, 0.99, 1e-8));
        UpdateSteps.AssertState("rmsprop_cache", First);
    }

    [Test]
    public void Adam_repeats_the_steps_of_NumPy()
    {
        UpdateSteps.Repeat("adam", (w, g, step) => AdamUpdate.Apply(w, g, First, Second, 1e-3, 0.9, 0.999, 1e-8, step));
        UpdateSteps.AssertState("adam_m", First);
        UpdateSteps.AssertState("adam_v", Second);
    }
}
