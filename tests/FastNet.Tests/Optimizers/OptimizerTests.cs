using System.Numerics;
using FastNet.Numerics;
using FastNet.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace FastNet.Tests.Optimizers;

/// <summary>What the rules keep, and what they refuse.</summary>
[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class OptimizerTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static T Epsilon => T.CreateChecked(1e-3);

    [Test]
    public void Elements_whose_gradients_are_zero_do_not_move([ValueSource(typeof(RuleNames), nameof(RuleNames.All))] string name)
    {
        Optimizer<T> rule = RuleNames.Create<T>(name, 37);
        rule.WeightDecay = 0;
        T[] parameters = new T[37];
        parameters[5] = T.One;
        T[] gradients = new T[37];
        gradients[9] = -Epsilon;
        for (int i = 0; i < 3; i++)
        {
            rule.Update(parameters, gradients, 0.1);
        }

        Assert.That(parameters[9], Is.GreaterThan(T.Zero));
        parameters[9] = T.Zero;
        Assert.That(parameters[5], Is.EqualTo(T.One));
        parameters[5] = T.Zero;
        Assert.That(parameters, Is.All.EqualTo(T.Zero));
    }

    /// <summary>Also where parameters decay in part, so that no kernel sees the whole vectors.</summary>
    [Test]
    public void Parameters_and_gradients_must_not_overlap([ValueSource(typeof(RuleNames), nameof(RuleNames.All))] string name, [Values] bool inParts)
    {
        Optimizer<T> rule = RuleNames.Create<T>(name, 8);
        rule.WeightDecay = 0.1;
        rule.DecayedParameters = inParts ? [new("a", 1, 2, 0)] : null;
        T[] memory = new T[16];
        Assert.That(() => rule.Update(memory.AsSpan(0, 8), memory.AsSpan(4, 8), 0.1), Throws.ArgumentException.With.Message.Contains("overlaps"));
        Assert.That(() => rule.Update(memory.AsSpan(0, 8), memory.AsSpan(0, 8), 0.1), Throws.ArgumentException.With.Message.Contains("overlaps"));
        Assert.That(() => rule.Update(memory.AsSpan(0, 8), memory.AsSpan(8, 8), 0.1), Throws.Nothing);
    }

    /// <summary>With decay of some parameters and clipping, and without: parts and blocks begin and end within vectors and within chunks.</summary>
    [Test]
    public void Workers_and_widths_change_no_bit([ValueSource(typeof(RuleNames), nameof(RuleNames.All))] string name, [Values] bool options)
    {
        const int Count = 100_003;
        T[][] gradients = [.. Enumerable.Range(0, 3).Select(seed => Gaussian(Count, seed))];
        T[]? expected = null;
        Widths.ForEachWithWorkers((workers, where) =>
        {
            Optimizer<T> rule = RuleNames.Create<T>(name, Count);
            if (options)
            {
                (rule.WeightDecay, rule.ClipNorm) = (0.1, 100);
                rule.DecayedParameters = [new("a", 123, 301, 16), new("b", 1, 30_000, 60_000)];
            }

            T[] parameters = Gaussian(Count, 9);
            Array.ForEach(gradients, gradient => rule.Update(parameters, gradient, 0.01, workers));
            expected ??= parameters;
            Assert.That(parameters.AsSpan().SequenceEqual(expected), Is.True, where);
        });
    }

    [Test]
    public void An_update_allocates_nothing([ValueSource(typeof(RuleNames), nameof(RuleNames.All))] string name, [Values] bool options)
    {
        const int Count = 100_003;
        Optimizer<T> rule = RuleNames.Create<T>(name, Count);
        if (options)
        {
            (rule.WeightDecay, rule.ClipNorm) = (0.1, 1);
            rule.DecayedParameters = [new("a", 123, 301, 16)];
        }

        T[] parameters = Gaussian(Count, 1);
        T[] gradients = Gaussian(Count, 2);
        Allocation.AssertNone(workers => rule.Update(parameters, gradients, 0.01, workers));
    }

    [Test]
    public void Only_the_parameters_chosen_decay([ValueSource(typeof(RuleNames), nameof(RuleNames.All))] string name)
    {
        const int Count = 5000;
        Parameter[] decayed = [new("late", 3, 7, 4000), new("early", 1, 900, 64)];
        Optimizer<T> some = RuleNames.Create<T>(name, Count);
        Optimizer<T> none = RuleNames.Create<T>(name, Count);
        (some.WeightDecay, some.DecayedParameters, none.WeightDecay) = (0.5, decayed, 0);
        T[] actual = Gaussian(Count, 1);
        T[] expected = [.. actual];
        T[] gradients = Gaussian(Count, 2);
        T kept = T.CreateChecked(1 - (0.1 * 0.5));
        foreach (Parameter parameter in decayed)
        {
            foreach (ref T value in parameter.Of(expected.AsSpan()))
            {
                value *= kept;
            }
        }

        some.Update(actual, gradients, 0.1);
        none.Update(expected, gradients, 0.1);
        Assert.That(actual, Is.EqualTo(expected));
    }

    [Test]
    public void A_gradient_that_is_too_long_is_scaled_and_another_one_is_not([ValueSource(typeof(RuleNames), nameof(RuleNames.All))] string name)
    {
        const int Count = 5000;
        T[] gradients = Gaussian(Count, 2);
        double norm = Math.Sqrt(SumOfSquares.Compute<T>(gradients));
        T scale = T.CreateChecked(3 / (norm + 1e-6));
        AssertUpdate(name, gradients, clipNorm: 3, Array.ConvertAll(gradients, gradient => scale * gradient));
        AssertUpdate(name, gradients, clipNorm: norm + 1e-5, gradients);
        AssertUpdate(name, gradients, clipNorm: 0, gradients);
    }

    [Test]
    public void Squares_may_overflow_where_numbers_do_not([ValueSource(typeof(RuleNames), nameof(RuleNames.All))] string name)
    {
        T large = T.CreateChecked(typeof(T) == typeof(float) ? 1e30 : 1e200);
        T scale = T.CreateChecked(1 / (5 * double.CreateChecked(large)));
        T[] gradients = [T.CreateChecked(3) * large, T.Zero, T.CreateChecked(-4) * large];
        AssertUpdate(name, gradients, clipNorm: 1, Array.ConvertAll(gradients, gradient => scale * gradient), tolerance: 1e-6);
    }

    [Test]
    public void A_gradient_that_is_not_finite_shows(
        [ValueSource(typeof(RuleNames), nameof(RuleNames.All))] string name, [Values(double.NaN, double.PositiveInfinity, double.NegativeInfinity)] double element)
    {
        Optimizer<T> rule = RuleNames.Create<T>(name, 3);
        rule.ClipNorm = 1;
        T[] parameters = [T.One, T.One, T.One];
        rule.Update(parameters, [T.One, T.CreateChecked(element), T.One], 0.1);
        Assert.That(parameters, Is.All.NaN);
    }

    [Test]
    public void Options_are_chosen_before_the_first_update_and_within_their_ranges()
    {
        Sgd<T> rule = new(100);
        foreach (double value in new[] { -0.1, double.NaN, double.PositiveInfinity })
        {
            Assert.That(() => rule.WeightDecay = value, Refusal("WeightDecay", value));
            Assert.That(() => rule.ClipNorm = value, Refusal("ClipNorm", value));
        }

        Parameter[][] refused = [[new("a", 1, 20, 90)], [new("b", 1, 20, 0), new("a", 1, 10, 19)], [new("a", 1, 5, -1)], [new("a", -1, 5, 10)]];
        foreach (Parameter[] wrong in refused)
        {
            string message = $"a has {wrong[^1].Length} elements from {wrong[^1].Offset} on";
            Assert.That(() => rule.DecayedParameters = wrong, Throws.ArgumentException.With.Message.Contains(message));
        }

        rule.Update(new T[100], new T[100], 0.1);
        Assert.That(() => rule.WeightDecay = 0.1, Throws.InvalidOperationException.With.Message.Contains("sgd has made 1 updates"));
        Assert.That(() => rule.ClipNorm = 1, Throws.InvalidOperationException);
        Assert.That(() => rule.DecayedParameters = null, Throws.InvalidOperationException);
    }

    [Test]
    public void A_call_during_a_call_is_refused_and_what_fails_does_not_count()
    {
        Nested rule = new();
        Assert.That(
            () => rule.Update(new T[4], new T[4], 0.1), Throws.InvalidOperationException.With.Message.Contains("Nested").And.Message.Contains("one call at a time"));
        Assert.That(rule.Steps, Is.Zero);
    }

    [Test]
    public void A_formula_sees_blocks_of_fixed_bounds()
    {
        const int Count = 50_000;
        List<(int Start, int Length, int Step)> alone = [];
        List<(int Start, int Length, int Step)> shared = [];
        using Workers workers = new(3);
        new Recorder(Count, alone).Update(new T[Count], new T[Count], 0.1);
        new Recorder(Count, shared).Update(new T[Count], new T[Count], 0.1, workers);
        Assert.That(alone, Is.EqualTo(Enumerable.Range(0, 25).Select(i => (2048 * i, i < 24 ? 2048 : 848, 1))));
        Assert.That(shared, Is.EquivalentTo(alone));
    }

    [Test]
    public void Names_that_make_no_sense_are_refused()
    {
        Assert.That(
            () => Optimizer<T>.Named("lion", 8),
            Throws.ArgumentException.With.Message.Contains("'lion'; expected one of sgd, momentum, nesterov, adagrad, rmsprop, adam, adamw"));
        Assert.That(() => new States("a", "b", "a"), Throws.ArgumentException.With.Message.Contains("Two state vectors are called 'a'"));
        Assert.That(() => new States(""), Throws.ArgumentException);
    }

    [Test]
    public void Vectors_of_another_length_are_refused([ValueSource(typeof(RuleNames), nameof(RuleNames.All))] string name)
    {
        Optimizer<T> rule = RuleNames.Create<T>(name, 8);
        Assert.That(() => rule.Update(new T[7], new T[8], 0.1), Throws.ArgumentException.With.Message.Contains("7 parameters and 8 gradients; expected 8"));
        Assert.That(() => rule.Update(new T[8], new T[9], 0.1), Throws.ArgumentException.With.Message.Contains("8 parameters and 9 gradients; expected 8"));
        T[] same = new T[12];
        Assert.That(() => rule.Update(same.AsSpan(0, 8), same.AsSpan(4, 8), 0.1), Throws.ArgumentException.With.Message.Contains("overlaps"));
        Assert.That(rule.Steps, Is.Zero, "what is refused does not count");
    }

    [Test]
    public void Any_rate_that_is_negative_or_not_finite_is_refused_and_not_counted([ValueSource(typeof(RuleNames), nameof(RuleNames.All))] string name)
    {
        Optimizer<T> rule = RuleNames.Create<T>(name, 8);
        int steps = 0;
        Prop.ForAll(ArbMap.Default.ArbFor<double>(), rate =>
        {
            bool fits = rate >= 0 && T.IsFinite(T.CreateChecked(rate));
            try
            {
                rule.Update(new T[8], new T[8], rate);
                steps++;
                return fits && rule.Steps == steps;
            }
            catch (ArgumentOutOfRangeException)
            {
                return !fits && rule.Steps == steps;
            }
        }).QuickCheckThrowOnFailure();
        foreach (double rate in new[] { -1e-3, double.NaN, double.NegativeInfinity, double.PositiveInfinity })
        {
            Assert.That(() => rule.Update(new T[8], new T[8], rate), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains($"learningRate is {rate}"));
        }
    }

    [Test]
    public void A_rate_too_large_for_float_is_refused_there()
    {
        Optimizer<float> rule = new Adam<float>(8);
        Assert.That(() => rule.Update(new float[8], new float[8], 1e300), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(rule.Steps, Is.Zero);
    }

    [Test]
    public void Constants_outside_their_ranges_are_refused()
    {
        foreach (double fraction in new[] { -0.1, 1, 1.5, double.NaN, double.PositiveInfinity })
        {
            Assert.That(() => new Momentum<T>(8, fraction), Refusal("coefficient", fraction));
            Assert.That(() => new Nesterov<T>(8, fraction), Refusal("coefficient", fraction));
            Assert.That(() => new RmsProp<T>(8, fraction), Refusal("decay", fraction));
            Assert.That(() => new Adam<T>(8, fraction), Refusal("beta1", fraction));
            Assert.That(() => new Adam<T>(8, 0.9, fraction), Refusal("beta2", fraction));
        }

        foreach (double epsilon in new[] { -1e-8, 0, double.NaN, double.PositiveInfinity })
        {
            Assert.That(() => new AdaGrad<T>(8, epsilon), Refusal("epsilon", double.CreateChecked(T.CreateChecked(epsilon))));
            Assert.That(() => new RmsProp<T>(8, 0.99, epsilon), Refusal("epsilon", double.CreateChecked(T.CreateChecked(epsilon))));
            Assert.That(() => new Adam<T>(8, 0.9, 0.999, epsilon), Refusal("epsilon", double.CreateChecked(T.CreateChecked(epsilon))));
        }
    }

    [Test]
    public void Constants_that_float_rounds_to_forbidden_values_are_refused_there()
    {
        const double AlmostOne = 1 - 1e-12;
        Assert.That(() => new Momentum<float>(8, AlmostOne), Refusal("coefficient", 1));
        Assert.That(() => new RmsProp<float>(8, AlmostOne), Refusal("decay", 1));
        Assert.That(() => new Adam<float>(8, 0.9, AlmostOne), Refusal("beta2", 1));
        Assert.That(() => new RmsProp<float>(8, 0.99, 1e-60), Refusal("epsilon", 0));
        RmsProp<double> rule = new(8, AlmostOne, 1e-60);
        Assert.That((rule.Decay, rule.Epsilon), Is.EqualTo((AlmostOne, 1e-60)));
    }

    [TestCase(0)]
    [TestCase(-5)]
    public void A_rule_for_no_parameters_is_refused(int count)
    {
        foreach (string name in RuleNames.All)
        {
            Assert.That(() => RuleNames.Create<T>(name, count), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains($"'{count}'"), name);
        }
    }

    [Test]
    public void A_state_that_a_rule_does_not_have_is_refused([ValueSource(typeof(RuleNames), nameof(RuleNames.All))] string name)
    {
        Optimizer<T> rule = RuleNames.Create<T>(name, 8);
        foreach (int index in new[] { -1, rule.StateCount })
        {
            Assert.That(() => rule.State(index).Length, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains($"'{index}'"));
            Assert.That(() => rule.StateName(index), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains($"'{index}'"));
        }
    }

    private static T[] Gaussian(int count, int seed)
    {
        T[] values = new T[count];
        new RandomState((uint)seed).Gaussian<T>(values, 1);
        return values;
    }

    /// <summary>One step with clipping gives what one without gives of other gradients.</summary>
    private static void AssertUpdate(string name, T[] gradients, double clipNorm, T[] clipped, double tolerance = 0)
    {
        Optimizer<T> rule = RuleNames.Create<T>(name, gradients.Length);
        Optimizer<T> plain = RuleNames.Create<T>(name, gradients.Length);
        rule.ClipNorm = clipNorm;
        T[] actual = Gaussian(gradients.Length, 1);
        T[] expected = [.. actual];
        rule.Update(actual, gradients, 0.1);
        plain.Update(expected, clipped, 0.1);
        AssertNear(actual, expected, tolerance);
        for (int i = 0; i < rule.StateCount; i++)
        {
            AssertNear(rule.State(i).ToArray(), plain.State(i).ToArray(), tolerance);
        }
    }

    private static NUnit.Framework.Constraints.ContainsConstraint Refusal(string name, double value)
        => Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo(name).And.Message.Contains($"{name} is {value}");

    private static void AssertNear(T[] actual, T[] expected, double tolerance)
        => Assert.That(Array.ConvertAll(actual, double.CreateChecked), Is.EqualTo(Array.ConvertAll(expected, double.CreateChecked)).Within(tolerance));

    private class States(params string[] names) : Optimizer<T>(4, names)
    {
        public override string Name => "states";

        protected override void Apply(UpdateBlock<T> block) => block.Parameters.Clear();
    }

    private sealed class Nested() : States("a")
    {
        protected override void Apply(UpdateBlock<T> block) => Update(new T[4], new T[4], 0.1);
    }

    private sealed class Recorder(int count, List<(int Start, int Length, int Step)> blocks) : Optimizer<T>(count)
    {
        public override string Name => "recorder";

        protected override void Apply(UpdateBlock<T> block)
        {
            Assert.That((block.Gradients.Length, block.Workspace.Length), Is.EqualTo((block.Parameters.Length, block.Parameters.Length)));
            lock (blocks)
            {
                blocks.Add((block.Start, block.Parameters.Length, block.Step));
            }
        }
    }
}
