using BenchmarkDotNet.Running;
using FastNet.Benchmarks;

CommandTable commands = new(new()
{
    ["compare"] = (CompareCommand.Run, CompareCommand.Usage),
    ["first"] = (FirstCommand.Run, FirstCommand.Usage),
    ["gradients"] = (GradientsCommand.Run, GradientsCommand.Usage),
    ["kernels"] = (KernelsCommand.Run, KernelsCommand.Usage),
    ["own-layers"] = (StepCommand.OwnLayers, StepCommand.OwnLayersUsage),
    ["scikit-learn"] = (ScikitLearnCommand.Run, ScikitLearnCommand.Usage),
    ["simplechains"] = (SimpleChainsCommand.Run, SimpleChainsCommand.Usage),
    ["stack"] = (StackCommand.Run, StackCommand.Usage),
    ["step"] = (StepCommand.Run, StepCommand.Usage),
});
return commands.Run(args, "Anything else goes to BenchmarkDotNet, such as --list flat or --filter '*GemmBench*'.", () =>
{
    BenchmarkSwitcher.FromAssembly(typeof(StepCommand).Assembly).Run(args);
    return 0;
});
