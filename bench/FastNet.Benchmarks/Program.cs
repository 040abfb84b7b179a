using BenchmarkDotNet.Running;
using FastNet.Benchmarks;

Dictionary<string, (Func<string[], int> Run, string Usage)> commands = new()
{
    ["compare"] = (CompareCommand.Run, CompareCommand.Usage),
    ["first"] = (FirstCommand.Run, FirstCommand.Usage),
    ["gradients"] = (GradientsCommand.Run, GradientsCommand.Usage),
    ["kernels"] = (KernelsCommand.Run, KernelsCommand.Usage),
    ["own-layers"] = (StepCommand.OwnLayers, StepCommand.OwnLayersUsage),
    ["scikit-learn"] = (ScikitLearnCommand.Run, ScikitLearnCommand.Usage),
    ["simplechains"] = (SimpleChainsCommand.Run, SimpleChainsCommand.Usage),
    ["step"] = (StepCommand.Run, StepCommand.Usage),
};
string[] help = ["--help", "-h", "-?"];
if (args is [string only] && help.Contains(only))
{
    Console.WriteLine("Commands (docs/benchmarks.md describes them):");
    Console.WriteLine(string.Join(Environment.NewLine, commands.Values.Select(each => $"  {each.Usage}")));
    Console.WriteLine("Anything else goes to BenchmarkDotNet, such as --list flat or --filter '*GemmBench*'.");
    return 0;
}

if (args is not [string name, .. string[] options] || !commands.TryGetValue(name, out (Func<string[], int> Run, string Usage) command))
{
    BenchmarkSwitcher.FromAssembly(typeof(StepCommand).Assembly).Run(args);
    return 0;
}

if (options.Intersect(help).Any())
{
    Console.WriteLine(command.Usage);
    return 0;
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
    // Results that differ, a disk that is full.
    Console.Error.WriteLine(error.Message);
    return 1;
}
