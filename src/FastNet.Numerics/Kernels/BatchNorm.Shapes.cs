namespace FastNet.Numerics;

/// <summary>The checks that both normalisations make of their arguments.</summary>
internal static class NormShapes
{
    /// <summary>Batch, result, scales and shifts of a forward pass.</summary>
    public static void Forward<T>(ReadOnlyMatrix<T> x, ReadOnlySpan<T> gamma, ReadOnlySpan<T> beta, Matrix<T> y)
        where T : unmanaged
    {
        Batch(x);
        Check.Shape(y.Rows, y.Columns, x.Rows, x.Columns, nameof(y));
        Check.Dense(y.ColumnStride, y.Columns, nameof(y));
        Check.Apart(x.Elements, y.Elements, nameof(x), nameof(y));
        Read(gamma, nameof(gamma), x.Columns, y);
        Read(beta, nameof(beta), x.Columns, y);
    }

    /// <summary>All arguments of a backward pass; <paramref name="statistics"/> is the number of means.</summary>
    public static void Backward<T>(
        ReadOnlyMatrix<T> x,
        ReadOnlySpan<T> gamma,
        ReadOnlySpan<T> mean,
        ReadOnlySpan<T> inverse,
        int statistics,
        ReadOnlyMatrix<T> dY,
        Span<T> dGamma,
        Span<T> dBeta,
        Matrix<T> dX)
        where T : unmanaged
    {
        Batch(x);
        Check.Shape(dY.Rows, dY.Columns, x.Rows, x.Columns, nameof(dY));
        Check.Dense(dY.ColumnStride, dY.Columns, nameof(dY));
        Check.Shape(dX.Rows, dX.Columns, x.Rows, x.Columns, nameof(dX));
        Check.Dense(dX.ColumnStride, dX.Columns, nameof(dX));
        Check.Apart(x.Elements, dX.Elements, nameof(x), nameof(dX));
        Check.MatrixSameOrApart(dY.Elements, (int)dY.RowStride, dX.Elements, (int)dX.RowStride, nameof(dY), nameof(dX));
        Read(gamma, nameof(gamma), x.Columns, dX);
        Read(mean, nameof(mean), statistics, dX);
        Read(inverse, nameof(inverse), statistics, dX);
        Written(dGamma, nameof(dGamma), x.Columns, x, dX, gamma, mean);
        Written(dBeta, nameof(dBeta), x.Columns, x, dX, gamma, mean);
        Check.Apart(inverse, dGamma, nameof(inverse), nameof(dGamma));
        Check.Apart(inverse, dBeta, nameof(inverse), nameof(dBeta));
        Check.Apart(dY.Elements, dGamma, nameof(dY), nameof(dGamma));
        Check.Apart(dY.Elements, dBeta, nameof(dY), nameof(dBeta));
        Check.Apart(dGamma, dBeta, nameof(dGamma), nameof(dBeta));
    }

    /// <summary>A vector that is read while <paramref name="written"/> is written.</summary>
    public static void Read<T>(ReadOnlySpan<T> vector, string name, int length, Matrix<T> written)
        where T : unmanaged
    {
        Check.Length(vector.Length, length, name);
        Check.Apart(vector, written.Elements, name, "the result");
    }

    /// <summary>A vector that is written while the others are read or written.</summary>
    public static void Written<T>(
        Span<T> vector, string name, int length, ReadOnlyMatrix<T> x, Matrix<T> written, ReadOnlySpan<T> first, ReadOnlySpan<T> second)
        where T : unmanaged
    {
        Read(vector, name, length, written);
        Check.Apart(x.Elements, vector, nameof(x), name);
        Check.Apart(first, vector, "a vector that is read", name);
        Check.Apart(second, vector, "a vector that is read", name);
    }

    private static void Batch<T>(ReadOnlyMatrix<T> x)
        where T : unmanaged
    {
        Check.ElementType<T>();
        ArgumentOutOfRangeException.ThrowIfLessThan(x.Rows, 1, nameof(x));
        Check.Dense(x.ColumnStride, x.Columns, nameof(x));
    }
}
