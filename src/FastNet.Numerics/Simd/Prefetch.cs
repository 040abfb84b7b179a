using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace FastNet.Numerics.Simd;

/// <summary>Hints to the processor; where it has none they are nothing.</summary>
internal static unsafe class Prefetch
{
    private const int BytesAhead = 1024;

    /// <summary>The cache line at <paramref name="address"/> is needed next: bring it into the L1 cache. Any address is allowed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ToL1(void* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(address);
        }
    }

    /// <summary>
    /// The line a kilobyte after <paramref name="address"/> is needed soon. For passes over several arrays whose divisions and square roots keep the
    /// processor from looking far enough ahead by itself (docs/benchmarks.md).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Ahead(void* address) => ToL1((byte*)address + BytesAhead);

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
