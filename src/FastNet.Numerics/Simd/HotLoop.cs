using System.Runtime.CompilerServices;

namespace FastNet.Numerics.Simd;

/// <summary>How a loop over vectors is compiled.</summary>
internal static class HotLoop
{
    /// <summary>
    /// Optimized from the first call on: at tier 0 every vector operation would be a call. And never inlined, not even this: once its callers have run often enough, the
    /// JIT puts a small method with a loop into them, there runs out of its budget for inlining, and leaves pieces of the formula as calls that pass vectors through memory.
    /// NaturalLog was then up to ten times slower from its thousandth call on, in some processes (docs/simd.md).
    /// </summary>
    public const MethodImplOptions Options = MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization;
}
