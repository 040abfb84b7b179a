namespace FastNet.Numerics.Simd;

/// <summary>
/// How many lanes an access touches: all (<see cref="AllLanes{T,TVec,TSimd}"/>) or the first few
/// (<see cref="SomeLanes{T,TVec,TSimd}"/>). A kernel takes it as a type parameter. So its formula is written once, and tails have the same formula.
/// </summary>
internal unsafe interface ILanes<T, TVec>
    where T : unmanaged
{
    TVec Load(T* source);

    void Store(T* destination, TVec value);
}

/// <summary>A whole vector.</summary>
internal readonly unsafe struct AllLanes<T, TVec, TSimd> : ILanes<T, TVec>
    where T : unmanaged
    where TSimd : ISimd<T, TVec>
{
    public TVec Load(T* source) => TSimd.Load(source);

    public void Store(T* destination, TVec value) => TSimd.Store(destination, value);
}

/// <summary>A whole vector, written around the caches.</summary>
internal readonly unsafe struct LanesAround<T, TVec, TSimd> : ILanes<T, TVec>
    where T : unmanaged
    where TSimd : ISimd<T, TVec>
{
    public TVec Load(T* source) => TSimd.Load(source);

    public void Store(T* destination, TVec value) => TSimd.StoreAround(destination, value);
}

/// <summary>The first lanes of a vector, at the end of a row or buffer.</summary>
internal readonly unsafe struct SomeLanes<T, TVec, TSimd>(int count) : ILanes<T, TVec>
    where T : unmanaged
    where TSimd : ISimd<T, TVec>
{
    private readonly FirstLanes<TVec> _lanes = TSimd.First(count);

    public TVec Load(T* source) => TSimd.LoadPartial(source, _lanes);

    public void Store(T* destination, TVec value) => TSimd.StorePartial(destination, value, _lanes);
}
