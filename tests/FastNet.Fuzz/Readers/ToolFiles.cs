using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;
using FastNet.Fuzz.Mutations;

namespace FastNet.Fuzz.Readers;

/// <summary>
/// The files that the tool writes of a training, a search and a comparison of neighbours, without what is different every time: the folder, the seconds, the machine.
/// </summary>
internal sealed partial class ToolFiles
{
    private static readonly Lazy<ToolFiles> Made = new(() => new ToolFiles());

    private readonly Dictionary<string, byte[]> _files = [];

    private ToolFiles()
    {
        using TemporaryFolder folder = new();
        string data = folder.File("data.npz");
        SampleFiles.SaveArrays(data);
        NpyArray.From<double>([1, 2, 3, 4, 5, 6, 7, 8], 2, SampleFiles.Features).Save(folder.File("rows.npy"));
        ToolRun.Do(null, "train", "--data", data, "--hidden", "3", "--epochs", "3", "--batch-size", "10", "--rule", "adam", "--threads", "1", "--quiet", "--out", folder.File("run"));
        ToolRun.Do(null, "tune", "--data", data, "--search", "learning-rate=1e-3,1e-2", "--search", "hidden=2;3", "--epochs", "2", "--batch-size", "10", "--threads", "1", "--quiet", "--out", folder.File("search"));
        ToolRun.Do(null, "knn", "--data", data, "--train", "20", "--test", "10", "--k", "1,3", "--cross-validate", "--folds", "2", "--threads", "1", "--out", folder.File("knn"));
        foreach (string path in Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories))
        {
            byte[] content = File.ReadAllBytes(path);
            string name = Path.GetRelativePath(folder.Path, path);
            _files.Add(name, Path.GetExtension(path) switch
            {
                ".json" => Portable(content, folder.Path),
                ".safetensors" => PortableTensors(content, folder.Path),
                _ => content,
            });
        }
    }

    /// <summary>The name of the last checkpoint.</summary>
    internal static string Checkpoint => Made.Value._files.Keys.Where(name => name.StartsWith("run/checkpoints/", StringComparison.Ordinal)).Max(StringComparer.Ordinal)!;

    /// <summary>The file of a name, as it is.</summary>
    internal static FuzzFile Fixed(string name) => Changed(name, null);

    /// <summary>The file of a name, with the damage that is done to it.</summary>
    internal static FuzzFile Changed(string name, Func<byte[], Dice, byte[]>? mutate) => new(name, Made.Value._files[name], mutate);

    private static byte[] PortableTensors(byte[] file, string folder)
    {
        int end = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        byte[] portable = SafetensorsMutations.WithHeader(Portable(file[8..end], folder), file[end..]);
        return SampleFiles.Sealed(portable);
    }

    private static byte[] Portable(byte[] json, string folder)
    {
        string text = Encoding.UTF8.GetString(json).Replace($"{folder}/", string.Empty, StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(Name().Replace(Number().Replace(text, "\"$1\": 1.5"), "\"$1\": \"x\""));
    }

    [GeneratedRegex("""
        "(seconds|milliseconds_per_step|allocated_bytes_per_step|simd_width)":\s*[-+.\w]+
        """)]
    private static partial Regex Number();

    [GeneratedRegex("""
        "(fastnet_version|fastnet|dotnet|os|processor|machine)":\s*"[^"]*"
        """)]
    private static partial Regex Name();
}
