namespace FastNet.Numerics.Tests.Support;

/// <summary>Where in its pages a <see cref="GuardedBuffer{T}"/> puts the data.</summary>
internal enum Placement
{
    /// <summary>The last element ends at the unreadable page: reading or writing one element more ends the process.</summary>
    EndAtGuard,

    /// <summary>The first element is on a 64-byte boundary.</summary>
    Aligned,

    /// <summary>The first element is one element behind a 64-byte boundary.</summary>
    OffByOne,
}
