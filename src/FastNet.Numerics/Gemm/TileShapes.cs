namespace FastNet.Numerics;

/// <summary>How high tiles are.</summary>
internal static class TileRows
{
    /// <summary>Where there are 32 vector registers.</summary>
    public const int Most = 12;

    /// <summary>The sums of that many rows, two vectors of B and one broadcast fit into the registers: 12 rows into 32, 6 into 16.</summary>
    public static int Of(int registers) => registers >= 32 ? Most : 6;

    /// <summary>
    /// Where all columns fit into one vector: more rows for each load of B, more chains to hide what a multiply-add waits for the one before.
    /// </summary>
    public static int OfNarrow(int registers) => registers >= 32 ? 16 : 12;
}

/// <summary>Rows of a tile, as a type, so that the JIT makes a kernel for each height out of one source.</summary>
internal interface ITileRows
{
    static abstract int Count { get; }
}

/// <summary>Columns of a tile, as a type: one vector or two, the last one whole or partial.</summary>
internal interface ITileColumns
{
    static virtual bool Two => false;

    /// <summary>The last vector may be partial.</summary>
    static virtual bool Masked => false;

    /// <summary>B is packed, with zeros after its last column, so that even a partial vector may be loaded whole.</summary>
    static virtual bool Padded => false;
}

internal readonly struct TwoVectors : ITileColumns
{
    public static bool Two => true;
}

internal readonly struct TwoVectorsMasked : ITileColumns
{
    public static bool Two => true;

    public static bool Masked => true;
}

internal readonly struct TwoVectorsPadded : ITileColumns
{
    public static bool Two => true;

    public static bool Masked => true;

    public static bool Padded => true;
}

internal readonly struct OneVector : ITileColumns;

internal readonly struct OneVectorMasked : ITileColumns
{
    public static bool Masked => true;
}

internal readonly struct OneVectorPadded : ITileColumns
{
    public static bool Masked => true;

    public static bool Padded => true;
}

internal readonly struct Rows1 : ITileRows
{
    public static int Count => 1;
}

internal readonly struct Rows2 : ITileRows
{
    public static int Count => 2;
}

internal readonly struct Rows3 : ITileRows
{
    public static int Count => 3;
}

internal readonly struct Rows4 : ITileRows
{
    public static int Count => 4;
}

internal readonly struct Rows5 : ITileRows
{
    public static int Count => 5;
}

internal readonly struct Rows6 : ITileRows
{
    public static int Count => 6;
}

internal readonly struct Rows7 : ITileRows
{
    public static int Count => 7;
}

internal readonly struct Rows8 : ITileRows
{
    public static int Count => 8;
}

internal readonly struct Rows9 : ITileRows
{
    public static int Count => 9;
}

internal readonly struct Rows10 : ITileRows
{
    public static int Count => 10;
}

internal readonly struct Rows11 : ITileRows
{
    public static int Count => 11;
}

internal readonly struct Rows12 : ITileRows
{
    public static int Count => 12;
}

internal readonly struct Rows13 : ITileRows
{
    public static int Count => 13;
}

internal readonly struct Rows14 : ITileRows
{
    public static int Count => 14;
}

internal readonly struct Rows15 : ITileRows
{
    public static int Count => 15;
}

internal readonly struct Rows16 : ITileRows
{
    public static int Count => 16;
}
