using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>Somebody else's way to the product of the same matrices.</summary>
internal abstract class GemmRival<T>(string name, GemmOperands<T> operands)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public string Name => name;

    /// <summary>The rival's own C.</summary>
    public abstract ReadOnlyMatrix<T> Result { get; }

    protected GemmOperands<T> Operands => operands;

    protected GemmShape Shape => operands.Shape;

    /// <summary>The product, as often as told.</summary>
    public abstract void Multiply(int calls);

    /// <summary>
    /// Throws unless the rival's product is FastNet's but for rounding. Sums of k products in another order differ by at most k eps |a| |b|, a and b the
    /// row and the column as vectors (Cauchy and Schwarz on the usual bound); errors of either sign cancel, so for long sums 8 sqrt(k) stands
    /// for k, which rounding passes with a probability below 1e-12 (Higham and Mary, "A new approach to probabilistic rounding error analysis", 2019).
    /// </summary>
    public void Check()
    {
        double factor = Math.Min(Shape.K, 8 * Math.Sqrt(Shape.K)) * double.CreateChecked(T.BitIncrement(T.One) - T.One);
        double[] rows = Norms(Operands.A);
        double[] columns = Norms(Operands.B.Transposed);
        Matrix<T> ours = Operands.C;
        ReadOnlyMatrix<T> theirs = Result;
        for (int i = 0; i < rows.Length; i++)
        {
            for (int j = 0; j < columns.Length; j++)
            {
                double difference = Math.Abs(double.CreateChecked(ours[i, j]) - double.CreateChecked(theirs[i, j]));
                double allowed = factor * rows[i] * columns[j];
                if (!(difference <= allowed))
                {
                    throw new InvalidOperationException(
                        $"{Shape}: element ({i}, {j}) is {ours[i, j]:R} by FastNet and {theirs[i, j]:R} by {name}; rounding explains a difference of {allowed:G3}.");
                }
            }
        }
    }

    /// <summary>The length of each row as a vector.</summary>
    private static double[] Norms(ReadOnlyMatrix<T> matrix)
    {
        double[] norms = new double[matrix.Rows];
        for (int i = 0; i < matrix.Rows; i++)
        {
            double sum = 0;
            for (int j = 0; j < matrix.Columns; j++)
            {
                double value = double.CreateChecked(matrix[i, j]);
                sum += value * value;
            }

            norms[i] = Math.Sqrt(sum);
        }

        return norms;
    }
}
