using System.Globalization;

namespace FastNet.Fuzz;

/// <summary>How many inputs are made, from which seed on. Input i of a run has the seed <see cref="Seed"/> + i and depends on nothing else.</summary>
/// <param name="Count">Inputs for each reader.</param>
/// <param name="Seed">The seed of the first.</param>
/// <param name="Folder">Where inputs go that fail.</param>
/// <param name="Input">A file that is read in the place of all inputs; null: none.</param>
internal sealed record FuzzOptions(int Count, ulong Seed, string Folder, string? Input)
{
    internal const string CountVariable = "FASTNET_FUZZ_COUNT";
    internal const string SeedVariable = "FASTNET_FUZZ_SEED";
    internal const string FolderVariable = "FASTNET_FUZZ_FOLDER";
    internal const string InputVariable = "FASTNET_FUZZ_INPUT";

    private const int GateCount = 2000;

    /// <summary>The most that a reader may take for an input.</summary>
    internal TimeSpan MostTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>What the environment says, and else what the gate does.</summary>
    internal static FuzzOptions FromEnvironment() => new(
        (int)Number(CountVariable, GateCount),
        Number(SeedVariable, 1),
        Environment.GetEnvironmentVariable(FolderVariable) ?? Path.Combine(Path.GetTempPath(), "fastnet-fuzz"),
        Environment.GetEnvironmentVariable(InputVariable));

    private static ulong Number(string variable, ulong otherwise)
        => Environment.GetEnvironmentVariable(variable) is string text ? ulong.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
