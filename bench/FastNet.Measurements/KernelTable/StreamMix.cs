namespace FastNet.Benchmarks;

/// <summary>The arrays that a pass over memory touches.</summary>
/// <param name="InPlace">Arrays that are read and written, up to 3.</param>
/// <param name="Reads">Arrays that are only read, up to 2.</param>
/// <param name="Writes">Arrays that are only written, up to 1.</param>
internal readonly record struct StreamMix(int InPlace, int Reads, int Writes)
{
    /// <summary>Into sums.</summary>
    public static readonly StreamMix Read = new(0, 1, 0);

    /// <summary>From one array to another.</summary>
    public static readonly StreamMix Copy = new(0, 1, 1);

    /// <summary>From two arrays to a third.</summary>
    public static readonly StreamMix Combine = new(0, 2, 1);

    /// <summary>One array in place.</summary>
    public static readonly StreamMix Change = new(1, 0, 0);

    /// <summary>One array in place, from another: w and g.</summary>
    public static readonly StreamMix Update1 = new(1, 1, 0);

    /// <summary>Two arrays in place: w, v and g.</summary>
    public static readonly StreamMix Update2 = new(2, 1, 0);

    /// <summary>Three arrays in place: w, m, v and g.</summary>
    public static readonly StreamMix Update3 = new(3, 1, 0);

    /// <summary>Those that <see cref="StreamLoop{T}"/> can make.</summary>
    public static IReadOnlyList<StreamMix> Known => [Read, Copy, Combine, Change, Update1, Update2, Update3];

    public int Arrays => InPlace + Reads + Writes;

    /// <summary>Elements moved from or to memory for each element of the pass.</summary>
    public int Moves => (2 * InPlace) + Reads + Writes;
}
