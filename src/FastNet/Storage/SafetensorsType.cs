namespace FastNet;

/// <summary>The element types of safetensors files that FastNet reads and writes, by the names the format gives them.</summary>
public enum SafetensorsType
{
    /// <summary>IEEE 754 binary32, <see cref="float"/>.</summary>
    F32,

    /// <summary>IEEE 754 binary64, <see cref="double"/>.</summary>
    F64,
}
