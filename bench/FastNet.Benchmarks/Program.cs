using BenchmarkDotNet.Running;
using FastNet.Benchmarks;

if (args is ["step", .. string[] options])
{
    return StepCommand.Run(options);
}

BenchmarkSwitcher.FromAssembly(typeof(StepCommand).Assembly).Run(args);
return 0;
