using FastNet.Numerics;
using MathNet.Numerics.LinearAlgebra.Double;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace FastNet.Data;

/// <summary>
/// Eigenvectors of a covariance matrix, those of the largest eigenvalues first. A few of many come from subspace iteration on our own products (N.
/// Halko, P.-G. Martinsson, J. A. Tropp, "Finding structure with randomness", SIAM Review 53, 2011), all from MathNet.Numerics (Householder's
/// reduction to three diagonals, then QL iterations).
/// </summary>
internal static class SymmetricEigen
{
    /// <summary>Below this size the solver for all takes half a second at most.</summary>
    private const int LeastSize = 512;

    // The subspace converges by the ratio of the first eigenvalue outside it to the last one asked for.
    private const int LeastMargin = 32;
    private const int FirstProducts = 2;
    private const int Degree = 5;
    private const int MostSweeps = 24;

    // Of the largest eigenvalue. Rounding leaves 3e-15 in 3,072 dimensions; with more it may not get below the small one.
    private const double SmallResidual = 1e-14;
    private const double LargestResidual = 1e-12;

    private const double LeastPivot = 1e-13;

    /// <summary>
    /// The <paramref name="kept"/> largest eigenvalues, and their eigenvectors as columns (size, kept), row-major; the largest number of each vector
    /// is positive.
    /// </summary>
    internal static (double[] Values, double[] Vectors) Decompose(double[] matrix, int size, int kept, Workers? workers)
    {
        int width = kept + Math.Max(kept, LeastMargin);
        bool isFew = size >= LeastSize && 4 * width <= size;
        return (isFew ? Leading(matrix, size, kept, width, workers) : null) ?? All(matrix, size, kept);
    }

    /// <summary>By MathNet.Numerics, on one thread, in time proportional to the cube of the size.</summary>
    internal static (double[] Values, double[] Vectors) All(double[] matrix, int size, int kept)
    {
        Evd<double> evd = DenseMatrix.OfColumnMajor(size, size, matrix).Evd(MathNet.Numerics.LinearAlgebra.Symmetricity.Symmetric);
        double[] vectors = new double[size * kept];
        for (int k = 0; k < kept; k++)
        {
            for (int i = 0; i < size; i++)
            {
                vectors[(i * kept) + k] = evd.EigenVectors[i, size - 1 - k];
            }
        }

        // MathNet gives the smallest eigenvalue first. Rounding may leave tiny negative ones, which no covariance has.
        return ([.. Enumerable.Range(1, kept).Select(i => Math.Max(0, evd.EigenValues[size - i].Real))], Signed(vectors, kept));
    }

