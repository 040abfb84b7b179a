namespace FastNet.Cli.Tests.Support;

/// <summary>Tests that have an empty folder, each its own.</summary>
public abstract class FolderTests
{
    private protected TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();
}

/// <summary>Tests that find <see cref="TinyData"/> in their folder.</summary>
public abstract class TinyDataTests : FolderTests
{
    private protected string Data => _folder.File("tiny.npz");

    private protected string Out => _folder.File("out");

    [SetUp]
    public void SaveData() => TinyData.Save(Data);
}
