using System.Numerics;
using FastNet.Numerics;

namespace FastNet.PublicApi.Tests.Own;

/// <summary>A user's own layer with two matrices: y (N, M) = f(x (N, D) W (D, K)) V (K, M), where K is small.</summary>
internal sealed class BottleneckLayer<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AffineLayer<T> _down;
    private readonly ActivationLayer<T> _function;
    private readonly AffineLayer<T> _up;
    private readonly BatchBuffer<T> _sums;
    private readonly BatchBuffer<T> _middle;
    private readonly BatchBuffer<T> _gradient;

    public BottleneckLayer(NetMemory<T> memory, string name, int inputSize, int middleSize, int outputSize, Activation<T> activation)
        : base(memory, inputSize, outputSize)
    {
        _down = new AffineLayer<T>(memory, $"{name}.down", inputSize, middleSize, hasBias: false);
        _function = new ActivationLayer<T>(memory, middleSize, activation);
        _up = new AffineLayer<T>(memory, $"{name}.up", middleSize, outputSize, hasBias: false);
        _sums = memory.ReserveBatch($"{name}: sums", middleSize);
        _middle = memory.ReserveBatch($"{name}: middle", middleSize);
        _gradient = memory.ReserveBatch($"{name}: gradient", middleSize);
    }

    protected override string Settings => $"{_down.OutputSize} in the middle, {_function.Activation}";

    public override void Initialize(RandomState random, Initializer initializer)
    {
        _down.Initialize(random, initializer);
        _up.Initialize(random, initializer);
    }

    protected override void Compute(ReadOnlyMatrix<T> x, Matrix<T> y)
    {
        Matrix<T> sums = _sums.Rows(x.Rows);
        Matrix<T> middle = _middle.Rows(x.Rows);
        _down.Forward(x, sums);
        _function.Forward(sums, middle);
        _up.Forward(middle, y);
    }

    protected override void Differentiate(ReadOnlyMatrix<T> x, ReadOnlyMatrix<T> y, ReadOnlyMatrix<T> dY, Matrix<T> dX)
    {
        Matrix<T> sums = _sums.Rows(x.Rows);
        Matrix<T> middle = _middle.Rows(x.Rows);
        Matrix<T> gradient = _gradient.Rows(x.Rows);
        _up.Backward(middle, y, dY, gradient);
        _function.Backward(sums, middle, gradient, gradient);
        _down.Backward(x, sums, gradient, dX);
    }
}
