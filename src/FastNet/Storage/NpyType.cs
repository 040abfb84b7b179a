namespace FastNet;

/// <summary>
/// The element types of NumPy's array files that FastNet reads and writes, by the names NumPy gives them: a kind and, of numbers, the bytes of an
/// element.
/// </summary>
public enum NpyType
{
    /// <summary>IEEE 754 binary32, <see cref="float"/>.</summary>
    F4,

    /// <summary>IEEE 754 binary64, <see cref="double"/>.</summary>
    F8,

    /// <summary><see cref="sbyte"/>.</summary>
    I1,

    /// <summary><see cref="short"/>.</summary>
    I2,

    /// <summary><see cref="int"/>.</summary>
    I4,

    /// <summary><see cref="long"/>.</summary>
    I8,

    /// <summary><see cref="byte"/>.</summary>
    U1,

    /// <summary><see cref="ushort"/>.</summary>
    U2,

    /// <summary><see cref="uint"/>.</summary>
    U4,

    /// <summary><see cref="ulong"/>.</summary>
    U8,

    /// <summary><see cref="bool"/>, one byte of 0 or 1.</summary>
    B1,

    /// <summary>Text of a fixed number of characters, four bytes each; read, not written.</summary>
    U,

    /// <summary>Text of a fixed number of bytes, taken as UTF-8; read, not written.</summary>
    S,
}
