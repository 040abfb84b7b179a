using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics.Tests.Elementwise;

/// <summary>Counts how often each unit is done, and which units start a range.</summary>
internal unsafe struct MarkOp : IRangeOp<float>
{
    public int* Visits;
    public int* Starts;

    public readonly void Run<TVec, TSimd>(int start, int end)
        where TSimd : struct, ISimd<float, TVec>
    {
        Starts[start]++;
        for (int unit = start; unit < end; unit++)
        {
            Visits[unit]++;
        }
    }
}
