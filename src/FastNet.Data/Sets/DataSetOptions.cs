using FastNet.Numerics;

namespace FastNet.Data;

/// <summary>What is done about cells of a table that have no value.</summary>
public enum MissingValues
{
    /// <summary>They are errors.</summary>
    Refuse,

    /// <summary>A missing number is the mean of its column in the training part; a missing text is a category of its own.</summary>
    Mean,
}

/// <summary>How <see cref="DataSet.Load(string, DataSetOptions)"/> takes data that leave a choice.</summary>
public sealed record DataSetOptions
{
    /// <summary>The column of a table that is to be predicted; a table needs one.</summary>
    public string? Target { get; init; }

    /// <summary>Whether targets are numbers to be met, and not labels; images have labels in any case.</summary>
    public bool NumericTargets { get; init; }

    /// <summary>What is done about missing cells of a table.</summary>
    public MissingValues Missing { get; init; }

    /// <summary>Columns of a table that are categories although they may have numbers alone.</summary>
    public IReadOnlyCollection<string> Categorical { get; init; } = [];

    /// <summary>Columns of a table that are left out.</summary>
    public IReadOnlyCollection<string> Drop { get; init; } = [];

    /// <summary>How rows are held out of data that come without a test part.</summary>
    public HoldOut HoldOut { get; init; } = new();

    /// <summary>The height and width that pictures of a folder get; null: they have one size already.</summary>
    public (int Height, int Width)? ImageSize { get; init; }

    /// <summary>
    /// Bytes of a .npy file of rows beyond which these stay on the disk: each is read when a batch needs it, with the bits of rows in memory, and the
    /// file stays open as long as the data are in use. 0: all do. Files beyond 2 GiB always do.
    /// </summary>
    public long MostInMemory { get; init; } = Array.MaxLength;

    /// <summary>The images that a model takes, which pictures of a folder become; null: as they are.</summary>
    internal ImageShape? Image { get; init; }

    /// <summary>How a table was encoded for a model; null: it is to be learnt.</summary>
    internal TableEncoder? Encoder { get; init; }

    /// <summary>The classes of a model, whose places labels that are texts get; null: those of the labels.</summary>
    internal IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>The rows that <see cref="HoldOut"/> was made for: of other rows all are held out. Null: of any rows.</summary>
    internal string? HeldOutOf { get; init; }
}
