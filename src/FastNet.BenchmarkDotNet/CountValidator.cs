using BenchmarkDotNet.Running;
using BenchmarkDotNet.Validators;

namespace FastNet.BenchmarkDotNet;

/// <summary>Before anything runs: each count is a number above 0.</summary>
internal sealed class CountValidator : IValidator
{
    public static CountValidator Instance { get; } = new();

    public bool TreatsWarningsAsErrors => true;

    public IEnumerable<ValidationError> Validate(ValidationParameters validationParameters)
    {
        foreach (BenchmarkCase benchmark in validationParameters.Benchmarks)
        {
            if ((Problem(benchmark, CaseCount.Flops) ?? Problem(benchmark, CaseCount.Bytes) ?? Problem(benchmark, CaseCount.Peak)) is string problem)
            {
                yield return new ValidationError(isCritical: true, problem, benchmark);
            }
        }
    }

    private static string? Problem<TResult>(BenchmarkCase benchmark, Func<BenchmarkCase, TResult> ask)
    {
        try
        {
            _ = ask(benchmark);
            return null;
        }
        catch (InvalidOperationException error)
        {
            return error.Message;
        }
    }
}
