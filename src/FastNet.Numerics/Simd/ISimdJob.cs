namespace FastNet.Numerics.Simd;

/// <summary>Work that <see cref="SimdDispatch"/> starts with the chosen width's types.</summary>
internal interface ISimdJob<T>
    where T : unmanaged
{
    void Run<TVec, TSimd>()
        where TVec : struct
        where TSimd : struct, ISimd<T, TVec>;
}
