namespace FastNet.Cli.Data;

/// <summary>The data that a command works on.</summary>
internal static class LocalData
{
    /// <summary>The data at a path; at none, the built-in images.</summary>
    /// <exception cref="IOException">There is nothing at the path, or it cannot be read.</exception>
    /// <exception cref="DataFormatException">What is there is no data set.</exception>
    public static IDataSet Load(string? path) => path is null ? SyntheticImages.Create() : DataSource.Load(path);
}
