namespace FastNet;

/// <summary>The mistake that a pattern of wrong coordinates looks like.</summary>
public enum GradientHint
{
    /// <summary>Nothing is wrong, or no pattern was recognised.</summary>
    None,

    /// <summary>Values or gradients are NaN or infinite, at the point or next to it.</summary>
    NotFinite,

    /// <summary>The function gives other values at the same point: it is random, or depends on earlier calls.</summary>
    NotRepeatable,

    /// <summary>The gradient depends on other calls: something kept from another batch, or drawn anew.</summary>
    StaleCache,

    /// <summary>The gradient is added to that of the call before instead of overwriting it.</summary>
    Accumulated,

    /// <summary>The gradient is 0 everywhere: never computed.</summary>
    Zero,

    /// <summary>The sign is wrong.</summary>
    SignFlipped,

    /// <summary>Too large or too small by the number of rows: sum and mean over the batch mixed up.</summary>
    BatchFactor,

    /// <summary>Twice or half.</summary>
    FactorTwo,

    /// <summary>Another constant factor.</summary>
    ConstantFactor,

    /// <summary>A multiple of the parameter itself is missing: the gradient of an L2 term.</summary>
    MissingRegularization,

    /// <summary>A multiple of the parameter itself is too much.</summary>
    ExtraRegularization,

    /// <summary>The gradient of a matrix is stored transposed.</summary>
    Transposed,

    /// <summary>Right values, some rows away.</summary>
    ShiftedRows,

    /// <summary>Right values, some columns away.</summary>
    ShiftedColumns,

    /// <summary>Summed, averaged or broadcast along the wrong axis.</summary>
    WrongAxis,

    /// <summary>A part of the array (a row, a column, single elements) is wrong, the rest right.</summary>
    Part,

    /// <summary>A term or a factor of the derivative is missing: the error has the structure of one, or the gradient does not depend on x.</summary>
    MissingTerm,

    /// <summary>The gradient of a float layer is not that of its double twin.</summary>
    FloatDiffers,
}
