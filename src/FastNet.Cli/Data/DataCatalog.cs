namespace FastNet.Cli.Data;

/// <summary>A file to download.</summary>
/// <param name="Name">Its name at the address and on the disk.</param>
/// <param name="Md5">Its published MD5, in hexadecimal.</param>
internal sealed record RemoteFile(string Name, string Md5);

/// <summary>A data set to download.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Addresses">Where its files lie: the official address, then others that are tried after it.</param>
/// <param name="Files">All of it.</param>
internal sealed record RemoteData(string Name, string[] Addresses, RemoteFile[] Files);

/// <summary>data_sets.json: the data sets that `fastnet data get` knows.</summary>
internal static class DataCatalog
{
    private static readonly Lazy<RemoteData[]> File = new(() => Resources.Read("data_sets.json", ResourceJson.Default.RemoteDataArray));

    public static IReadOnlyList<RemoteData> All => File.Value;

    /// <summary>The data set of a name; null: there is none.</summary>
    public static RemoteData? Find(string name) => All.FirstOrDefault(data => data.Name == name);
}
