using BenchmarkDotNet.Running;
using FastNet.Benchmarks;

ManagedRivals.More = new MathNetRivals();
Dictionary<string, (Func<string[], int> Run, string Usage)> commands = new()
{
    ["charts"] = (ChartsCommand.Run, ChartsCommand.Usage),
    ["gradients"] = (GradientsCommand.Run, GradientsCommand.Usage),
    ["own-layers"] = (StepCommand.OwnLayers, StepCommand.OwnLayersUsage),
    ["scikit-learn"] = (ScikitLearnCommand.Run, ScikitLearnCommand.Usage),
    ["simplechains"] = (SimpleChainsCommand.Run, SimpleChainsCommand.Usage),
    ["stack"] = (StackCommand.Run, StackCommand.Usage),
};
foreach (MachineCommand command in MachineCommand.All)
{
    commands.Add(command.Name, (command.Run, command.Usage));
}

return new CommandTable(commands).Run(args, "Anything else goes to BenchmarkDotNet, such as --list flat or --filter '*GemmBench*'.", () =>
{
    BenchmarkSwitcher.FromAssembly(typeof(GradientsCommand).Assembly).Run(args);
    return 0;
});
