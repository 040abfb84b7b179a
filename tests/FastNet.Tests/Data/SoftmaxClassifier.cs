using FastNet.Numerics;

namespace FastNet.Tests.Data;

/// <summary>The linear classifier of the course, scores = X W + b, as something that a solver trains.</summary>
internal sealed class SoftmaxClassifier : Net<float>
{
    private readonly float[] _parameters;
    private readonly float[] _gradients;
    private readonly float[] _scores;
    private readonly float[] _scoresGradient;
    private readonly Workers _workers;

    internal SoftmaxClassifier(int inputSize, int classes, int batchCapacity, Workers workers)
    {
        (InputSize, Classes, BatchCapacity, _workers) = (inputSize, classes, batchCapacity, workers);
        Layout = [new Parameter("W", inputSize, classes, 0) { IsMatrix = true }, new Parameter("b", 1, classes, inputSize * classes)];
        _parameters = new float[(inputSize + 1) * classes];
        _gradients = new float[_parameters.Length];
        _scores = new float[batchCapacity * classes];
        _scoresGradient = new float[batchCapacity * classes];
    }

    public int InputSize { get; }

    public int Classes { get; }

    public int BatchCapacity { get; }

    public IReadOnlyList<Parameter> Layout { get; }

    public Span<float> Parameters => _parameters;

    public Span<float> Gradients => _gradients;

    public ReadOnlyMatrix<float> Loss(ReadOnlyMatrix<float> x)
    {
        ReadOnlyMatrix<float> weights = new(Layout[0].Of(Parameters), InputSize, Classes);
        Matrix<float> scores = new(_scores, x.Rows, Classes);
        Gemm.MultiplyBias(x, weights, Layout[1].Of(Parameters), scores, _workers);
        return scores;
    }

    public double Loss(ReadOnlyMatrix<float> x, ReadOnlySpan<int> labels)
    {
        Loss(x);
        double loss = SoftmaxCrossEntropy.Loss(_scores, x.Rows, Classes, Classes, labels, _scoresGradient, Classes, _workers);

        // dW (D,C) = X^T (D,N) . dScores (N,C), db (C) = sum of dScores over the batch
        ReadOnlyMatrix<float> upstream = new(_scoresGradient, x.Rows, Classes);
        Gemm.Multiply(x.Transposed, upstream, new Matrix<float>(Layout[0].Of(Gradients), InputSize, Classes), workers: _workers);
        ColumnSums.Apply<float>(_scoresGradient, x.Rows, Classes, Classes, Layout[1].Of(Gradients), _workers);
        return loss;
    }
}
