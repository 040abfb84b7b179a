namespace FastNet.Numerics.Simd;

/// <summary>"The first <see cref="Count"/> lanes": as a number for widths without masked accesses, as a mask for the others.</summary>
internal readonly struct FirstLanes<TVec>(int count, TVec mask)
{
    public readonly TVec Mask = mask;
    public readonly int Count = count;
}
