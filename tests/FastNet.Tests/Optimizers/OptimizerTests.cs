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

    [Test]
    public void Workers_change_no_bit([ValueSource(typeof(RuleNames), nameof(RuleNames.All))] string name)
    {
        const int Count = 100_003;
        using Workers team = new(3);
        Optimizer<T> alone = RuleNames.Create<T>(name, Count);
        Optimizer<T> shared = RuleNames.Create<T>(name, Count);
        T[] expected = new T[Count];
        T[] gradients = new T[Count];
        RandomState random = new(1);
        random.Gaussian<T>(expected, 1);
        T[] parameters = [.. expected];
        for (int i = 0; i < 3; i++)
        {
            random.Gaussian<T>(gradients, 1);
            alone.Update(expected, gradients, 0.01);
            shared.Update(parameters, gradients, 0.01, team);
        }

        Assert.That(parameters.AsSpan().SequenceEqual(expected), Is.True);
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

    private static NUnit.Framework.Constraints.ContainsConstraint Refusal(string name, double value)
        => Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo(name).And.Message.Contains($"{name} is {value}");
}
