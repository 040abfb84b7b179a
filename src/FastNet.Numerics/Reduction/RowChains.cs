using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics.Reduction;

/// <summary>
/// Sums along the rows of a matrix: element j goes to virtual lane j mod 64, each lane is one chain from 0 in order of j, and the lanes are folded pairwise.
/// Made once for many rows.
/// </summary>
internal readonly unsafe struct RowChains<T, TVec, TSimd>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TSimd : struct, ISimd<T, TVec>
{
    /// <summary>Lanes of the scratch memory that <see cref="Sum"/> needs.</summary>
    public const int VirtualLanes = 64;

    private readonly TVec _inside;
    private readonly SomeLanes<T, TVec, TSimd> _tail;
    private readonly int _tailStart;
    private readonly bool _hasTail;

    public RowChains(int columns)
    {
        int count = columns % TSimd.Lanes;
        _hasTail = count > 0;
        _tailStart = columns - count;
        _inside = LaneFold.FirstOf<T, TVec, TSimd>(count);
        _tail = new(count);
    }

    /// <summary>The sum of a row's terms. What a term makes of the zeros behind the row's end is left out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Sum<TTerm>(TTerm term, T* lanes)
        where TTerm : unmanaged, ITerm<T>
    {
        for (int lane = 0; lane < VirtualLanes; lane += TSimd.Lanes)
        {
            TVec sum = TSimd.Zero;
            nint j = lane;
            for (; j < _tailStart; j += VirtualLanes)
            {
                sum = term.AddTo<TVec, TSimd, AllLanes<T, TVec, TSimd>>(sum, j, default);
            }

            if (_hasTail && j == _tailStart)
            {
                sum = TSimd.Select(_inside, term.AddTo<TVec, TSimd, SomeLanes<T, TVec, TSimd>>(sum, j, _tail), sum);
            }

            TSimd.Store(lanes + lane, sum);
        }

        TSimd.Store(lanes, LaneFold.Sum<T, TVec, TSimd>(lanes, VirtualLanes));
        return lanes[0];
    }
}
