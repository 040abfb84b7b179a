using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>A layer whose training step is set anew before every forward pass, so that each sees the same masks.</summary>
internal sealed class SteppedLayer<T>(ILayer<T> inner, Action<ILayer<T>> setStep) : ILayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public int InputSize => inner.InputSize;

    public int OutputSize => inner.OutputSize;

    /// <summary>The layer itself.</summary>
    public ILayer<T> Inner => inner;

    public void Forward(ReadOnlyMatrix<T> x, Matrix<T> y)
    {
        setStep(inner);
        inner.Forward(x, y);
    }

    public void Predict(ReadOnlyMatrix<T> x, Matrix<T> y) => inner.Predict(x, y);

    public void Backward(ReadOnlyMatrix<T> x, ReadOnlyMatrix<T> y, ReadOnlyMatrix<T> dY, Matrix<T> dX) => inner.Backward(x, y, dY, dX);

    /// <summary>The name of the layer itself, for reports.</summary>
    public override string ToString() => inner.GetType().Name.Split('`')[0];

    public void Initialize(RandomState random, Initializer initializer) => inner.Initialize(random, initializer);
}
