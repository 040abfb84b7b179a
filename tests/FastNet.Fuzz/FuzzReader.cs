using FastNet.Fuzz.Mutations;

namespace FastNet.Fuzz;

/// <summary>A reader of FastNet with valid files for it.</summary>
/// <param name="Name">What it is called in the tests.</param>
/// <param name="Files">
/// Files that the reader takes; each mutant replaces one of them. Where a name is there several times, the file lies there in its first form.
/// </param>
/// <param name="Read">Reads the folder with the files in it, and throws <see cref="FuzzFailure"/> or anything of the reader's.</param>
internal sealed record FuzzReader(string Name, IReadOnlyList<FuzzFile> Files, Action<string> Read)
{
    /// <summary>The input of a seed: which file it replaces, and by what.</summary>
    internal (FuzzFile File, byte[] Content) Input(ulong seed)
    {
        Dice dice = new(seed);
        FuzzFile file = dice.Pick<FuzzFile>([.. Files.Where(file => file.Mutate is not null)]);
        return (file, file.Mutate!(file.Content, dice));
    }

    /// <summary>Writes the valid files.</summary>
    internal void Fill(string folder)
    {
        foreach (FuzzFile file in Files.DistinctBy(file => file.Name))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, file.Name))!);
            Write(folder, file.Name, file.Content);
        }
    }

    /// <summary>Writes the valid file of a name back.</summary>
    internal void Restore(string folder, string name) => Write(folder, name, Files.First(file => file.Name == name).Content);

    internal static void Write(string folder, string name, byte[] content)
    {
        File.WriteAllBytes(Path.Combine(folder, name), content);
    }
}
