using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// The k smallest elements of each column, in ascending order, and their rows: the nearest neighbours in a matrix of distances. Of equal
/// elements the one of the smaller row comes first; a NaN comes after everything else, as in NumPy's stable sort.
/// </summary>
public static unsafe class SmallestK
{
    // Columns that are searched at a time: their bounds stay in the L1 cache.
    private const int GroupColumns = 256;

    // Room for elements, in addition to twice k.
    private const int Spare = 32;

    // The most elements of a column that are sorted in at a time: about the root of k is fastest.
    private const int MostPending = 64;

    // Stands for a number of elements that exceeds the room.
    private const int TooMany = -1;

    /// <summary>Elements of room that each column needs in the results: the k smallest come first, the rest means nothing.</summary>
    /// <param name="rows">Rows of the matrix.</param>
    /// <param name="k">How many to find.</param>
    public static int Room(int rows, int k) => (int)long.Min(rows, (2L * k) + Spare);

    /// <summary>
    /// Finds the k smallest of each column and, after them, in order too, all others that are no more than <c>factor * t + slack</c>, t being the
    /// k-th smallest: those that would be among the smallest if the elements were off by that much. Without factors, slacks and counts it finds the k
    /// smallest.
    /// </summary>
    /// <param name="x">(N, D), its columns next to each other.</param>
    /// <param name="k">How many to find, 1 to N.</param>
    /// <param name="values">Result (D, <see cref="Room"/>): the elements found for each column.</param>
    /// <param name="indices">Result (D, <see cref="Room"/>): their rows.</param>
    /// <param name="factors">A factor for each column, or none.</param>
    /// <param name="slacks">A slack for each column, or none; with a negative infinity only the k are found.</param>
    /// <param name="counts">Result, or none: how many were found for each column, k or more; 0: they are too many for the room, and the column's
    /// results are meaningless.</param>
    /// <param name="workers">Threads that share the columns; none: the caller alone.</param>
    /// <exception cref="ArgumentException">A shape is wrong, or spans overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is below 1 or above the number of rows.</exception>
    public static void Columns<T>(
        ReadOnlyMatrix<T> x,
        int k,
        Span<T> values,
        Span<int> indices,
        ReadOnlySpan<T> factors = default,
        ReadOnlySpan<T> slacks = default,
        Span<int> counts = default,
        Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!(factors.IsEmpty && slacks.IsEmpty && counts.IsEmpty))
        {
            Check.Length(factors.Length, x.Columns);
            Check.Length(slacks.Length, x.Columns);
            Check.Length(counts.Length, x.Columns);
        }

        Check.Dense(x);
        if (k < 1 || k > x.Rows)
        {
            throw new ArgumentOutOfRangeException(nameof(k), k, $"k is {k}; expected 1 to {x.Rows}, the number of rows.");
        }

        int room = Room(x.Rows, k);
        Check.Length(values.Length, checked(x.Columns * room));
        Check.Length(indices.Length, x.Columns * room);
        Check.Written(values, x.Elements, factors, slacks);
        Check.Apart(x.Elements, indices);
        Check.Apart(x.Elements, counts);
        Check.Apart(values, indices);
        Check.Apart(values, counts);
        Check.Apart(indices, counts);

