namespace FastNet.Numerics.Simd;

/// <summary>"The first <see cref="Count"/> lanes": as a number for widths that take apart, as a mask for widths that have masked accesses.</summary>
internal readonly struct FirstLanes<TVec>(int count, TVec mask)
{
    public readonly TVec Mask = mask;
    public readonly int Count = count;
}
