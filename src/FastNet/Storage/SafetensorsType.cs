namespace FastNet;

/// <summary>The element types of safetensors files, by the names the format gives them.</summary>
public enum SafetensorsType
{
    /// <summary>IEEE 754 binary32, <see cref="float"/>.</summary>
    F32,

    /// <summary>IEEE 754 binary64, <see cref="double"/>.</summary>
    F64,

    /// <summary>IEEE 754 binary16, <see cref="Half"/>; read as float or double, not written.</summary>
    F16,

    /// <summary>The upper half of a <see cref="float"/>; read as float or double, not written.</summary>
    BF16,

    /// <summary>Any other, whole numbers for instance: such a tensor is listed, but can be neither read nor written.</summary>
    Other,
}
