using BenchmarkDotNet.Running;
using FastNet.Benchmarks;

Dictionary<string, Func<string[], int>> commands = new()
{
    ["compare"] = CompareCommand.Run,
    ["first"] = FirstCommand.Run,
    ["gradients"] = GradientsCommand.Run,
    ["kernels"] = KernelsCommand.Run,
    ["own-layers"] = StepCommand.OwnLayers,
    ["scikit-learn"] = ScikitLearnCommand.Run,
    ["simplechains"] = SimpleChainsCommand.Run,
    ["step"] = StepCommand.Run,
};
if (args is not [string name, .. string[] options] || !commands.TryGetValue(name, out Func<string[], int>? command))
{
    BenchmarkSwitcher.FromAssembly(typeof(StepCommand).Assembly).Run(args);
    return 0;
}

try
{
    return command(options);
}
catch (CommandException error)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}
catch (Exception error) when (error is InvalidOperationException or IOException or UnauthorizedAccessException)
{
    // Results that differ, a disk that is full.
    Console.Error.WriteLine(error.Message);
    return 1;
}
