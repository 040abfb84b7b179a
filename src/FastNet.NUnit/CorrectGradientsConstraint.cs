using System.Runtime.CompilerServices;
using FastNet.Numerics;
using NUnit.Framework.Constraints;

namespace FastNet;

/// <summary>
/// <c>Assert.That(layer, Has.CorrectGradients())</c>: the gradients of the input and every parameter of a layer, of every parameter of a net, or of
/// the scores of a loss, are those of the values. See <see cref="GradientChecker"/>.
/// </summary>
/// <remarks>
/// It takes a <see cref="Layer{T}"/> of double, a factory <c>Func&lt;NetMemory&lt;double&gt;, ILayer&lt;double&gt;&gt;</c>, a factory of float layers
/// (with <see cref="WithTwin"/>), an <see cref="Net{T}"/> of double or a <c>Func</c> that makes one, and an <see cref="Loss{T}"/> of double. NUnit
/// calls a <c>Func</c> without parameters itself; <c>Assert.That&lt;Func&lt;Net&lt;double&gt;&gt;&gt;</c> hands it on, so that each worker has a net.
/// </remarks>
public sealed class CorrectGradientsConstraint : GradientConstraint<CorrectGradientsConstraint>
{
    private LayerCheckInput _input = LayerCheckInput.Default;
    private TargetRows<double>? _targets;
    private int _classes = 5;
    private Func<NetMemory<double>, ILayer<double>>? _twin;
    private NetMemory<double>? _memory;

    private protected override string Expectation => "correct gradients";

    /// <summary>Checks at this batch, for a loss at these scores; drawn unless given.</summary>
    /// <param name="x">(N, D); its rows are the batch.</param>
    public CorrectGradientsConstraint ForInput(double[,] x) => ForInput(Elements(x), x.GetLength(0));

    /// <summary>Checks at this batch, for a loss at these scores; drawn unless given.</summary>
    /// <param name="x">(N, D), row-major.</param>
    /// <param name="rows">N, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of rows is below 1.</exception>
    public CorrectGradientsConstraint ForInput(IReadOnlyList<double> x, int rows) => At(_input with { Rows = rows, X = Given(x) });

    /// <summary>Checks layers with this gradient with respect to y; drawn unless given.</summary>
    /// <param name="upstream">(N, M).</param>
    public CorrectGradientsConstraint WithUpstream(double[,] upstream) => At(_input with { Upstream = Elements(upstream) });

    /// <summary>The number of rows of drawn batches; 5 unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public CorrectGradientsConstraint WithBatch(int rows) => At(_input with { Rows = rows });

    /// <summary>
    /// The seed and the deviation of everything that is drawn: batch, upstream gradient, labels, the parameters of a layer that a factory makes.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The deviation is not finite or not above 0.</exception>
    public CorrectGradientsConstraint WithSeed(uint seed, double scale = 1) => At(_input with { Seed = seed, Scale = scale });

    /// <summary>Sets the parameters of a layer that a factory makes; drawn unless given.</summary>
    public CorrectGradientsConstraint WithParameters(Action<NetMemory<double>, RandomState> parameters)
        => At(_input with { Parameters = Given(parameters) });

    /// <summary>All of the above at once.</summary>
    public CorrectGradientsConstraint At(LayerCheckInput input)
    {
        _input = Given(input);
        return this;
    }

    /// <summary>The labels of a net's or loss's batch; drawn unless given.</summary>
    public CorrectGradientsConstraint WithLabels(params int[] labels) => WithTargets(new TargetRows<double>(labels));

    /// <summary>The numbers that a net's or loss's batch should give; drawn from 0 to 1 unless given.</summary>
    /// <param name="values">(N, M).</param>
    public CorrectGradientsConstraint WithTargets(double[,] values) => WithTargets(new TargetRows<double>(Elements(values), values.GetLength(1)));

    /// <summary>The targets of a net's or loss's batch, with weights of rows perhaps; drawn unless given.</summary>
    public CorrectGradientsConstraint WithTargets(TargetRows<double> targets)
    {
        _targets = Given(targets);
        return this;
    }

