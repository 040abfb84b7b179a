using System.IO.Compression;

namespace FastNet.Tests.Support;

/// <summary>Files that Golden/make_data_fixtures.py made.</summary>
internal static class Fixture
{
    internal static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "Golden", name);

    internal static byte[] Bytes(string name) => File.ReadAllBytes(Path(name));

    /// <summary>The files of a zip archive by their names.</summary>
    internal static Dictionary<string, byte[]> Entries(string name)
    {
        using ZipArchive zip = ZipFile.OpenRead(Path(name));
        return zip.Entries.ToDictionary(entry => entry.FullName, entry =>
        {
            using Stream stream = entry.Open();
            using MemoryStream copy = new();
            stream.CopyTo(copy);
            return copy.ToArray();
        });
    }

    internal static byte[] Gzip(byte[] content)
    {
        using MemoryStream stream = new();
        using (GZipStream gzip = new(stream, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return stream.ToArray();
    }

    internal static byte[] Gunzip(byte[] content)
    {
        using GZipStream gzip = new(new MemoryStream(content), CompressionMode.Decompress);
        using MemoryStream copy = new();
        gzip.CopyTo(copy);
        return copy.ToArray();
    }
}
