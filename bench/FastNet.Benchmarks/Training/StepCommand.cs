namespace FastNet.Benchmarks;

internal static class StepCommand
{
    public static int Run(string[] options) => options.Length;
}
