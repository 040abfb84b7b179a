namespace FastNet.Numerics.Simd;

/// <summary>Work that <see cref="SimdDispatch"/> starts with the chosen width's types.</summary>
internal interface ISimdJob<T>
    where T : unmanaged
{
    void Run<TVec, TSimd>()
        where TSimd : struct, ISimd<T, TVec>;
}

/// <summary>Work that also uses a narrower vector for the rest; where none is cheaper, both are the same.</summary>
internal interface ISimdWithHalfJob<T>
    where T : unmanaged
{
    void Run<TVec, TSimd, THalf, THalfSimd>()
        where TSimd : struct, ISimd<T, TVec>
        where THalfSimd : struct, ISimd<T, THalf>;
}
