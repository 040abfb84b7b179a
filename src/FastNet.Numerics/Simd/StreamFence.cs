using System.Runtime.Intrinsics.X86;

namespace FastNet.Numerics.Simd;

/// <summary>The end of writing around the caches.</summary>
internal static class StreamFence
{
    /// <summary>
    /// Orders this thread's writes by <see cref="ISimd{T,TVec}.StoreAround"/> before its later writes: a thread that sees the later ones sees them.
    /// </summary>
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
