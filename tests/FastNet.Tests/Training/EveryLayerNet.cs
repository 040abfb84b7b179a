using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Tests.Training;

/// <summary>A net with every kind of layer and the SVM loss, as a user would write one.</summary>
internal sealed class EveryLayerNet<T> : Net<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly NetMemory<T> _memory;
    private readonly DropoutLayer<T> _dropout;
    private readonly SandwichLayer<T> _layers;
    private readonly SvmLoss<T> _loss;
    private readonly BatchBuffer<T> _scores;
    private readonly BatchBuffer<T> _scoresGradient;
    private readonly BatchBuffer<T> _inputGradient;

    internal EveryLayerNet(int inputSize, int classes, int batchCapacity, Workers workers)
    {
        _memory = new NetMemory<T>(batchCapacity, workers);
        _dropout = new DropoutLayer<T>(_memory, 47, 0.9, seed: 4);
        _layers = new SandwichLayer<T>(
            _memory,
            new AffineLayer<T>(_memory, "1", inputSize, 67, decay: 1e-3),
            new BatchNormLayer<T>(_memory, "1", 67),
            new ActivationLayer<T>(_memory, 67, Activation<T>.LeakyRelu()),
            new AffineLayer<T>(_memory, "2", 67, 94),
            new MaxoutLayer<T>(_memory, 47),
            _dropout,
            new AffineLayer<T>(_memory, "3", 47, 41),
            new LayerNormLayer<T>(_memory, "3", 41),
            new ActivationLayer<T>(_memory, 41, Activation<T>.Elu()),
            new AffineLayer<T>(_memory, "4", 41, 37),
            new ActivationLayer<T>(_memory, 37, Activation<T>.Tanh),
            new AffineLayer<T>(_memory, "5", 37, 35),
            new ActivationLayer<T>(_memory, 35, Activation<T>.Sigmoid),
            new AffineLayer<T>(_memory, "6", 35, 33),
            new ActivationLayer<T>(_memory, 33, Activation<T>.Relu),
            new AffineLayer<T>(_memory, "7", 33, classes));
        _loss = new SvmLoss<T>(workers);
        _scores = _memory.ReserveBatch("scores", classes);
        _scoresGradient = _memory.ReserveBatch("scores gradient", classes);
        _inputGradient = _memory.ReserveBatch("input gradient", inputSize);
        _memory.Commit();
    }

    public int InputSize => _layers.InputSize;

    public int Classes => _layers.OutputSize;

    public int BatchCapacity => _memory.BatchCapacity;

    public IReadOnlyList<Parameter> Layout => _memory.Layout;

    public IReadOnlyList<Parameter> StateLayout => _memory.StateLayout;

    public Span<T> Parameters => _memory.Parameters;

    public Span<T> Gradients => _memory.Gradients;

    public Span<T> State => _memory.State;

    public int Step
    {
        get => _dropout.Step;
        set => _dropout.Step = value;
    }

    public ReadOnlyMatrix<T> Loss(ReadOnlyMatrix<T> x)
    {
        _layers.Predict(x, _scores.Rows(x.Rows));
        return _scores.Rows(x.Rows);
    }

    public double Loss(ReadOnlyMatrix<T> x, ReadOnlySpan<int> labels)
    {
        Matrix<T> scores = _scores.Rows(x.Rows);
        Matrix<T> gradient = _scoresGradient.Rows(x.Rows);
        _layers.Forward(x, scores);
        double loss = _loss.Loss(scores, labels, gradient);
        _layers.Backward(x, scores, gradient, _inputGradient.Rows(x.Rows));
        Step++;
        return loss;
    }

    internal void Initialize(RandomState random) => _layers.Initialize(random, Initializer.Xavier);
}
