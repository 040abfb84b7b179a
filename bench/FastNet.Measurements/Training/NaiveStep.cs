using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>The same step of a two-layer net out of naive loops alone: what a step must give to the last bit.</summary>
internal sealed class NaiveStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Net<T> _net;
    private readonly T[] _parameters;
    private readonly double _regularization;

    /// <param name="net">Tells sizes and layout.</param>
    /// <param name="parameters">The parameters before the step; <see cref="Update"/> changes them.</param>
    /// <param name="regularization">The factor of the L2 term 0.5 reg sum(W^2).</param>
    public NaiveStep(Net<T> net, T[] parameters, double regularization)
    {
        _net = net;
        _parameters = parameters;
        _regularization = regularization;
        Gradients = new T[parameters.Length];
    }

    public T[] Gradients { get; }

    public double Loss(T[] x, int[] labels)
    {
        int n = labels.Length;
        int units = _net.Layers[0].OutputSize;
        ReadOnlyMatrix<T> input = new(x, n, _net.InputSize);
        Matrix<T> hidden = new(new T[n * units], n, units);
        Matrix<T> scores = new(new T[n * _net.OutputSize], n, _net.OutputSize);
        Matrix<T> dHidden = new(new T[n * units], n, units);
        Matrix<T> dScores = new(new T[n * _net.OutputSize], n, _net.OutputSize);

        Naive.GemmBiasRelu(input, Weights(0), Of(1, _parameters), hidden);
        Naive.GemmBias(hidden, Weights(2), Of(3, _parameters), scores);
        double loss = Naive.SoftmaxCrossEntropy<T>(scores.Elements, n, _net.OutputSize, _net.OutputSize, labels, dScores.Elements, _net.OutputSize);
        loss += 0.5 * _regularization * (Squares(0) + Squares(2));

        T lambda = T.CreateChecked(_regularization);
        Naive.GemmAddScaled(hidden.Transposed, dScores, lambda, Weights(2), new Matrix<T>(Of(2, Gradients), units, _net.OutputSize));
        Naive.ColumnSums<T>(dScores.Elements, n, _net.OutputSize, _net.OutputSize, Of(3, Gradients));
        Naive.GemmReluMask(dScores, Weights(2).Transposed, hidden, dHidden);
        Naive.GemmAddScaled(input.Transposed, dHidden, lambda, Weights(0), new Matrix<T>(Of(0, Gradients), _net.InputSize, units));
        Naive.ColumnSums<T>(dHidden.Elements, n, units, units, Of(1, Gradients));
        return loss;
    }

    /// <summary>The sum of the squares of a matrix.</summary>
    private double Squares(int matrix)
    {
        ReadOnlyMatrix<T> w = Weights(matrix);
        return Naive.SumOfSquaresByColumns(w.Elements, w.Rows, w.Columns, w.Columns).Aggregate(0.0, (sum, column) => sum + column);
    }

    /// <summary>The first update by Adam.</summary>
    public void Update(Adam<T> adam, double rate)
    {
        T[] m = new T[_parameters.Length];
        T[] v = new T[_parameters.Length];
        Naive.AdamUpdate<T>(
            _parameters, Gradients, m, v, T.CreateChecked(rate), T.CreateChecked(adam.Beta1), T.CreateChecked(adam.Beta2), T.CreateChecked(adam.Epsilon), step: 1);
    }

    /// <summary>W1, b1, W2, b2 are the parameters 0 to 3.</summary>
    private Span<T> Of(int parameter, T[] vector) => _net.Layout[parameter].Of<T>(vector);

    private ReadOnlyMatrix<T> Weights(int parameter) => new(Of(parameter, _parameters), _net.Layout[parameter].Rows, _net.Layout[parameter].Columns);
}
