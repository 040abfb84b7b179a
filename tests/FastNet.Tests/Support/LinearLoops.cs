using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Tests.Support;

/// <summary>Loss and gradient of a linear classifier by the loops of the course's first versions: the mathematics, and nothing to make it fast.</summary>
internal static class LinearLoops<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Loss and gradient of a classifier; the gradient is left in it.</summary>
    public static double Loss(LinearClassifier<T> classifier, ReadOnlyMatrix<T> x, ReadOnlySpan<int> labels)
    {
        Matrix<T> gradient = new(classifier.Gradients[..classifier.W.Length], classifier.InputSize, classifier.OutputSize);
        double factor = classifier.Convention == RegularizationConvention.Half ? 0.5 * classifier.Regularization : classifier.Regularization;
        return Loss(x, labels, new(classifier.W, classifier.InputSize, classifier.OutputSize), gradient, classifier.Objective is SvmLoss<T>, factor);
    }

    private static double Loss(ReadOnlyMatrix<T> x, ReadOnlySpan<int> labels, ReadOnlyMatrix<T> w, Matrix<T> dW, bool isSvm, double lossFactor)
    {
        for (int d = 0; d < w.Rows; d++)
        {
            for (int c = 0; c < w.Columns; c++)
            {
                dW[d, c] = T.Zero;
            }
        }

        double loss = 0;
        for (int i = 0; i < x.Rows; i++)
        {
            loss += double.CreateChecked(isSvm ? SvmRow(x, i, labels[i], w, dW) : SoftmaxRow(x, i, labels[i], w, dW));
        }

        loss /= x.Rows;
        T rows = T.CreateChecked(x.Rows);
        T gradientFactor = T.CreateChecked(2 * lossFactor);
        for (int d = 0; d < w.Rows; d++)
        {
            for (int c = 0; c < w.Columns; c++)
            {
                dW[d, c] = (dW[d, c] / rows) + (gradientFactor * w[d, c]);
                loss += lossFactor * double.CreateChecked(w[d, c] * w[d, c]);
            }
        }

        return loss;
    }

    private static T SoftmaxRow(ReadOnlyMatrix<T> x, int i, int label, ReadOnlyMatrix<T> w, Matrix<T> dW)
    {
        T largest = T.NegativeInfinity;
        for (int c = 0; c < w.Columns; c++)
        {
            largest = T.Max(largest, Score(x, i, w, c));
        }

        T sum = T.Zero;
        for (int c = 0; c < w.Columns; c++)
        {
            sum += T.Exp(Score(x, i, w, c) - largest);
        }

        for (int c = 0; c < w.Columns; c++)
        {
            T probability = T.Exp(Score(x, i, w, c) - largest) / sum;
            AddRow(x, i, c == label ? probability - T.One : probability, dW, c);
        }

        return T.Log(sum) - (Score(x, i, w, label) - largest);
    }

    private static T SvmRow(ReadOnlyMatrix<T> x, int i, int label, ReadOnlyMatrix<T> w, Matrix<T> dW)
    {
        T correct = Score(x, i, w, label);
        T loss = T.Zero;
        for (int c = 0; c < w.Columns; c++)
        {
            T margin = Score(x, i, w, c) - correct + T.One;
            if (c != label && margin > T.Zero)
            {
                loss += margin;
                AddRow(x, i, T.One, dW, c);
                AddRow(x, i, -T.One, dW, label);
            }
        }

        return loss;
    }

    private static T Score(ReadOnlyMatrix<T> x, int i, ReadOnlyMatrix<T> w, int c)
    {
        T score = T.Zero;
        for (int d = 0; d < w.Rows; d++)
        {
            score += x[i, d] * w[d, c];
        }

        return score;
    }

    /// <summary>Adds a multiple of row i to column c.</summary>
    private static void AddRow(ReadOnlyMatrix<T> x, int i, T factor, Matrix<T> dW, int c)
    {
        for (int d = 0; d < dW.Rows; d++)
        {
            dW[d, c] += factor * x[i, d];
        }
    }
}
