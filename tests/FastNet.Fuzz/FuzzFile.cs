using FastNet.Fuzz.Mutations;

namespace FastNet.Fuzz;

/// <summary>A valid file, and how its form is damaged.</summary>
/// <param name="Name">Its path in the folder of the reader's files.</param>
/// <param name="Content">What a writer of ours, or the program whose format it is, makes.</param>
/// <param name="Mutate">A damaged form of it; null for a file that stays as it is.</param>
internal sealed record FuzzFile(string Name, byte[] Content, Func<byte[], Dice, byte[]>? Mutate);
