namespace FastNet.Benchmarks;

/// <summary>A command that measures a machine: one of <c>fastnet bench</c>, and of the benchmarks.</summary>
/// <param name="Description">For the help.</param>
/// <param name="Usage">Its name and its options: <c>[--name VALUE]</c>, <c>[--name VALUE ...]</c> or <c>[--name]</c>.</param>
/// <param name="Measure">
/// Does it. A <see cref="CommandException"/> says that it cannot be done as it was asked for, an <see cref="InvalidOperationException"/> that a result is wrong.
/// </param>
internal sealed record MachineCommand(string Description, string Usage, Action<CommandOptions, Report> Measure)
{
    public static IReadOnlyList<MachineCommand> All { get; } =
    [
        new(
            "Times matrix products beside native libraries (--blas), or beside what .NET has without native code. Both products are compared first.",
            CompareCommand.Usage, CompareCommand.Run),
        new(
            "Times whole training steps of a net 3072-H-10, 200 rows each, beside the time that their arithmetic takes at the measured peak.",
            StepCommand.Usage, StepCommand.Run),
        new(
            "Times every element-wise kernel and update rule beside TensorPrimitives and the bandwidth of memory. Results are compared first.",
            KernelsCommand.Usage, KernelsCommand.Run),
        new("Times the first 50 calls of a product in a fresh process.", FirstCommand.Usage, FirstCommand.Run),
    ];

    public string Name => Usage[..Usage.IndexOf(' ', StringComparison.Ordinal)];

    /// <summary>The command as the benchmarks run it.</summary>
    public int Run(string[] args)
    {
        Measure(CommandOptions.Parse(Usage, args), new Report(Console.Out, Console.Error, "FastNet.Benchmarks.dll"));
        return 0;
    }
}