    /// <summary>Columns of the drawn scores of a loss; 5 unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public CorrectGradientsConstraint WithClasses(int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        _classes = classes;
        return this;
    }

    /// <summary>Makes the same layer in double as the factory under test makes in float.</summary>
    public CorrectGradientsConstraint WithTwin(Func<NetMemory<double>, ILayer<double>> twin)
    {
        _twin = Given(twin);
        return this;
    }

    /// <summary>The memory that a layer was made with, where it does not derive from <see cref="Layer{T}"/>.</summary>
    public CorrectGradientsConstraint In(NetMemory<double> memory)
    {
        _memory = Given(memory);
        return this;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">This is nothing that has gradients, or the settings do not fit it.</exception>
    public override ConstraintResult ApplyTo<TActual>(TActual actual) => Result(actual switch
    {
        Func<NetMemory<double>, ILayer<double>> create => GradientChecker.CheckLayer(create, _input, Options),
        Func<NetMemory<float>, ILayer<float>> narrow => GradientChecker.CheckFloatLayer(narrow, _twin ?? throw NoTwin(), _input, Options),
        Layer<double> layer => GradientChecker.CheckLayer(layer, _input, Options),
        ILayer<double> layer => GradientChecker.CheckLayer(layer, _memory ?? throw NoMemory(layer), _input, Options),
        Loss<double> loss => CheckLoss(loss),
        Net<double> net => CheckNet(net, create: null),
        Func<Net<double>> create => CheckNet(create(), create),
        _ => throw new ArgumentException(
            $"Has.CorrectGradients() was given {actual?.GetType().ToString() ?? "null"}; expected a layer, a loss or a net of double, "
                + "or a factory Func<NetMemory<double>, ILayer<double>>.",
            nameof(actual)),
    });

    private static ArgumentException NoTwin()
        => new("A float layer is checked through its double twin; expected .WithTwin(memory => the same layer in double).");

    private static ArgumentException NoMemory(ILayer<double> layer)
        => new($"{layer.GetType().Name} does not derive from Layer<double>, so its memory is not known; "
            + "expected .In(memory), or a factory Func<NetMemory<double>, ILayer<double>>.");

    private static TValue Given<TValue>(TValue? value, [CallerArgumentExpression(nameof(value))] string name = "")
        where TValue : class
        => value ?? throw new ArgumentNullException(name);

    private static double[] Elements(double[,] matrix, [CallerArgumentExpression(nameof(matrix))] string name = "")
        => [.. Given(matrix, name).Cast<double>()];

    /// <summary>Checks a net as it is; with a factory, a net of its own for each worker.</summary>
    private GradientReport CheckNet(Net<double> net, Func<Net<double>>? create)
    {
        double[] elements = Batch(net.InputSize, net.Objective, net.OutputSize, out TargetRows<double> targets);
        ReadOnlyMatrix<double> x = new(elements, targets.Count, net.InputSize);
        return create is null ? GradientChecker.CheckNet(net, x, targets.View, Options) : GradientChecker.CheckNet(create, x, targets.View, Options);
    }

    private GradientReport CheckLoss(Loss<double> loss)
    {
        int columns = _input.X is null ? _classes : _input.X.Count / _input.Rows;
        double[] scores = Batch(columns, loss, columns, out TargetRows<double> targets);
        return GradientChecker.CheckLoss(loss, new ReadOnlyMatrix<double>(scores, targets.Count, columns), targets.View, Options);
    }

    /// <summary>Rows and their targets, given or drawn.</summary>
    private double[] Batch(int columns, Loss<double> loss, int outputs, out TargetRows<double> targets)
    {
        int rows = _input.X is null ? _targets?.Count ?? _input.Rows : _input.Rows;
        RandomState random = new(_input.Seed);
        double[] x = new double[rows * columns];
        random.Gaussian<double>(x, _input.Scale);
        targets = _targets ?? CheckBatch.Draw(loss, rows, outputs, random);
        return _input.X is null ? x : [.. _input.X];
    }
}
