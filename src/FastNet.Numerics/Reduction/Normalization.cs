using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics.Reduction;

/// <summary>A pass of a normalisation over columns or rows: a struct that holds the operands.</summary>
internal interface INormalizationPass<T> : IRangeOp<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    void Take(in Normalization<T> operands);
}

/// <summary>
/// The operands of a normalisation, whose statistics belong to columns or to rows, and the parts that all normalisations share.
/// </summary>
internal readonly unsafe struct Normalization<T>(
    RowsOf<T> x, RowsOf<T> dY, RowsOf<T> result, T* gamma, T* beta, T* mean, T* inverse, T* dGamma, T* dBeta, int rows, int columns, T epsilon)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public readonly RowsOf<T> X = x;
    public readonly RowsOf<T> DY = dY;

    /// <summary>The rows that a pass writes: y or dX.</summary>
    public readonly RowsOf<T> Result = result;
    public readonly T* Gamma = gamma;
    public readonly T* Beta = beta;
    public readonly T* Mean = mean;

    /// <summary>1 / sqrt(variance + epsilon).</summary>
    public readonly T* Inverse = inverse;
    public readonly T* DGamma = dGamma;
    public readonly T* DBeta = dBeta;
    public readonly int Rows = rows;
    public readonly int Columns = columns;
    public readonly T Epsilon = epsilon;

    /// <summary>h = (x - mean) * inverse.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Normal<TVec, TSimd>(TVec x, TVec mean, TVec inverse)
        where TSimd : struct, ISimd<T, TVec>
        => TSimd.Multiply(TSimd.Subtract(x, mean), inverse);

    /// <summary>The sums of dY and of dY h down a panel of columns.</summary>
    /// <param name="start">The first column.</param>
    /// <param name="end">The column after the last.</param>
    /// <param name="product">dY h.</param>
    public void SumGradients<TVec, TSimd, TTerm>(nint start, nint end, TTerm product)
        where TSimd : struct, ISimd<T, TVec>
        where TTerm : unmanaged, ITerm<T>
    {
        ColumnChains.Sum<T, TVec, TSimd, ElementTerm<T>>(new() { X = DY }, Rows, start, end, DBeta);
        ColumnChains.Sum<T, TVec, TSimd, TTerm>(product, Rows, start, end, DGamma);
    }

    /// <summary>Checks batch, result, scales and shifts of a forward pass.</summary>
    public static void CheckForward(ReadOnlyMatrix<T> x, ReadOnlySpan<T> gamma, ReadOnlySpan<T> beta, T epsilon, Matrix<T> y)
    {
        Check.Positive(epsilon);
        Check.Dense(x);
        ArgumentOutOfRangeException.ThrowIfLessThan(x.Rows, 1);
        Check.Dense<T>(y, x.Rows, x.Columns);
        Check.Length(gamma.Length, x.Columns);
        Check.Length(beta.Length, x.Columns);
        Check.Written(y.Elements, x.Elements, gamma, beta);
    }

    /// <summary>Checks a vector that a forward pass writes, other than the result <paramref name="y"/>.</summary>
    public static void CheckWritten(
        Span<T> vector, int length, ReadOnlyMatrix<T> x, ReadOnlySpan<T> gamma, ReadOnlySpan<T> beta, Matrix<T> y, string name)
    {
        Check.Length(vector.Length, length, name);
        Check.Written(vector, x.Elements, gamma, beta, y.Elements, name);
    }

    /// <summary>Checks all arguments of a backward pass; <paramref name="statistics"/> is the number of means.</summary>
    public static void CheckBackward(
        ReadOnlyMatrix<T> x, ReadOnlySpan<T> gamma, ReadOnlySpan<T> mean, ReadOnlySpan<T> inverse, int statistics,
        ReadOnlyMatrix<T> dY, Span<T> dGamma, Span<T> dBeta, Matrix<T> dX)
    {
        Check.Dense(x);
        ArgumentOutOfRangeException.ThrowIfLessThan(x.Rows, 1);
        Check.Dense(dY, x.Rows, x.Columns);
        Check.Dense<T>(dX, x.Rows, x.Columns);
        Check.Length(gamma.Length, x.Columns);
        Check.Length(mean.Length, statistics);
        Check.Length(inverse.Length, statistics);
        Check.Length(dGamma.Length, x.Columns);
        Check.Length(dBeta.Length, x.Columns);
        Check.SameOrApart(dY, dX);
        Check.Written(dX.Elements, x.Elements, gamma, mean, inverse);
        Check.Written(dGamma, x.Elements, gamma, mean, inverse);
        Check.Written(dGamma, dY.Elements, dX.Elements, dBeta);
        Check.Written(dBeta, x.Elements, gamma, mean, inverse);
        Check.Written(dBeta, dY.Elements, dX.Elements);
    }

    /// <summary>Pins the operands and runs a pass over <paramref name="units"/> columns or rows.</summary>
    public static void Run<TPass>(
        TPass pass, ReadOnlyMatrix<T> x, ReadOnlySpan<T> gamma, ReadOnlySpan<T> mean, ReadOnlySpan<T> inverse, Matrix<T> result,
        int units, int grain, Workers? workers,
        ReadOnlySpan<T> beta = default, T epsilon = default, ReadOnlyMatrix<T> dY = default, Span<T> dGamma = default, Span<T> dBeta = default)
        where TPass : unmanaged, INormalizationPass<T>
    {
        fixed (T* px = x.Elements, pdY = dY.Elements, pResult = result.Elements, pdGamma = dGamma, pdBeta = dBeta)
        fixed (T* pGamma = gamma, pBeta = beta, pMean = mean, pInverse = inverse)
        {
            pass.Take(new(
                new(px, x.RowStride), new(pdY, dY.RowStride), new(pResult, result.RowStride), pGamma, pBeta, pMean, pInverse, pdGamma, pdBeta,
                x.Rows, x.Columns, epsilon));
            Ranges.Run<T, TPass>(pass, units, grain, workers);
        }
    }
}
