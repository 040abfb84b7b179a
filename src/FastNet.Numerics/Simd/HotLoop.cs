using System.Runtime.CompilerServices;

namespace FastNet.Numerics.Simd;

/// <summary>How a loop over vectors is compiled.</summary>
internal static class HotLoop
{
    /// <summary>
    /// Optimized from the first call on: at tier 0 every vector operation would be a call. Never inlined: the JIT inlines a small method with a loop
    /// into callers that run often, exhausts its budget for inlining there, and leaves pieces of the formula as calls that pass vectors through
    /// memory. NaturalLog was then up to ten times slower from its thousandth call on, in some processes (docs/simd.md).
    /// </summary>
    public const MethodImplOptions Options = MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization;
}
