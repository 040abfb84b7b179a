using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics.Reduction;

/// <summary>The elements behind the last whole vector of each row of a matrix, with what it takes to reduce them: made once for many rows.</summary>
internal readonly unsafe struct RowTail<T, TVec, TSimd>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TSimd : struct, ISimd<T, TVec>
{
    private readonly TVec _inside;
    private readonly FirstLanes<TVec> _lanes;

    /// <summary>The column at which the tail starts.</summary>
    public readonly int Start;

    /// <summary>Elements in the tail, less than a vector.</summary>
    public readonly int Count;

    public RowTail(int columns)
    {
        Count = columns % TSimd.Lanes;
        Start = columns - Count;
        _inside = LaneFold.FirstOf<T, TVec, TSimd>(Count);
        _lanes = TSimd.First(Count);
    }

    /// <summary>The tail, with zeros behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Load(T* row) => TSimd.LoadPartial(row + Start, _lanes);

    /// <summary>The tail, with -inf behind it: no maximum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec LoadOrLowest(T* row) => TSimd.Select(_inside, Load(row), TSimd.Splat(T.NegativeInfinity));

    /// <summary>What is inside the row, and zeros behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Inside(TVec value) => TSimd.Select(_inside, value, TSimd.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(T* row, TVec value) => TSimd.StorePartial(row + Start, value, _lanes);
}
