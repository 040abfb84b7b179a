using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace FastNet.Data;

/// <summary>Eigenvectors of a covariance matrix, by MathNet.Numerics: Householder's reduction to three diagonals, then QL iterations.</summary>
internal static class SymmetricEigen
{
    /// <summary>All eigenvalues, the largest first, and the first eigenvectors as columns (size, kept), row-major.</summary>
    internal static (double[] Values, double[] Vectors) Decompose(double[] matrix, int size, int kept)
    {
        Evd<double> evd = DenseMatrix.OfColumnMajor(size, size, matrix).Evd(Symmetricity.Symmetric);
        // MathNet gives the smallest eigenvalue first. Rounding may leave tiny negative ones, which no covariance has.
        double[] values = [.. Enumerable.Range(1, size).Select(i => Math.Max(0, evd.EigenValues[size - i].Real))];
        double[] vectors = new double[size * kept];
        for (int k = 0; k < kept; k++)
        {
            Vector<double> vector = evd.EigenVectors.Column(size - 1 - k);
            double sign = vector[vector.AbsoluteMaximumIndex()] < 0 ? -1 : 1;
            for (int i = 0; i < size; i++)
            {
                vectors[(i * kept) + k] = sign * vector[i];
            }
        }

        return (values, vectors);
    }
}
