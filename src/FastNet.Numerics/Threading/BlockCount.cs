namespace FastNet.Numerics;

/// <summary>How many blocks something is cut into.</summary>
internal static class BlockCount
{
    /// <summary>
    /// How many blocks of <paramref name="size"/> it takes for <paramref name="count"/>, the last one perhaps smaller; also for counts near 2^31.
    /// </summary>
    public static int Of(int count, int size) => (int)(((long)count + size - 1) / size);
}
