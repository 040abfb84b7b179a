using FastNet.Cli.Output;

namespace FastNet.Cli.Data;

/// <summary>`fastnet data get`: all files of a data set.</summary>
internal static class DataGet
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Downloads what is not there yet.</summary>
    /// <param name="data">What to download.</param>
    /// <param name="from">The address of the folder that has the files, or of the file if there is but one; null: the known addresses.</param>
    /// <param name="folder">Where to put them; made if need be.</param>
    /// <param name="log">Progress, in lines.</param>
    /// <param name="patience">How long to wait for a sign of life; null: a minute.</param>
    /// <exception cref="ToolException">A file cannot be had, or the folder not be written.</exception>
    public static void Run(RemoteData data, Uri? from, string folder, TextWriter log, TimeSpan? patience = null)
    {
        OpenSsl.Require("fastnet data get");
        using OutputFolder output = OutputFolder.Prepare(folder, data.Files.Select(file => file.Name), replaces: true);
        using Downloader downloader = new(log, patience ?? Patience);
        string[] addresses = from is null ? data.Addresses : [from.AbsoluteUri];
        foreach (RemoteFile file in data.Files)
        {
            Fetch(downloader, data, file, addresses, Path.Combine(folder, file.Name), log);
        }

        log.WriteLine($"{data.Name} is in '{folder}'; fastnet train --data {folder}");
    }

    private static void Fetch(Downloader downloader, RemoteData data, RemoteFile file, string[] addresses, string path, TextWriter log)
    {
        for (int i = 0; ; i++)
        {
            string address = addresses[i];
            Uri whole = new(
                data.Files.Length == 1 && address.EndsWith(file.Name, StringComparison.Ordinal) ? address : $"{address.TrimEnd('/')}/{file.Name}");
            try
            {
                downloader.Fetch(whole, path, file.Md5);
                return;
            }
            catch (ToolException error) when (i + 1 < addresses.Length && !File.Exists(path))
            {
                log.WriteLine($"{error.Message}; trying {addresses[i + 1]}");
            }
        }
    }
}
