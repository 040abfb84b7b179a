using System.CommandLine;
using FastNet.Cli.Reproduction;

namespace FastNet.Cli.Commands;

/// <summary>`fastnet reproduce`: its options.</summary>
internal static class ReproduceCommand
{
    public static Command Create(ToolConsole console)
    {
        return new Command(
            "reproduce", "Runs what was published about these nets and sets FastNet's numbers beside it; ends with 0 only if all pass.")
        {
            OptionFactory.Path("--data", "CIFAR-10 as a folder or an archive; without it the rows that need it are not run."),
            OptionFactory.Path("--fashion-mnist", "Folder of Fashion-MNIST; without it its row is not run."),
            OptionFactory.Path("--only", "Run this row alone.", "name"),
            OptionFactory.Threads(),
            OptionFactory.Path("--out", "Write the table to this file, as Markdown.", "file"),
            OptionFactory.Flag("--list", "Name the rows and what they run, and run none."),
        }.Does(parsed => ReproduceRun.Start(
            new ReproduceSettings(
                parsed.GetValue<int>("--threads"),
                parsed.GetValue<string>("--data"),
                parsed.GetValue<string>("--fashion-mnist"),
                parsed.GetValue<string>("--only"),
                parsed.GetValue<string>("--out"),
                parsed.GetValue<bool>("--list")),
            console,
            ReproduceRun.Rows));
    }
}
