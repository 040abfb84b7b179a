using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// The k smallest elements of each column, in ascending order, and their rows: the nearest neighbours in a matrix of distances. Of equal
/// elements the one of the smaller row comes first; a NaN comes behind everything else, as in NumPy's stable sort.
/// </summary>
public static unsafe class SmallestK
{
    // Rows that are looked through for the smallest at a time: few enough that a hit among them is cheap to find again.
    private const int BlockRows = 64;

    /// <summary>Selects with a heap of k elements for each column; what is no smaller than the heap's largest costs a comparison of a vector lane.</summary>
    /// <param name="x">Matrix (rows, columns), row-major.</param>
    /// <param name="rows">Rows of <paramref name="x"/>.</param>
    /// <param name="columns">Columns of <paramref name="x"/>, 0 or more.</param>
    /// <param name="stride">Elements from row to row of <paramref name="x"/>, at least <paramref name="columns"/>.</param>
    /// <param name="k">How many to find, 1 to <paramref name="rows"/>.</param>
    /// <param name="values">Result (columns, k): the elements found for each column.</param>
    /// <param name="indices">Result (columns, k): their rows.</param>
    /// <param name="workers">Threads that share the columns; none: the caller alone.</param>
    /// <exception cref="ArgumentException">A shape does not fit its span, or spans overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is below 1 or above the number of rows.</exception>
    public static void Columns<T>(ReadOnlySpan<T> x, int rows, int columns, int stride, int k, Span<T> values, Span<int> indices, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.ElementType<T>();
        Check.Matrix(x.Length, rows, columns, stride, nameof(x));
        if (k < 1 || k > rows)
        {
            throw new ArgumentOutOfRangeException(nameof(k), k, $"k is {k}; expected 1 to {rows}, the number of rows.");
        }

        Check.Length(values.Length, checked(columns * k));
        Check.Length(indices.Length, columns * k);
        Check.Apart(x, values, nameof(x), nameof(values));
        Check.Apart(x, indices, nameof(x), nameof(indices));
        Check.Apart<T, int>(values, indices, nameof(values), nameof(indices));

        // Whole cache lines of columns.
        int line = MatrixLayout.Alignment / sizeof(T);
        int grain = line * Ranges.Grain((long)rows * line);
        fixed (T* px = x, pValues = values)
        fixed (int* pIndices = indices)
        {
            Ranges.Run<T, ColumnOp<T>>(new() { X = px, Rows = rows, Stride = stride, K = k, Values = pValues, Indices = pIndices }, columns, grain, workers);
        }
    }

    private struct ColumnOp<T> : IRangeOp<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public T* X;
        public T* Values;
        public int* Indices;
        public nint Stride;
        public int Rows;
        public int K;

        [MethodImpl(HotLoop.Options)]
        public readonly void Run<TVec, TSimd>(int start, int end)
            where TVec : struct
            where TSimd : struct, ISimd<T, TVec>
        {
            T* smallest = stackalloc T[TSimd.Lanes];
            int j = start;
            for (; j <= end - TSimd.Lanes; j += TSimd.Lanes)
            {
                Strip<TVec, TSimd, AllLanes<T, TVec, TSimd>>(j, TSimd.Lanes, default, smallest);
            }

            if (j < end)
            {
                Strip<TVec, TSimd, SomeLanes<T, TVec, TSimd>>(j, end - j, new(end - j), smallest);
            }
        }

        /// <summary>As many columns as a vector has lanes, or the last few.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void Strip<TVec, TSimd, TLanes>(int first, int count, TLanes lanes, T* smallest)
            where TVec : struct
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
        {
            for (int lane = 0; lane < count; lane++)
            {
                Begin(first + lane);
            }

            for (int start = K; start < Rows; start += BlockRows)
            {
                int end = int.Min(start + BlockRows, Rows);
                TVec least = TSimd.Splat(T.PositiveInfinity);
                T* x = X + (start * Stride) + first;
                for (int row = start; row < end; row++)
                {
                    // In this order a NaN is passed over.
                    least = TSimd.Min(lanes.Load(x), least);
                    x += Stride;
                }

                TSimd.Store(smallest, least);
                for (int lane = 0; lane < count; lane++)
                {
                    T largest = Values[(nint)(first + lane) * K];
                    if (smallest[lane] < largest || T.IsNaN(largest))
                    {
                        Take(first + lane, start, end);
                    }
                }
            }

            for (int lane = 0; lane < count; lane++)
            {
                Sort(first + lane);
            }
        }

        /// <summary>Makes a heap of the first k rows, its last in order on top.</summary>
        private readonly void Begin(int column)
        {
            T* values = Values + ((nint)column * K);
            int* indices = Indices + ((nint)column * K);
            for (int row = 0; row < K; row++)
            {
                values[row] = X[(row * Stride) + column];
                indices[row] = row;
            }

            for (int node = (K / 2) - 1; node >= 0; node--)
            {
                Sink(values, indices, node, K, values[node], indices[node]);
            }
        }

        /// <summary>Lets those of some rows in that come before the heap's top; each is behind it by its row already.</summary>
        [MethodImpl(MethodImplOptions.NoInlining)]
        private readonly void Take(int column, int start, int end)
        {
            T* values = Values + ((nint)column * K);
            int* indices = Indices + ((nint)column * K);
            T* x = X + (start * Stride) + column;
            for (int row = start; row < end; row++)
            {
                T value = *x;
                if (IsBefore(value, row, values[0], indices[0]))
                {
                    Sink(values, indices, 0, K, value, row);
                }

                x += Stride;
            }
        }

        /// <summary>Heap sort: the top goes to the end, again and again.</summary>
        private readonly void Sort(int column)
        {
            T* values = Values + ((nint)column * K);
            int* indices = Indices + ((nint)column * K);
            for (int last = K - 1; last > 0; last--)
            {
                (T value, int index) = (values[last], indices[last]);
                (values[last], indices[last]) = (values[0], indices[0]);
                Sink(values, indices, 0, last, value, index);
            }
        }

        /// <summary>Puts an element at <paramref name="node"/> and moves it down to its place among <paramref name="count"/>.</summary>
        [MethodImpl(HotLoop.Options)]
        private static void Sink(T* values, int* indices, int node, int count, T value, int index)
        {
            for (int child = (2 * node) + 1; child < count; child = (2 * node) + 1)
            {
                if (child + 1 < count && IsBefore(values[child], indices[child], values[child + 1], indices[child + 1]))
                {
                    child++;
                }

                if (!IsBefore(value, index, values[child], indices[child]))
                {
                    break;
                }

                (values[node], indices[node]) = (values[child], indices[child]);
                node = child;
            }

            (values[node], indices[node]) = (value, index);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static bool IsBefore(T a, int rowA, T b, int rowB)
            => a < b || (a == b && rowA < rowB) || (T.IsNaN(b) && (!T.IsNaN(a) || rowA < rowB));
    }
}
