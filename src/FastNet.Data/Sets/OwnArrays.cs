namespace FastNet.Data;

/// <summary>
/// Arrays of the user's own, in a .npz archive or as .npy files of a folder: x_train, y_train, x_test, y_test and perhaps x_val, y_val; or x and y,
/// of which some rows are held out. Capital letters are as good, and arr_0 and arr_1 are what numpy.savez(file, x, y) calls them.
/// </summary>
internal static class OwnArrays
{
    private const string FileExtension = ".npy";

    private const string Expected = "x_train, y_train, x_test, y_test were expected, x_val and y_val allowed; or x and y, or x_train and y_train "
        + "alone, of which some rows are held out";

    private static readonly string[] OtherParts = ["x_test", "y_test", "x_val", "y_val"];
    private static readonly string[] Rows = ["x_train", "x", "arr_0"];

    /// <summary>Whether a folder has such files.</summary>
    public static bool AreIn(string folder) => NamesIn(folder).Any(name => Rows.Contains(name, StringComparer.OrdinalIgnoreCase));

    public static DataSet LoadFolder(string folder, string name, DataSetOptions options)
        => Load(
            folder, name, NamesIn(folder), array => NpyArray.Load(Path.Combine(folder, array + FileExtension)),
            array => StoredRows.Load(Path.Combine(folder, array + FileExtension), options.MostInMemory), options);

    public static DataSet LoadArchive(string path, string name, DataSetOptions options)
    {
        using NpzArchive archive = NpzArchive.Open(path);
        return Load(path, name, archive.Names, archive.Read, array => new StoredRows(archive.Read(array)), options);
    }

    private static DataSet Load(
        string path, string name, IReadOnlyCollection<string> names, Func<string, NpyArray> read, Func<string, StoredRows> readRows,
        DataSetOptions options)
    {
        bool hasParts = Find("x_train") is not null || Rows.All(row => Find(row) is null);
        string? x = hasParts ? Find("x_train") : Find("x") ?? Find("arr_0");
        string? y = hasParts ? Find("y_train") : Find("x") is null ? Find("arr_1") : Find("y");
        bool hasTest = hasParts && Array.Exists(OtherParts, part => Find(part) is not null);
        (string Name, string? Found)[] needed =
        [
            (hasParts ? "x_train" : "x", x), (hasParts ? "y_train" : "y", y),
            .. hasTest ? [("x_test", Find("x_test")), ("y_test", Find("y_test"))] : Array.Empty<(string, string?)>(),
        ];
        string? missing = needed.FirstOrDefault(array => array.Found is null).Name;
        if (missing is not null)
        {
            string has = names.Count == 0 ? "none" : FileText.List(names);
            throw Wrong($"it has no array {missing}; it has {has}, and {Expected}");
        }

        NpyArray? Optional(string part) => Find(part) is string found ? read(found) : null;
        StoredRows? OptionalRows(string part) => Find(part) is string found ? readRows(found) : null;
        StoredRows rows = readRows(x!);
        NpyArray?[] targets = [read(y!), hasTest ? Optional("y_val") : null, hasTest ? Optional("y_test") : null];

        // Texts are the classes of the model, where there is one.
        IReadOnlyList<string>? classes = options.NumericTargets || !targets.Any(labels => labels?.IsText == true) ? null : options.ClassNames;
        for (int i = 0; i < targets.Length && classes is not null; i++)
        {
            targets[i] = targets[i] is { Shape: [_] or [_, 1] } labels
                ? NpyArray.From<int>(StoredTargets.Labels(labels, y!, classes), labels.Shape[0])
                : targets[i];
        }

        if (hasTest)
        {
            DataSet data = new(
                name, rows, targets[0]!, OptionalRows("x_val"), targets[1], OptionalRows("x_test")!, targets[2]!, options.NumericTargets);
            data.NameClasses(classes);
            return data;
        }

        string[]? own = options.NumericTargets ? null : StoredTargets.NamesOf(targets);
        RawSamples all = new(rows, targets[0]!, x!, y!, own, options.NumericTargets);
        int count = all.Labels.IsEmpty ? 0 : all.Labels.ToArray().Max() + 1;
        all.ClassNames = classes ?? own ?? [.. DataSet.Numbers(count)];
        return new DataSet(name, all, options, StoredTargets.NamesOfNumbers(all.TargetColumns));

        string? Find(string wanted)
        {
            string[] found = [.. names.Where(array => array.Equals(wanted, StringComparison.OrdinalIgnoreCase))];
            return found.Length > 1 ? throw Wrong($"it has the arrays {FileText.List(found)}; expected one of them") : found.FirstOrDefault();
        }

        DataFormatException Wrong(string problem) => DataFormatException.Of(path, problem);
    }

    private static string[] NamesIn(string folder)
        => [.. Directory.EnumerateFiles(folder, "*" + FileExtension).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal)!];
}
