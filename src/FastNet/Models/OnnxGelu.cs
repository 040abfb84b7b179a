using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>The nodes of x F(x), F the normal distribution.</summary>
internal static class OnnxGelu
{
    /// <summary>The step of the sum in <see cref="OfDoubles"/>; its error is exp(-(pi / step)^2), some 1e-17 of the result.</summary>
    private const double Step = 0.5;

    /// <summary>Terms of that sum; the next one is below 1e-18 of the first.</summary>
    private const int Terms = 13;

    /// <summary>Adds them.</summary>
    public static string Nodes<T>(OnnxGraph<T> graph, string x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => OnnxGraph<T>.IsDouble ? OfDoubles(graph, x) : OfFloats(graph, x);

    /// <summary>x (1 + erf(x / sqrt(2))) / 2, in the order in which ONNX Runtime finds it and makes it one node.</summary>
    private static string OfFloats<T>(OnnxGraph<T> graph, string x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string erf = graph.Node("Erf", [graph.Node("Div", [x, graph.Number(Math.Sqrt(2))])]);
        return graph.Node("Mul", [graph.Node("Mul", [x, graph.Node("Add", [erf, graph.Number(1)])]), graph.Number(0.5)]);
    }

    /// <summary>
    /// max(0, x) - t F(-t) with t = |x| and the normal distribution F(-t) = erfc(u) / 2, u = t / sqrt(2). erfc is its integral
    /// 2 u e^(-u^2) / pi times that of e^(-a^2) / (a^2 + u^2), by the midpoint rule, and the residue that this leaves,
    /// 2 / (1 + e^(2 pi u / step)) (F. Matta and A. Reichel, "Uniform computation of the error function and other related functions", 1971).
    /// </summary>
    private static string OfDoubles<T>(OnnxGraph<T> graph, string x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] squares = new double[Terms];
        double[] weights = new double[Terms];
        for (int i = 0; i < Terms; i++)
        {
            squares[i] = (i + 0.5) * Step * (i + 0.5) * Step;
            weights[i] = -squares[i];
        }

        // Not that of Math, which differs between systems.
        Exp.Apply<double>(weights, weights);
        string t = graph.Node("Abs", [x]);
        string square = graph.Node("Mul", [graph.Node("Mul", [t, t]), graph.Number(0.5)]);
        string each = graph.Node("Add", [graph.Node("Unsqueeze", [square, graph.Integers(2)]), graph.Row("/gelu_squares", squares)]);
        string sum = graph.Node("ReduceSum", [graph.Node("Div", [graph.Row("/gelu_weights", weights), each]), graph.Integers(2)], ("keepdims", 0));
        string density = graph.Node("Exp", [graph.Node("Neg", [square])]);
        string factor = graph.Node("Mul", [graph.Node("Mul", [t, graph.Number(Step / (Math.PI * Math.Sqrt(2)))]), density]);
        string residue = graph.Node("Sigmoid", [graph.Node("Mul", [t, graph.Number(-Math.Sqrt(2) * Math.PI / Step)])]);
        string tail = graph.Node("Add", [graph.Node("Mul", [factor, sum]), residue]);
        return graph.Node("Sub", [graph.Node("Relu", [x]), graph.Node("Mul", [t, tail])]);
    }
}
