using System.Runtime.Intrinsics.X86;

namespace FastNet.Numerics.Simd;

/// <summary>The end of writing around the caches.</summary>
internal static class StreamFence
{
    /// <summary>All that this thread wrote by <see cref="ISimd{T,TVec}.StoreAround"/> can be seen by whoever sees what it writes from here on.</summary>
    public static void Set()
    {
        if (Sse.IsSupported)
        {
            Sse.StoreFence();
        }
        else
        {
            Interlocked.MemoryBarrier();
        }
    }
}
