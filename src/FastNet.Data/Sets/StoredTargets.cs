namespace FastNet.Data;

/// <summary>Reads the targets of arrays.</summary>
internal static class StoredTargets
{
    /// <summary>Of the name of a class, as in CIFAR-10's files.</summary>
    private const int MostCharacters = 255;

    /// <summary>More classes than any score vector here should have: a label beyond is taken for an error.</summary>
    internal const int MostClasses = 1 << 16;

    /// <summary>What a name of a class is to be.</summary>
    internal static string ExpectedName { get; } = $"a name of 1 to {MostCharacters} characters was expected, none of them a control character";

    /// <summary>Whether a text can be the name of a class.</summary>
    internal static bool IsName(string text) => text.Length is >= 1 and <= MostCharacters && !text.Any(char.IsControl);

    /// <summary>The names of columns of numbers; none of labels.</summary>
    internal static IReadOnlyList<string> NamesOfNumbers(int columns)
        => Array.AsReadOnly<string>(columns == 1 ? ["y"] : [.. DataSet.Numbers(columns).Select(number => $"y{number}")]);

    /// <summary>The names of the classes where labels are text; null where they are numbers.</summary>
    internal static string[]? NamesOf(NpyArray?[] labels)
        => Array.Exists(labels, y => y?.IsText == true)
            ? [.. new SortedSet<string>(labels.SelectMany(y => y?.Texts ?? []), StringComparer.Ordinal)]
            : null;

    /// <summary>The place of each name, of equal ones the first.</summary>
    internal static Dictionary<string, int> PlacesOf(IReadOnlyList<string> names)
        => names.Index().DistinctBy(name => name.Item).ToDictionary(name => name.Item, name => name.Index);

    /// <summary>Targets that are numbers.</summary>
    public static double[] Numbers(NpyArray y, string name, int columns)
    {
        Ensure.That(!y.IsText, $"{name} is of type {y.Type}, text; numbers were expected.", name);

        double[] values = new double[y.Count];
        y.Convert(0, values.AsSpan());
        int wrong = RowScaling.FirstNotFinite<double>(values);
        Ensure.That(wrong < 0,
            $"{name} has {values[wrong]} in row {wrong / columns}, column {wrong % columns} (both from 0); finite numbers were expected.", name);
        return values;
    }

    /// <summary>Labels that are whole numbers.</summary>
    public static int[] Labels(NpyArray y, string name)
    {
        double[] values = new double[y.Count];
        y.Convert(0, values.AsSpan());
        int wrong = Array.FindIndex(values, value => !double.IsInteger(value) || value < 0 || value >= MostClasses);
        string expected = wrong >= 0 && double.IsInteger(values[wrong]) ? $"0 to {MostClasses - 1} were expected."
            : "whole numbers or names were expected, as labels; any numbers are targets of a loss of numbers.";
        Ensure.That(wrong < 0, $"{name}[{wrong}] is {values[wrong]}; {expected}", name);
        return Array.ConvertAll(values, value => (int)value);
    }

    /// <summary>Labels that are names: their places among all names.</summary>
    public static int[] Labels(NpyArray y, string name, IReadOnlyList<string> classNames)
    {
        Ensure.That(y.IsText, $"{name} is of type {y.Type}, and other labels are text; one of them was expected.", name);

        Dictionary<string, int> places = PlacesOf(classNames);
        int[] positions = new int[y.Count];
        for (int i = 0; i < positions.Length; i++)
        {
            string text = y.Texts[i];
            Ensure.That(IsName(text), $"{name}[{i}] is {FileText.Quote(text)}; {ExpectedName}.", name);
            Ensure.That(places.TryGetValue(text, out positions[i]),
                $"{name}[{i}] is {FileText.Quote(text)}; one of the classes {FileText.List(classNames)} was expected.", name);
            Ensure.That(positions[i] < MostClasses, $"{name}[{i}] is {positions[i]}; 0 to {MostClasses - 1} were expected.", name);
        }

        return positions;
    }
}
