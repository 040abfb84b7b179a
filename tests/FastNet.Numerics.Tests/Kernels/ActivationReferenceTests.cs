using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

/// <summary>The activations of which there are values and gradients of NumPy.</summary>
public class ActivationReferenceTests
{
    private delegate void Value(ReadOnlySpan<double> x, Span<double> y);

    private delegate void Gradient(ReadOnlySpan<double> y, ReadOnlySpan<double> dY, Span<double> dX);

    private static IEnumerable<TestCaseData> Activations()
    {
        static TestCaseData Of(string name, Value value, Gradient gradient) => new TestCaseData(name, value, gradient).SetArgDisplayNames(name);
        yield return Of("relu", (x, y) => Relu.Forward(x, y), (y, dY, dX) => Relu.Backward(y, dY, dX));
        yield return Of(
            "leaky_relu", (x, y) => LeakyRelu.Forward(x, y, LeakyRelu.DefaultSlope), (y, dY, dX) => LeakyRelu.Backward(y, dY, dX, LeakyRelu.DefaultSlope));
        yield return Of("elu", (x, y) => Elu.Forward(x, y, Elu.DefaultAlpha), (y, dY, dX) => Elu.Backward(y, dY, dX, Elu.DefaultAlpha));
        yield return Of("sigmoid", (x, y) => Sigmoid.Forward(x, y), (y, dY, dX) => Sigmoid.Backward(y, dY, dX));
        yield return Of("tanh", (x, y) => Tanh.Forward(x, y), (y, dY, dX) => Tanh.Backward(y, dY, dX));
    }

    [TestCaseSource(nameof(Activations))]
    public void Values_and_gradients_are_those_of_NumPy(string name, Delegate value, Delegate gradient)
    {
        double[] x = Npz.Read("layers", "act_x");
        double[] y = new double[x.Length];
        ((Value)value)(x, y);
        Close.Assert(y, Npz.Read("layers", $"{name}_out"), $"{name}_out");

        // From NumPy's own outputs: where |y| of tanh is near 1, 1 - y^2 cancels, and an ulp of y is worth 4e-10 of it.
        ((Gradient)gradient)(Npz.Read("layers", $"{name}_out"), Npz.Read("layers", "act_dout"), y);
        Close.Assert(y, Npz.Read("layers", $"{name}_dx"), $"{name}_dx");
    }
}
