using System.CommandLine;
using FastNet.Cli.Reproduction;

namespace FastNet.Cli.Commands;

/// <summary>`fastnet reproduce`: its options.</summary>
internal sealed class ReproduceCommand
{
    private readonly Option<string?> _data = OptionFactory.Path("--data", "CIFAR-10 as a folder or an archive; without it the rows that need it are not run.");
    private readonly Option<string?> _fashion = OptionFactory.Path("--fashion-mnist", "Folder of Fashion-MNIST; without it its row is not run.");
    private readonly Option<string?> _only = OptionFactory.Path("--only", "Run this row alone.", "name");
    private readonly Option<int> _threads = OptionFactory.Threads();
    private readonly Option<string?> _out = OptionFactory.Path("--out", "Write the table to this file, as Markdown.", "file");
    private readonly Option<bool> _list = OptionFactory.Flag("--list", "Name the rows and what they run, and run none.");

    public static Command Create(ToolConsole console)
    {
        ReproduceCommand options = new();
        Command command = new("reproduce", "Runs what was published about these nets and sets FastNet's numbers beside it; ends with 0 only if all pass.")
        {
            options._data, options._fashion, options._only, options._threads, options._out, options._list,
        };
        command.SetAction(parsed => ReproduceRun.Start(options.Read(parsed), console, ReproduceRun.Rows));
        return command;
    }

    private ReproduceSettings Read(ParseResult parsed) => new()
    {
        Data = parsed.GetValue(_data),
        FashionMnist = parsed.GetValue(_fashion),
        Only = parsed.GetValue(_only),
        Threads = parsed.GetValue(_threads),
        Out = parsed.GetValue(_out),
        List = parsed.GetValue(_list),
    };
}