        // Whole cache lines of columns.
        int line = MatrixLayout.Alignment / sizeof(T);
        int grain = line * Ranges.Grain((long)x.Rows * line);
        fixed (T* px = x.Elements, pFactors = factors, pSlacks = slacks, pValues = values)
        fixed (int* pIndices = indices, pCounts = counts)
        {
            ColumnOp<T> op = new(px, x.RowStride, x.Rows, k, room, pFactors, pSlacks, pValues, pIndices, pCounts);
            Ranges.Run<T, ColumnOp<T>>(op, x.Columns, grain, workers);
        }
    }

    /// <summary>
    /// Each column has a sorted list of the k smallest so far and of those within the slack of the k-th. An element above that bound, such as a NaN,
    /// costs a comparison of a vector lane; the others wait until some can be sorted in together.
    /// </summary>
    private readonly struct ColumnOp<T>(
        T* elements, nint stride, int rows, int k, int room, T* factors, T* slacks, T* allValues, int* allIndices, int* allCounts) : IRangeOp<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(HotLoop.Options)]
        public void Run<TVec, TSimd>(int start, int end)
            where TSimd : struct, ISimd<T, TVec>
        {
            Lists<T> lists = default;
            T* bounds = stackalloc T[GroupColumns];
            int* counts = stackalloc int[2 * GroupColumns];
            T* values = stackalloc T[MostPending];
            int* indices = stackalloc int[MostPending];
            lists.Bounds = bounds;
            lists.Sorted = counts;
            lists.Counts = counts + GroupColumns;
            lists.PendingValues = values;
            lists.PendingIndices = indices;
            lists.Pending = int.Min(MostPending, 1 + (int)double.Sqrt(k));
            for (lists.First = start; lists.First < end; lists.First += lists.Columns)
            {
                lists.Columns = int.Min(GroupColumns, end - lists.First);
                Search<TVec, TSimd>(lists);
                for (int column = 0; column < lists.Columns; column++)
                {
                    Finish(lists, column);
                }
            }
        }

        /// <summary>Goes through a group of columns, row by row.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Search<TVec, TSimd>(Lists<T> lists)
            where TSimd : struct, ISimd<T, TVec>
        {
            new Span<int>(lists.Sorted, GroupColumns).Clear();
            new Span<int>(lists.Counts, GroupColumns).Clear();
            Span<T> bounds = new(lists.Bounds, GroupColumns);
            bounds[..lists.Columns].Fill(T.PositiveInfinity);
            bounds[lists.Columns..].Fill(T.NegativeInfinity);
            int whole = lists.Columns / TSimd.Lanes * TSimd.Lanes;
            SomeLanes<T, TVec, TSimd> rest = new(lists.Columns - whole);
            T* x = elements + lists.First;
            for (int row = 0; row < rows; row++)
            {
                for (int j = 0; j < whole; j += TSimd.Lanes)
                {
                    uint hits = TSimd.AtMost(TSimd.Load(x + j), TSimd.Load(lists.Bounds + j));
                    if (hits != 0)
                    {
                        Take(lists, x, row, j, hits);
                    }
                }

                if (whole < lists.Columns)
                {
                    uint hits = TSimd.AtMost(rest.Load(x + whole), TSimd.Load(lists.Bounds + whole));
                    if (hits != 0)
                    {
                        Take(lists, x, row, whole, hits);
                    }
                }

                x += stride;
            }
        }

        /// <summary>Appends an element of a row to the lists of some columns, given as bits.</summary>
        [MethodImpl(HotLoop.Options)]
        private void Take(in Lists<T> lists, T* x, int row, int column, uint hits)
        {
            for (; hits != 0; hits &= hits - 1)
            {
                int j = column + BitOperations.TrailingZeroCount(hits);
                int count = lists.Counts[j];
                if (count == room)
                {
                    // All of them are within the slack. The rest of the column is skipped.
                    (lists.Sorted[j], lists.Bounds[j]) = (TooMany, T.NegativeInfinity);
                }

                if (lists.Sorted[j] == TooMany)
                {
                    continue;
                }

                nint place = ((nint)(lists.First + j) * room) + count;
                (allValues[place], allIndices[place]) = (x[j], row);
                lists.Counts[j] = count + 1;
                if (count + 1 == room || count + 1 == lists.Sorted[j] + lists.Pending)
                {
                    SortIn(lists, j);
                }
            }
        }

        /// <summary>Sorts the end of a list in, and drops the elements after the k smallest that are not within the slack.</summary>
        [MethodImpl(HotLoop.Options)]
        private void SortIn(in Lists<T> lists, int column)
        {
            T* values = allValues + ((nint)(lists.First + column) * room);
            int* indices = allIndices + ((nint)(lists.First + column) * room);
            int last = lists.Sorted[column] - 1;
            int count = lists.Counts[column];
            T* pendingValues = lists.PendingValues;
            int* pendingIndices = lists.PendingIndices;
            int pending = 0;

            // Of equal elements the later row comes later.
            for (int i = last + 1; i < count; i++)
            {
                int place = pending++;
                for (; place > 0 && values[i] < pendingValues[place - 1]; place--)
                {
                    (pendingValues[place], pendingIndices[place]) = (pendingValues[place - 1], pendingIndices[place - 1]);
                }

                (pendingValues[place], pendingIndices[place]) = (values[i], indices[i]);
            }

            while (pending-- > 0)
            {
                T value = pendingValues[pending];
                for (; last >= 0 && value < values[last]; last--)
                {
                    (values[last + pending + 1], indices[last + pending + 1]) = (values[last], indices[last]);
                }

                (values[last + pending + 1], indices[last + pending + 1]) = (value, pendingIndices[pending]);
            }

            if (count >= k)
            {
                T largest = values[k - 1];
                T within = factors == null ? T.NaN : (factors[lists.First + column] * largest) + slacks[lists.First + column];
                while (count > k && !(values[count - 1] <= within))
                {
                    count--;
                }

                // The rows to come rank after equal elements of these.
                T below = T.BitDecrement(largest);
                lists.Bounds[column] = within > below ? within : below;
            }

            (lists.Sorted[column], lists.Counts[column]) = (count, count);
        }

        private void Finish(in Lists<T> lists, int column)
        {
            if (lists.Sorted[column] != TooMany)
            {
                SortIn(lists, column);
            }

            int count = lists.Sorted[column];
            T* x = elements + lists.First + column;
            nint list = (nint)(lists.First + column) * room;
            for (int row = 0; row < rows && count is not TooMany && count < k; row++)
            {
                // There are too few numbers.
                T value = x[row * stride];
                if (T.IsNaN(value))
                {
                    (allValues[list + count], allIndices[list + count]) = (value, row);
                    count++;
                }
            }

            if (allCounts != null)
            {
                allCounts[lists.First + column] = int.Max(0, count);
            }
        }
    }

    /// <summary>The lists of a group of columns: elements in order and in all, the largest that may still matter, and a place to sort.</summary>
    private struct Lists<T>
        where T : unmanaged
    {
        public int First;
        public int Columns;
        public int Pending;
        public int* Sorted;
        public int* Counts;
        public T* Bounds;
        public T* PendingValues;
        public int* PendingIndices;
    }
}
