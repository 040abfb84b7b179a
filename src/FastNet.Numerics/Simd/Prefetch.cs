using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace FastNet.Numerics.Simd;

/// <summary>Hints to the processor; where it has none they are nothing.</summary>
internal static unsafe class Prefetch
{
    /// <summary>The cache line at <paramref name="address"/> is needed next: bring it into the L1 cache. Any address is allowed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ToL1(void* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(address);
        }
    }

    /// <summary>The cache line at <paramref name="address"/> will be read soon: bring it into the L2 cache. Any address is allowed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ToL2(void* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch1(address);
        }
    }
}
