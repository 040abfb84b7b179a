namespace FastNet.Tests.Shared;

/// <summary>The checkout that the test projects were built from.</summary>
internal static class Checkout
{
    internal static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "FastNet.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"No FastNet.sln above {AppContext.BaseDirectory}.");
    }
}
