using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>y = f(x), element by element.</summary>
/// <param name="x">Any number of elements.</param>
/// <param name="y">As many; it may be <paramref name="x"/> itself.</param>
/// <param name="workers">Threads that may share the work.</param>
public delegate void ActivationValue<T>(ReadOnlySpan<T> x, Span<T> y, Workers? workers);

/// <summary>dX = dY f'(x), element by element.</summary>
/// <param name="kept">The y of the forward pass, or its x where the activation says so.</param>
/// <param name="dY">The gradient with respect to y, as long.</param>
/// <param name="dX">As long; it may be <paramref name="dY"/> itself.</param>
/// <param name="workers">Threads that may share the work.</param>
public delegate void ActivationGradient<T>(ReadOnlySpan<T> kept, ReadOnlySpan<T> dY, Span<T> dX, Workers? workers);

/// <summary>
/// An element-wise function with its derivative, for an <see cref="ActivationLayer{T}"/>: one of ours, or one's own. Each element depends on its
/// own input alone, and has the same bits wherever it stands; a net may apply it in place to a whole buffer, unused elements included.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Activation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A function.</summary>
    /// <param name="name">Its name in reports and files.</param>
    /// <param name="value">y of x.</param>
    /// <param name="gradient">dX of dY and what is kept.</param>
    /// <param name="keepsInput">Whether the derivative is computed from x; from y unless set, so that x need not be kept.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="ArgumentNullException">A function is null.</exception>
    public Activation(string name, ActivationValue<T> value, ActivationGradient<T> gradient, bool keepsInput = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(gradient);
        (Name, Value, Gradient, KeepsInput) = (name, value, gradient, keepsInput);
    }

    /// <summary>One of ours, which has nodes of ONNX.</summary>
    private Activation(
        string name, Func<OnnxGraph<T>, string, string> onnx, ActivationValue<T> value, ActivationGradient<T> gradient, bool keepsInput = false)
        : this(name, value, gradient, keepsInput)
        => Onnx = onnx;

    /// <summary>y = max(0, x); dX = dY where y &gt; 0 (<see cref="Numerics.Relu"/>).</summary>
    public static Activation<T> Relu { get; }
        = new("relu", (graph, x) => graph.Node("Relu", [x]), Numerics.Relu.Forward, Numerics.Relu.Backward);

    /// <summary>y = 1 / (1 + exp(-x)); dX = dY y (1 - y) (<see cref="Numerics.Sigmoid"/>).</summary>
    public static Activation<T> Sigmoid { get; }
        = new("sigmoid", (graph, x) => graph.Node("Sigmoid", [x]), Numerics.Sigmoid.Forward, Numerics.Sigmoid.Backward);

    /// <summary>y = tanh(x); dX = dY (1 - y^2) (<see cref="Numerics.Tanh"/>).</summary>
    public static Activation<T> Tanh { get; }
        = new("tanh", (graph, x) => graph.Node("Tanh", [x]), Numerics.Tanh.Forward, Numerics.Tanh.Backward);

    /// <summary>y = x F(x), F the normal distribution; dX = dY (F(x) + x f(x)) (<see cref="Numerics.Gelu"/>).</summary>
    public static Activation<T> Gelu { get; } = new("gelu", OnnxGelu.Nodes, Numerics.Gelu.Forward, Numerics.Gelu.Backward, keepsInput: true);

    /// <summary>y = x s(x), s the sigmoid; dX = dY s(x) (1 + x s(-x)) (<see cref="Numerics.Silu"/>).</summary>
    public static Activation<T> Silu { get; }
        = new(
            "silu", (graph, x) => graph.Node("Mul", [x, graph.Node("Sigmoid", [x])]),
            Numerics.Silu.Forward, Numerics.Silu.Backward, keepsInput: true);

    /// <summary>y = ln(1 + exp(x)); dX = dY (1 - exp(-y)) (<see cref="Numerics.Softplus"/>).</summary>
    public static Activation<T> Softplus { get; }
        = new("softplus", SoftplusNodes, Numerics.Softplus.Forward, Numerics.Softplus.Backward);

    /// <summary>All of ours, those with a constant at its usual value.</summary>
    public static IReadOnlyList<Activation<T>> All { get; } = [Relu, LeakyRelu(), Elu(), Sigmoid, Tanh, Gelu, Silu, Softplus];

    /// <summary>The name in reports and files.</summary>
    public string Name { get; }

    /// <summary>y of x.</summary>
    public ActivationValue<T> Value { get; }

    /// <summary>dX of dY and what is kept.</summary>
    public ActivationGradient<T> Gradient { get; }

    /// <summary>Whether the derivative is computed from x; otherwise from y.</summary>
    public bool KeepsInput { get; }

    /// <summary>y = x where x &gt; 0, slope x elsewhere (<see cref="Numerics.LeakyRelu"/>).</summary>
    /// <param name="slope">Of the negative part, finite and not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">The slope is out of its range.</exception>
    public static Activation<T> LeakyRelu(double slope = Numerics.LeakyRelu.DefaultSlope)
    {
        T rounded = Rounded(slope, nameof(slope));
        return new(
            "leaky-relu",
            (graph, x) => OnnxGraph<T>.IsDouble
                ? graph.AddToPositive(x, (_, negative) => graph.Node("Mul", [negative, graph.Number(rounded)]))
                : graph.Node("LeakyRelu", [x], ("alpha", float.CreateTruncating(rounded))),
            (x, y, workers) => Numerics.LeakyRelu.Forward(x, y, rounded, workers),
            (y, dY, dX, workers) => Numerics.LeakyRelu.Backward(y, dY, dX, rounded, workers))
        {
            ConstantText = slope == Numerics.LeakyRelu.DefaultSlope ? string.Empty : FormattableString.Invariant($"slope {slope:R}"),
        };
    }

    /// <summary>y = x where x &gt; 0, alpha (exp(x) - 1) elsewhere (<see cref="Numerics.Elu"/>).</summary>
    /// <param name="alpha">Minus the limit of y for x to -inf, finite and not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">Alpha is out of its range.</exception>
    public static Activation<T> Elu(double alpha = Numerics.Elu.DefaultAlpha)
    {
        T rounded = Rounded(alpha, nameof(alpha));
        return new(
            "elu",
            (graph, x) => OnnxGraph<T>.IsDouble
                ? graph.AddToPositive(x, (_, negative) => graph.Node(
                    "Mul", [graph.Node("Sub", [graph.Node("Exp", [negative]), graph.Number(1)]), graph.Number(rounded)]))
                : graph.Node("Elu", [x], ("alpha", float.CreateTruncating(rounded))),
            (x, y, workers) => Numerics.Elu.Forward(x, y, rounded, workers),
            (y, dY, dX, workers) => Numerics.Elu.Backward(y, dY, dX, rounded, workers))
        {
            ConstantText = alpha == Numerics.Elu.DefaultAlpha ? string.Empty : FormattableString.Invariant($"alpha {alpha:R}"),
        };
    }

    /// <summary>One of <see cref="All"/>.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static Activation<T> Named(string name)
        => All.FirstOrDefault(activation => activation.Name == name)
            ?? throw new ArgumentException(
                $"There is no activation '{name}'; expected one of {string.Join(", ", All.Select(activation => activation.Name))}.", nameof(name));

    /// <summary>The constant in words, where there is one that is not at its usual value.</summary>
    internal string ConstantText { get; private init; } = string.Empty;

    /// <summary>Adds its nodes to a graph, for the value given, and tells the value that they make; null: it is not one of ours.</summary>
    internal Func<OnnxGraph<T>, string, string>? Onnx { get; }

    /// <summary>The name, and the constant where it is not at its usual value.</summary>
    public override string ToString() => ConstantText.Length == 0 ? Name : $"{Name}, {ConstantText}";

    private static string SoftplusNodes(OnnxGraph<T> graph, string x)
        => OnnxGraph<T>.IsDouble
            ? graph.AddToPositive(x, (positive, negative) => graph.Node(
                "Log", [graph.Node("Add", [graph.Node("Exp", [graph.Node("Sub", [negative, positive])]), graph.Number(1)])]))
            : graph.Node("Softplus", [x]);

    /// <summary>A constant as the kernel will see it.</summary>
    private static T Rounded(double value, string name)
    {
        T rounded = T.CreateChecked(value);
        Ensure.FiniteAndNotNegative(double.CreateChecked(rounded), name);
        return rounded;
    }
}
