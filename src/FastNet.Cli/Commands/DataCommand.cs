using System.CommandLine;
using FastNet.Cli.Data;

namespace FastNet.Cli.Commands;

/// <summary>`fastnet data`: looks at data sets and downloads them.</summary>
internal static class DataCommand
{
    public static Command Create(ToolConsole console) => new("data", "Looks at data sets and downloads them.") { Info(console), Get(console) };

    private static Command Info(ToolConsole console)
    {
        Argument<string> path = OptionFactory.Argument(
            "path",
            "A folder of CIFAR-10's files (binary or python form) or of MNIST's, an archive of CIFAR-10 (.tar.gz), a table (.csv), "
            + "arrays (.npz, or a folder of .npy files), or folders of pictures, one for each class.",
            text => text.Length > 0 ? null : "the path is empty; expected a file or a folder");
        return new Command("info", "Tells what a path holds: sizes, classes, labels, values.") { path }
            .Does(parsed => DataReport.Write(parsed.GetRequiredValue(path), console.Out));
    }

    private static Command Get(ToolConsole console)
    {
        string names = string.Join(", ", DataCatalog.All.Select(data => data.Name));
        Argument<string> name = OptionFactory.Argument(
            "name", $"One of {names}.", text => DataCatalog.Find(text) is null ? $"the data set is '{text}'; expected {names}" : null);
        Option<Uri?> from = OptionFactory.Create<Uri?>(
            "--from", "Address of the folder that has the files, or of the file if there is but one; by default the official one.",
            "url", "an http or https address", text => (IsWeb(text, out Uri? address), address));
        Option<string?> folder = OptionFactory.Path("--out", "Folder for the files; made when it is missing. By default the name of the data set.");
        return new Command("get", "Downloads a data set and checks its MD5. A download that was broken off goes on where it ended.")
        {
            name, from, folder,
        }.Does(parsed =>
        {
            RemoteData data = DataCatalog.Find(parsed.GetRequiredValue(name))!;
            DataGet.Run(data, parsed.GetValue(from), parsed.GetValue(folder) ?? data.Name, console.Out);
        });
    }

    private static bool IsWeb(string text, out Uri? address)
        => Uri.TryCreate(text, UriKind.Absolute, out address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);
}
