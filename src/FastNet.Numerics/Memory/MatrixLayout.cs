using System.Runtime.CompilerServices;

namespace FastNet.Numerics;

/// <summary>How FastNet lays out the row-major matrices that it owns.</summary>
public static class MatrixLayout
{
    /// <summary>Bytes to which buffers and rows are aligned: a cache line, and a whole 512-bit vector.</summary>
    public const int Alignment = 64;

    /// <summary>
    /// Elements from one row's start to the next (the leading dimension) for rows of <paramref name="columns"/> elements:
    /// rounded up to whole cache lines, and one line more where rows would otherwise be a multiple of 4096 bytes apart.
    /// Rows at such a distance all fall into one set of the L1 cache; 3072 floats (a CIFAR-10 image) are 3 x 4096 bytes.
    /// </summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="columns">Elements in a row, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="columns"/> is negative.</exception>
    /// <exception cref="OverflowException">The stride exceeds 2^31 - 1.</exception>
    public static int PaddedStride<T>(int columns)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        int line = Alignment / Unsafe.SizeOf<T>();
        long stride = ((long)columns + line - 1) / line * line;
        stride += stride > 0 && ShareOneSet<T>(stride) ? line : 0;
        return stride <= int.MaxValue
            ? (int)stride
            : throw new OverflowException(
                $"{columns} columns make rows of {stride} elements with their padding; expected {int.MaxValue} (2^31 - 1) or fewer.");
    }

    /// <summary>Whether rows so many elements apart all fall into one set of the L1 cache: they are a multiple of 4096 bytes apart.</summary>
    internal static bool ShareOneSet<T>(long stride)
        where T : unmanaged
        => stride * Unsafe.SizeOf<T>() % 4096 == 0;

    /// <summary>The next multiple of <see cref="Alignment"/> bytes, in elements.</summary>
    internal static nint AlignUp<T>(nint length)
        where T : unmanaged
    {
        nint line = Alignment / Unsafe.SizeOf<T>();
        return checked(length + line - 1) / line * line;
    }

    /// <summary>Checks that a row-major matrix of this shape lies inside its span.</summary>
    internal static void Require(int length, int rows, int columns, int stride, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        if (stride < columns)
        {
            throw new ArgumentException($"The rows of {name} are {stride} elements apart; expected {columns} (its columns) or more.", name);
        }

        long needed = rows == 0 || columns == 0 ? 0 : ((long)(rows - 1) * stride) + columns;
        if (length < needed)
        {
            throw new ArgumentException($"{name} has {length} elements; a {rows} x {columns} matrix with rows {stride} apart needs {needed}.", name);
        }
    }
}