    /// <summary>
    /// By subspace iteration: a Rayleigh-Ritz step, then a polynomial of the matrix that makes the wanted vectors large; null where residuals stay
    /// too large.
    /// </summary>
    private static (double[] Values, double[] Vectors)? Leading(double[] matrix, int size, int kept, int width, Workers? workers)
    {
        double[] basis = new double[size * width];
        new RandomState(0).Gaussian(basis);
        for (int i = 0; i < FirstProducts; i++)
        {
            basis = Product(Rows(matrix, size), Rows(basis, width), workers);
            if (!Orthonormalize(ref basis, width, workers))
            {
                return null;
            }
        }

        double last = double.PositiveInfinity;
        for (int sweep = 0; sweep < MostSweeps; sweep++)
        {
            double[] image = Product(Rows(matrix, size), Rows(basis, width), workers);
            double[] projected = Product(Rows(basis, width).Transposed, Rows(image, width), workers);
            (double[] values, double[] rotation) = All(projected, width, width);
            basis = Product(Rows(basis, width), Rows(rotation, width), workers);
            image = Product(Rows(image, width), Rows(rotation, width), workers);
            double residual = Residual(image, basis, values, kept);
            if (residual <= SmallResidual * values[0] || (residual <= LargestResidual * values[0] && residual > last / 2))
            {
                return (values[..kept], Signed(FirstColumns(basis, width, kept), kept));
            }

            last = residual;
            basis = Filter(matrix, size, basis, image, values[^1], workers);
            if (!Orthonormalize(ref basis, width, workers))
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>
    /// Applies Chebyshev's polynomial of the matrix, moved to the interval from 0 to <paramref name="bound"/>: eigenvectors of larger eigenvalues
    /// grow, all others do not.
    /// </summary>
    private static double[] Filter(double[] matrix, int size, double[] basis, double[] image, double bound, Workers? workers)
    {
        int width = basis.Length / size;
        double[] before = basis;
        double[] current = [.. image.Zip(basis, (product, value) => (2 / bound * product) - value)];
        for (int degree = 1; degree < Degree; degree++)
        {
            double[] next = Product(Rows(matrix, size), Rows(current, width), workers);
            for (int i = 0; i < next.Length; i++)
            {
                next[i] = (4 / bound * next[i]) - (2 * current[i]) - before[i];
            }

            (before, current) = (current, next);
        }

        return current;
    }

    /// <summary>
    /// Makes the columns orthonormal by the Cholesky factor of their products; twice, because the first time leaves the rounding of nearly parallel
    /// columns.
    /// </summary>
    private static bool Orthonormalize(ref double[] basis, int width, Workers? workers)
    {
        for (int pass = 0; pass < 2; pass++)
        {
            if (InverseFactor(Product(Rows(basis, width).Transposed, Rows(basis, width), workers), width) is not double[] inverse)
            {
                return false;
            }

            basis = Product(Rows(basis, width), Rows(inverse, width).Transposed, workers);
        }

        return true;
    }

    /// <summary>The inverse of the lower Cholesky factor; null where the matrix is singular.</summary>
    private static double[]? InverseFactor(double[] matrix, int size)
    {
        double[] factor = new double[matrix.Length];
        double[] inverse = new double[matrix.Length];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = matrix[(i * size) + j];
                for (int k = 0; k < j; k++)
                {
                    sum -= factor[(i * size) + k] * factor[(j * size) + k];
                }

                factor[(i * size) + j] = i == j ? Math.Sqrt(sum) : sum / factor[(j * size) + j];
            }

            double pivot = factor[(i * size) + i];
            if (!(pivot * pivot > LeastPivot * matrix[(i * size) + i]))
            {
                return null;
            }

            inverse[(i * size) + i] = 1 / pivot;
            for (int j = 0; j < i; j++)
            {
                double sum = 0;
                for (int k = j; k < i; k++)
                {
                    sum -= factor[(i * size) + k] * inverse[(k * size) + j];
                }

                inverse[(i * size) + j] = sum / pivot;
            }
        }

        return inverse;
    }

    /// <summary>The largest length of A v - lambda v over the first pairs.</summary>
    private static double Residual(double[] image, double[] vectors, double[] values, int kept)
    {
        double[] squares = new double[kept];
        for (int row = 0; row < vectors.Length; row += values.Length)
        {
            for (int k = 0; k < kept; k++)
            {
                double difference = image[row + k] - (values[k] * vectors[row + k]);
                squares[k] += difference * difference;
            }
        }

        return Math.Sqrt(squares.Max());
    }

    /// <summary>The sign of an eigenvector is open: the first of its largest numbers is made positive.</summary>
    private static double[] Signed(double[] vectors, int count)
    {
        for (int k = 0; k < count; k++)
        {
            int largest = k;
            for (int i = k; i < vectors.Length; i += count)
            {
                largest = Math.Abs(vectors[i]) > Math.Abs(vectors[largest]) ? i : largest;
            }

            double sign = vectors[largest] < 0 ? -1 : 1;
            for (int i = k; i < vectors.Length; i += count)
            {
                vectors[i] *= sign;
            }
        }

        return vectors;
    }

    private static double[] FirstColumns(double[] matrix, int columns, int count)
        => [.. Enumerable.Range(0, matrix.Length / columns * count).Select(i => matrix[(i / count * columns) + (i % count)])];

    private static double[] Product(ReadOnlyMatrix<double> left, ReadOnlyMatrix<double> right, Workers? workers)
    {
        double[] product = new double[left.Rows * right.Columns];
        Gemm.Multiply(left, right, new Matrix<double>(product, left.Rows, right.Columns), workers: workers);
        return product;
    }

    private static ReadOnlyMatrix<double> Rows(double[] matrix, int columns) => new(matrix, matrix.Length / columns, columns);
}
