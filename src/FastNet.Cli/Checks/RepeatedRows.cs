using System.Numerics;
using System.Runtime.InteropServices;
using FastNet.Data;

namespace FastNet.Cli.Checks;

/// <summary>Validation and test rows that are training rows, too: an accuracy on them says nothing of new rows.</summary>
internal static class RepeatedRows
{
    /// <summary>Rows of each part that are looked for, evenly spread over it.</summary>
    private const int MostRows = 1000;

    // Rows of a few numbers repeat by themselves; only where training rows hardly ever do is it a sign of copies.
    private const double MostOwn = 0.1;
    private const double Alarm = 0.1;

    public static CheckRow Of<T>(DataSplit<T> split)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Rows on the disk are read into these.
        T[] own = new T[split.Train.Features];
        T[] other = new T[split.Train.Features];
        Samples<T>[] parts = [split.Validation, split.TestAll];
        (int Row, int Part)[] looked = [.. parts.SelectMany((rows, part) => Spread(rows.Count).Select(row => (row, part)))];
        ILookup<int, (int Row, int Part)> byHash = looked.ToLookup(place => Hash(parts[place.Part].RowIn(other, place.Row)));
        HashSet<(int Row, int Part)> found = [];
        for (int i = 0; i < split.Train.Count; i++)
        {
            foreach ((int row, int part) in byHash[Hash(split.Train.RowIn(own, i))])
            {
                if (split.Train.RowIn(own, i).SequenceEqual(parts[part].RowIn(other, row)))
                {
                    found.Add((row, part));
                }
            }
        }

        int[] spread = [.. Spread(split.Train.Count)];
        bool distinct = spread.Select(row => Hash(split.Train.RowIn(own, row))).Distinct().Count() >= (1 - MostOwn) * spread.Length;
        int[] repeated = [.. parts.Select((_, part) => found.Count(place => place.Part == part))];
        int[] all = [.. parts.Select((_, part) => looked.Count(place => place.Part == part))];
        bool failed = distinct && repeated.Zip(all).Any(part => part.First > Alarm * part.Second);
        return new CheckRow(
            "rows seen before", $"{repeated[0]:N0} of {all[0]:N0} validation, {repeated[1]:N0} of {all[1]:N0} test",
            "few that are training rows", !failed,
            failed ? "these are training rows, too; an accuracy on them says nothing of new rows" : string.Empty);
    }

    private static IEnumerable<int> Spread(int count)
        => Enumerable.Range(0, Math.Min(count, MostRows)).Select(i => (int)((long)i * count / Math.Min(count, MostRows)));

    private static int Hash<T>(ReadOnlySpan<T> row)
        where T : unmanaged
    {
        HashCode hash = default;
        hash.AddBytes(MemoryMarshal.AsBytes(row));
        return hash.ToHashCode();
    }
}
