using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;

namespace FastNet.BenchmarkDotNet;

/// <summary>How much one call of a benchmark does. On a class it is for all of its benchmarks; one on a benchmark has priority.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public abstract class CountAttribute : Attribute, IConfigSource
{
    private protected CountAttribute(object count, params IColumn[] columns)
    {
        Count = count;
        Config = ManualConfig.CreateEmpty().AddColumn(columns);
    }

    /// <summary>
    /// The count of one call, a number, or the name of a member that gives it: a field, a property, or a method whose parameters are called as
    /// parameters or arguments of the benchmark. The member may be private; one that is not static is asked of an instance of the class with the
    /// parameters of the case, before any setup.
    /// </summary>
    public object Count { get; }

    /// <summary>The columns, for BenchmarkDotNet.</summary>
    public IConfig Config { get; }
}
