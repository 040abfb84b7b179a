using System.Globalization;

namespace FastNet.Cli.Training;

/// <summary>
/// What is left of the memory for this process: the least that any limit leaves. Caches count as free, because the system gives them up.
/// </summary>
internal static class AvailableMemory
{
    private const string ControlGroups = "sys/fs/cgroup";

    /// <summary>Bytes that this process may still take, 0 or more.</summary>
    public static long Bytes()
    {
        // The collector's numbers are those of its last collection; this one also frees images that are numbers by now.
        GC.Collect();
        GCMemoryInfo memory = GC.GetGCMemoryInfo();
        return Math.Max(0, Math.Min(memory.TotalAvailableMemoryBytes - memory.TotalCommittedBytes, OfSystem("/")));
    }

    /// <summary>
    /// What Linux leaves, by the machine's and the control groups' own files; without them (another system) nothing is known and nothing limited.
    /// </summary>
    /// <param name="root">Where the files are: /, or a folder like it.</param>
    public static long OfSystem(string root)
    {
        long left = long.MaxValue;
        foreach ((string name, string value) in Pairs(Path.Combine(root, "proc/meminfo")))
        {
            left = name == "MemAvailable" && Number(value) is long kibibytes ? kibibytes << 10 : left;
        }

        foreach (string line in Lines(Path.Combine(root, "proc/self/cgroup")))
        {
            // number:controllers:path; version 2 has no controllers.
            string[] parts = line.Split(':', 3);
            string mount = Path.Combine(root, ControlGroups);
            if (parts.Length == 3 && parts[1].Length == 0)
            {
                left = Math.Min(left, OfGroups(mount, parts[2], "memory.max", "memory.current", "inactive_file"));
            }
            else if (parts.Length == 3 && parts[1].Split(',').Contains("memory"))
            {
                mount = Path.Combine(mount, "memory");
                left = Math.Min(left, OfGroups(mount, parts[2], "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"));
            }
        }

        return left;
    }

    /// <summary>
    /// The least that a group or one of those around it leaves. In a container the outer ones are not to be seen, and its own may stand at the top.
    /// </summary>
    private static long OfGroups(string mount, string path, string limitName, string usageName, string cacheName)
    {
        long left = long.MaxValue;
        for (string? group = path.Trim('/'); group is not null; group = group.Length == 0 ? null : Path.GetDirectoryName(group))
        {
            string folder = Path.Combine(mount, group);
            if (First(Path.Combine(folder, limitName)) is long limit && First(Path.Combine(folder, usageName)) is long usage)
            {
                long cache = Number(Pairs(Path.Combine(folder, "memory.stat")).FirstOrDefault(pair => pair.Name == cacheName).Value ?? "0") ?? 0;
                left = Math.Min(left, limit - Math.Max(0, usage - cache));
            }
        }

        return left;
    }

    private static long? First(string path) => Lines(path).Select(Number).FirstOrDefault();

    private static IEnumerable<(string Name, string Value)> Pairs(string path)
        => from line in Lines(path) let parts = line.Split([' ', ':'], 2) where parts.Length == 2 select (parts[0], parts[1]);

    /// <summary>The number that a text begins with; null for "max" and whatever else is none.</summary>
    private static long? Number(string text)
        => long.TryParse(text.Trim().Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    private static string[] Lines(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllLines(path) : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
