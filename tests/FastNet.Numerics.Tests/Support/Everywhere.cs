namespace FastNet.Numerics.Tests.Support;

/// <summary>Runs a check at every vector width, and with teams of every size from none to four.</summary>
internal static class Everywhere
{
    /// <summary>Calls <paramref name="check"/> with each team at each width; the text says which.</summary>
    public static void ForEach(Action<Workers?, string> check)
    {
        using Workers two = new(2);
        using Workers three = new(3);
        using Workers four = new(4);
        foreach (Workers? team in new[] { null, Workers.Inline, two, three, four })
        {
            Widths.ForEach(width => check(team, $"width {width}, {team?.Count ?? 0} workers"));
        }
    }
}
