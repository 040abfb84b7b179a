using System.Numerics.Tensors;
using FastNet.Numerics;

namespace FastNet;

/// <content>The way forward and back through the stages.</content>
public partial class Net<T>
{
    /// <summary>Keeps other threads out of the net during several calls and changes of its parameters.</summary>
    /// <param name="owner">The object that makes them, for the message.</param>
    internal OneCall.Held Hold(object owner) => _calls.Hold(owner);

    /// <summary>
    /// Begins a call, and refuses it during another one. A call of another thread gets other memory for its scores, because the last thread may
    /// still read its own; a view of scores is a ref struct and cannot move to another thread. Nothing else is allocated.
    /// </summary>
    internal OneCall.Scope Enter()
    {
        OneCall.Scope call = _calls.Enter(this);
        if (_thread != Environment.CurrentManagedThreadId)
        {
            RenewScores();
        }

        return call;
    }

    /// <summary>The input of a stage: the batch, or the output of the stage before.</summary>
    internal ReadOnlyMatrix<T> Input(int stage, ReadOnlyMatrix<T> x) => stage == 0 ? x : Output(stage - 1, x.Rows);

    /// <summary>The output of a stage.</summary>
    internal Matrix<T> Output(int stage, int rows) => stage == _outputs.Length ? Scores(rows) : _outputs[stage].Rows(rows);

    internal void Forward(ReadOnlyMatrix<T> x, bool training) => Forward(x, x, training);

    /// <summary>The same for a first stage that reads the batch as <paramref name="first"/> has it.</summary>
    private void Forward(ReadOnlyMatrix<T> x, ReadOnlyMatrix<T> first, bool training)
    {
        Ensure.Batch(x, BatchCapacity, InputSize, _scores.Span);
        Passes++;
        for (int stage = 0; stage < _stages.Length; stage++)
        {
            ForwardStage(stage, Input(stage, first), training);
        }
    }

    internal void ForwardStage(int stage, ReadOnlyMatrix<T> input, bool training)
        => _stages[stage].Forward(input, Output(stage, input.Rows), training, Workers);

    /// <summary>The loss of the scores, whose gradient is left, and the L2 term of a sum of squares.</summary>
    internal double LossOfScores(Targets<T> targets, double squares)
    {
        double loss = Objective.EvaluateBatch(Scores(targets.Rows), targets, _scoresGradient.Rows(targets.Rows), Workers);
        return _lossFactor == 0 ? loss : loss + (_lossFactor * squares);
    }

    private Matrix<T> Scores(int rows) => new(_scores.Span, rows, OutputSize, _scoresStride);

    private void RenewScores()
    {
        try
        {
            _scores = new AlignedBuffer<T>(_scores.Length);
            _thread = Environment.CurrentManagedThreadId;
        }
        catch (OutOfMemoryException)
        {
            _calls.Leave();
            throw;
        }
    }

    private void Backward(ReadOnlyMatrix<T> x)
    {
        Stage<T> stage = _stages[_firstLearning];
        Matrix<T> gradient = BackwardTo(_firstLearning, x.Rows);
        ReadOnlyMatrix<T> input = Input(_firstLearning, x);
        if (stage.Affine is not null)
        {
            stage.Affine.BackwardParameters(input, gradient);
        }
        else
        {
            stage.Head.Backward(input, Output(_firstLearning, x.Rows), gradient, Below(stage, gradient));
        }

        AddDecay();
    }

    /// <summary>Goes back from the gradient of the scores through all stages after one, whose parameters are left to be done.</summary>
    /// <returns>The gradient with respect to what the head of that stage gave.</returns>
    private Matrix<T> BackwardTo(int first, int rows)
    {
        Matrix<T> gradient = _scoresGradient.Rows(rows);
        bool masked = false;
        for (int i = _stages.Length - 1; ; i--)
        {
            Stage<T> stage = _stages[i];
            stage.BackwardInPlace(Output(i, rows), gradient, masked, Workers);
            if (i == first)
            {
                return gradient;
            }

            Matrix<T> below = Below(stage, gradient);
            Matrix<T> input = Output(i - 1, rows);
            masked = stage.Affine is not null && _stages[i - 1].IsRelu;
            if (masked)
            {
                stage.Affine!.BackwardParameters(input, gradient);
                stage.Affine.BackwardInputRelu(input, gradient, below);
            }
            else
            {
                stage.Head.Backward(input, Output(i, rows), gradient, below);
            }

            gradient = below;
        }
    }

    /// <summary>Where the gradient with respect to a stage's input goes; of two buffers the one that does not hold that of its output.</summary>
    private Matrix<T> Below(Stage<T> stage, Matrix<T> gradient)
        => stage.IsInPlace
            ? gradient
            : _gradients[gradient.Elements.Overlaps(_gradients[0].Flat(1)) ? 1 : 0].Rows(gradient.Rows, stage.Head.InputSize);

    /// <summary>The sum of the squares of a matrix, and of each of its columns.</summary>
    internal double SquaresOf(Parameter matrix, Span<double> columns)
        => SumOfSquares.ByColumns(new ReadOnlyMatrix<T>(matrix.Of(Parameters), matrix.Rows, matrix.Columns), columns, Workers);

    /// <summary>The L2 term of matrices in whose product it is not.</summary>
    private void AddDecay()
    {
        foreach (Parameter matrix in _plainMatrices)
        {
            Span<T> gradient = matrix.Of(Gradients);
            TensorPrimitives.FusedMultiplyAdd(matrix.Of(Parameters), _gradientFactor, gradient, gradient);
        }
    }

    private double SumOfSquaredWeights()
    {
        if (Whole is not null)
        {
            return Whole.SquaredWeights;
        }

        double sum = 0;
        foreach (Parameter matrix in _matrices)
        {
            sum += SquaresOf(matrix, _columnSquares.AsSpan(0, matrix.Columns));
        }

        return sum;
    }
}
