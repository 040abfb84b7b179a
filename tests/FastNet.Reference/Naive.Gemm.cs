using System.Numerics;

namespace FastNet.Reference;

public static partial class Naive
{
    /// <summary>C = A B, or C += A B: c_ij = fma(a_ip, b_pj, c_ij) in order of p. The specification of every product, and the start of the others here.</summary>
    /// <param name="a">A (m, k), any strides.</param>
    /// <param name="b">B (k, n), any strides.</param>
    /// <param name="c">C (m, n), any strides; read only when accumulating.</param>
    /// <param name="accumulate">Begin with what C holds instead of 0.</param>
    public static void Gemm<T>(ReadOnlyMatrix<T> a, ReadOnlyMatrix<T> b, Matrix<T> c, bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < c.Rows; i++)
        {
            for (int j = 0; j < c.Columns; j++)
            {
                T sum = accumulate ? c[i, j] : T.Zero;
                for (int p = 0; p < a.Columns; p++)
                {
                    sum = T.FusedMultiplyAdd(a[i, p], b[p, j], sum);
                }

                c[i, j] = sum;
            }
        }
    }

    /// <summary>C = A B + bias, the bias (n) added to every row after the last multiply-add.</summary>
    /// <inheritdoc cref="Gemm{T}"/>
    public static void GemmBias<T>(ReadOnlyMatrix<T> a, ReadOnlyMatrix<T> b, ReadOnlySpan<T> bias, Matrix<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Gemm(a, b, c);
        for (int i = 0; i < c.Rows; i++)
        {
            for (int j = 0; j < c.Columns; j++)
            {
                c[i, j] += bias[j];
            }
        }
    }

    /// <summary>C = max(0, A B + bias); NaN stays NaN.</summary>
    /// <inheritdoc cref="GemmBias{T}"/>
    public static void GemmBiasRelu<T>(ReadOnlyMatrix<T> a, ReadOnlyMatrix<T> b, ReadOnlySpan<T> bias, Matrix<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GemmBias(a, b, bias, c);
        for (int i = 0; i < c.Rows; i++)
        {
            for (int j = 0; j < c.Columns; j++)
            {
                c[i, j] = c[i, j] < T.Zero ? T.Zero : c[i, j];
            }
        }
    }

    /// <summary>C = A B + lambda W: c_ij = fma(lambda, w_ij, (A B)_ij).</summary>
    /// <inheritdoc cref="Gemm{T}"/>
    public static void GemmAddScaled<T>(ReadOnlyMatrix<T> a, ReadOnlyMatrix<T> b, T lambda, ReadOnlyMatrix<T> w, Matrix<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Gemm(a, b, c);
        for (int i = 0; i < c.Rows; i++)
        {
            for (int j = 0; j < c.Columns; j++)
            {
                c[i, j] = T.FusedMultiplyAdd(lambda, w[i, j], c[i, j]);
            }
        }
    }

    /// <summary>C = A B where y &gt; 0, and 0 elsewhere, also where y is NaN.</summary>
    /// <inheritdoc cref="Gemm{T}"/>
    public static void GemmReluMask<T>(ReadOnlyMatrix<T> a, ReadOnlyMatrix<T> b, ReadOnlyMatrix<T> y, Matrix<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Gemm(a, b, c);
        for (int i = 0; i < c.Rows; i++)
        {
            for (int j = 0; j < c.Columns; j++)
            {
                c[i, j] = y[i, j] > T.Zero ? c[i, j] : T.Zero;
            }
        }
    }

    /// <summary>c_ij = sqrt(max(0, fma(-2, (A B)_ij, r_i + s_j))), or its square; NaN stays NaN.</summary>
    /// <inheritdoc cref="Gemm{T}"/>
    public static void GemmDistance<T>(ReadOnlyMatrix<T> a, ReadOnlyMatrix<T> b, ReadOnlySpan<T> rowNorms, ReadOnlySpan<T> columnNorms, Matrix<T> c, bool squared = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Gemm(a, b, c);
        for (int i = 0; i < c.Rows; i++)
        {
            for (int j = 0; j < c.Columns; j++)
            {
                T square = T.FusedMultiplyAdd(T.CreateTruncating(-2), c[i, j], rowNorms[i] + columnNorms[j]);
                square = square < T.Zero ? T.Zero : square;
                c[i, j] = squared ? square : T.Sqrt(square);
            }
        }
    }
}
