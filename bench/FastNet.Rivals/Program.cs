using FastNet.Benchmarks;
using FastNet.Rivals;

CommandTable commands = new(new()
{
    ["epochs"] = (EpochsCommand.Run, EpochsCommand.Usage),
    ["predict"] = (PredictCommand.Run, PredictCommand.Usage),
    ["step"] = (TorchStepCommand.Run, TorchStepCommand.Usage),
});
return commands.Run(args, "There are no others.", () =>
{
    Console.Error.WriteLine($"There is no such command; usage: {string.Join(" | ", commands.Usages)}");
    return 2;
});
