namespace FastNet.Numerics;

/// <summary>Sizes of the caches that the first core uses, in bytes; null where the system does not tell.</summary>
/// <param name="Level1Data">The first level's data cache, of one core.</param>
/// <param name="Level2">The second level.</param>
/// <param name="Level3">The third level, usually shared by several cores.</param>
public readonly record struct CacheSizes(long? Level1Data, long? Level2, long? Level3);
