using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics.Reduction;

/// <summary>The elements after the last whole vector of each row of a matrix, with what it takes to reduce a row: made once for many rows.</summary>
internal readonly unsafe struct RowTail<T, TVec, TSimd>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TSimd : struct, ISimd<T, TVec>
{
    private readonly TVec _inside;
    private readonly SomeLanes<T, TVec, TSimd> _lanes;

    /// <summary>The column at which the tail starts.</summary>
    public readonly int Start;

    /// <summary>Elements in the tail, less than a vector.</summary>
    public readonly int Count;

    public RowTail(int columns)
    {
        Count = columns % TSimd.Lanes;
        Start = columns - Count;
        _inside = LaneFold<T, TVec, TSimd>.FirstOf(Count);
        _lanes = new(Count);
    }

    /// <summary>The tail, with zeros after it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Load(T* row) => _lanes.Load(row + Start);

    /// <summary>The tail, with -inf after it, which no maximum takes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec LoadOrLowest(T* row) => TSimd.Select(_inside, Load(row), TSimd.Splat(T.NegativeInfinity));

    /// <summary>The lanes inside the row, and zeros after them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Inside(TVec value) => TSimd.Select(_inside, value, TSimd.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(T* row, TVec value) => _lanes.Store(row + Start, value);

    /// <summary>
    /// The sum of the terms of row 0: column j goes to virtual lane j mod <paramref name="virtualLanes"/>, each lane is one chain from 0 in order of
    /// j, and the lanes are folded pairwise. Whatever a term makes of the zeros after the row's end is left out.
    /// </summary>
    /// <param name="term">The terms.</param>
    /// <param name="lanes">Room for the virtual lanes.</param>
    /// <param name="virtualLanes">Their number, a power of two, 16 or more.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Sum<TTerm>(TTerm term, T* lanes, int virtualLanes)
        where TTerm : unmanaged, ITerm<T>
    {
        for (int lane = 0; lane < virtualLanes; lane += TSimd.Lanes)
        {
            TVec sum = TSimd.Zero;
            nint j = lane;
            for (; j < Start; j += virtualLanes)
            {
                sum = term.AddTo<TVec, TSimd, AllLanes<T, TVec, TSimd>>(sum, 0, j, default);
            }

            if (Count > 0 && j == Start)
            {
                sum = TSimd.Select(_inside, term.AddTo<TVec, TSimd, SomeLanes<T, TVec, TSimd>>(sum, 0, j, _lanes), sum);
            }

            TSimd.Store(lanes + lane, sum);
        }

        TSimd.Store(lanes, LaneFold<T, TVec, TSimd>.Sum(lanes, virtualLanes));
        return lanes[0];
    }
}
