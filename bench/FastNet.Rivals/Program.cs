using FastNet.Benchmarks;
using FastNet.Rivals;

Dictionary<string, (string Usage, Func<string[], int> Run)> commands = new()
{
    ["epochs"] = (EpochsCommand.Usage, EpochsCommand.Run),
    ["predict"] = (PredictCommand.Usage, PredictCommand.Run),
    ["step"] = (TorchStepCommand.Usage, TorchStepCommand.Run),
};
if (args is not [string name, .. string[] options] || !commands.TryGetValue(name, out (string Usage, Func<string[], int> Run) command))
{
    Console.Error.WriteLine($"There is no such command; usage: {string.Join(" | ", commands.Values.Select(known => known.Usage))}");
    return 2;
}

try
{
    return command.Run(options);
}
catch (CommandException error)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}
catch (Exception error) when (error is InvalidOperationException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
