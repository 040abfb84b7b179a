using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNet.Numerics;

namespace FastNet.Mpi;

/// <summary>
/// Gathers columns of matrices from the ranks that compute them, through two buffers that all layers of a net share. Nothing is allocated after
/// <see cref="Commit"/>.
/// </summary>
internal sealed class Exchange<T>(IRanks ranks, int rows)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int[] _counts = new int[ranks.Count];
    private int _columns;
    private byte[] _send = [];
    private byte[] _receive = [];

    public int Rank => ranks.Rank;

    public int Ranks => ranks.Count;

    /// <summary>What else travels with the last layer's gathering of a training step; null: nothing.</summary>
    public StepNote? Note { get; set; }

    /// <summary>Asks for room for so many columns of a batch, as gathered.</summary>
    public void Reserve(int columns) => _columns = Math.Max(_columns, columns);

    /// <summary>Allocates the buffers.</summary>
    /// <exception cref="OverflowException">One exceeds 2^31 - 1 bytes.</exception>
    public void Commit()
    {
        int notes = Note is null ? 0 : Enumerable.Range(0, Ranks).Sum(Note.Length);
        int length = Ensure.Elements("bytes of a gathered batch", rows, (long)_columns * Unsafe.SizeOf<T>()) + notes;
        _receive = GC.AllocateUninitializedArray<byte>(length, pinned: true);
        _send = GC.AllocateUninitializedArray<byte>(length, pinned: true);
    }

    /// <summary>The matrix of which every rank has some columns.</summary>
    /// <param name="own">(N, units of this rank).</param>
    /// <param name="split">Whose columns are where.</param>
    /// <param name="whole">(N, all units); overwritten.</param>
    /// <param name="withNote">Whether <see cref="Note"/> travels too; N is no more than the batch capacity then.</param>
    public void Gather(ReadOnlyMatrix<T> own, UnitSplit split, Matrix<T> whole, bool withNote = false)
    {
        for (int row = 0; row < own.Rows; row += rows)
        {
            int count = Math.Min(rows, own.Rows - row);
            GatherRows(
                new ReadOnlyMatrix<T>(own.Elements[(row * (int)own.RowStride)..], count, own.Columns, (int)own.RowStride), split,
                new Matrix<T>(whole.Elements[(row * (int)whole.RowStride)..], count, whole.Columns, (int)whole.RowStride), withNote ? Note : null);
        }
    }

    private void GatherRows(ReadOnlyMatrix<T> own, UnitSplit split, Matrix<T> whole, StepNote? note)
    {
        int all = 0;
        for (int rank = 0; rank < _counts.Length; rank++)
        {
            _counts[rank] = (own.Rows * split.Given(rank) * Unsafe.SizeOf<T>()) + (note?.Length(rank) ?? 0);
            all += _counts[rank];
        }

        int given = split.Given(Rank);
        Span<T> packed = MemoryMarshal.Cast<byte, T>(_send.AsSpan())[..(own.Rows * given)];
        for (int i = 0; i < own.Rows && given > 0; i++)
        {
            own.Row(i).CopyTo(packed[(i * given)..]);
        }

        Span<byte> send = _send.AsSpan(0, _counts[Rank]);
        note?.Write(send[(packed.Length * Unsafe.SizeOf<T>())..]);
        ranks.Gather(send, _receive.AsSpan(0, all), _counts);
        ReadOnlySpan<byte> received = _receive;
        for (int rank = 0; rank < _counts.Length; rank++)
        {
            (int start, int columns) = (split.Start(rank), split.Given(rank));
            ReadOnlySpan<byte> block = received[..(own.Rows * columns * Unsafe.SizeOf<T>())];
            for (int i = 0; i < own.Rows && columns > 0; i++)
            {
                MemoryMarshal.Cast<byte, T>(block.Slice(i * columns * Unsafe.SizeOf<T>(), columns * Unsafe.SizeOf<T>()))
                    .CopyTo(whole.Row(i).Slice(start, columns));
            }

            note?.Read(rank, received[block.Length.._counts[rank]]);
            received = received[_counts[rank]..];
        }
    }
}
