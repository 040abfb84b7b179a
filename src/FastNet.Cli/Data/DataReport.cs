using FastNet.Cli.Checks;
using FastNet.Cli.Commands;
using FastNet.Cli.Output;
using FastNet.Data;

namespace FastNet.Cli.Data;

/// <summary>`fastnet data info`: what a data set consists of, as lines of text.</summary>
internal static class DataReport
{
    /// <summary>More classes are counted together: a screen should show them.</summary>
    private const int MostClasses = 100;

    /// <summary>Texts of a column that are shown.</summary>
    private const int ShownTexts = 6;

    /// <summary>Loads the data set at <paramref name="path"/> and describes it.</summary>
    public static void Write(string path, TextWriter output)
    {
        DataFormat format = DataSet.Recognize(path);
        if (format == DataFormat.Csv)
        {
            WriteTable(path, output);
            return;
        }

        string form = format switch
        {
            DataFormat.Cifar10Binary => "CIFAR-10, binary form",
            DataFormat.Cifar10Python => "CIFAR-10, python form",
            DataFormat.Idx => "IDX files",
            DataFormat.Npy => "arrays in .npy files",
            DataFormat.Pictures => "folders of pictures",
            _ => "arrays in a .npz archive",
        };
        DataSet data = Load(path);
        bool images = data.Train.AreImages;
        (string Name, RawSamples Rows)[] parts =
            [.. data.Parts.Where(part => !images || part != data.Validation).Select(part => (NameOf(part, data), part))];
        List<(string Name, string Value)> rows = [("data set", $"{data.Name} ({form})")];
        if (images)
        {
            (int channels, int height, int width) = data.Train.Shape;
            string planes = channels == 1 ? "1 channel" : $"{channels} channels";
            rows.Add(("images", $"{data.Train.Count:N0} training, {data.Test.Count:N0} test; {height} x {width} pixels, {planes}, bytes"));
            rows.AddRange(parts.Select(part => ($"{part.Name} values", DescribePixels(part.Rows))));
        }
        else
        {
            FeatureScales scales = data.Train.Scales(data.DefaultProtocol.Train);
            string advice = scales.AreSuitable ? string.Empty : "; fastnet train --standardize divides by them";
            rows.AddRange(parts.Select(part => (part.Name, Describe(part.Rows))));
            rows.Add(("deviations", $"{scales.Smallest:G4} to {scales.Largest:G4} (feature {scales.LargestFeature}){advice}"));
        }

        ProtocolSizes protocol = data.DefaultProtocol;
        rows.Add(("protocol", $"{protocol.Train:N0} training, {protocol.Validation:N0} validation, {protocol.Test:N0} test"));
        rows.AddRange(data.HoldOut is null ? [] : [("parts", data.HoldOut.Words)]);
        rows.AddRange(data.ClassNames.Count == 0 ? [] : [("classes", $"{data.ClassNames.Count:N0}")]);
        rows.AddRange(
            parts.SelectMany(part => data.TargetNames.Select((target, column) => ($"{part.Name} {target}", Describe(part.Rows, column)))));
        TextTable.Write(output, rows);
        if (data.ClassNames.Count > 0)
        {
            WriteLabels(data.ClassNames, parts, output);
        }
    }

    private static string NameOf(RawSamples part, DataSet data) => part == data.Train ? "training" : part == data.Test ? "test" : "validation";

    /// <summary>Describes each column of a table.</summary>
    private static void WriteTable(string path, TextWriter output)
    {
        Table table = Table.ReadCsv(path);
        output.WriteLine($"data set    {SafeText.Name(Path.GetFileNameWithoutExtension(path))} (table in a CSV file)");
        output.WriteLine($"rows        {table.Rows:N0}");
        output.WriteLine($"columns     {table.Columns.Count:N0}; fastnet train --target names that to be predicted");
        output.WriteLine();
        TextTable.Write(output, table.Columns.Take(MostClasses)
            .Select(column => (string[])[SafeText.Name(column.Name), $"{column.MissingCount:N0}", Describe(column)])
            .Prepend(["column", "missing", "values"]));
        WriteRest(table.Columns.Count, "columns", output);
    }

    private static string Describe(TableColumn column)
    {
        double[] numbers = [.. column.Numbers.ToArray().Where(double.IsFinite)];
        string texts = string.Join(", ", column.Categories.Take(ShownTexts).Select(SafeText.Name));
        string more = column.Categories.Count > ShownTexts ? ", ..." : string.Empty;
        return column.IsText ? $"{column.Categories.Count:N0} texts: {texts}{more}"
            : numbers.Length == 0 ? "no numbers"
            : $"numbers, {numbers.Min():G6} to {numbers.Max():G6}, mean {numbers.Average():G6}, {numbers.Distinct().Count():N0} different";
    }

    /// <summary>Targets that are no labels are numbers, where they can be.</summary>
    private static DataSet Load(string path)
    {
        try
        {
            return DataSet.Load(path, LocalData.Bounded);
        }
        catch (DataFormatException asLabels) when (DataSet.Recognize(path) is DataFormat.Npz or DataFormat.Npy)
        {
            try
            {
                return DataSet.Load(path, LocalData.Bounded with { NumericTargets = true });
            }
            catch (DataFormatException)
            {
                throw asLabels;
            }
        }
    }

    private static string Describe(RawSamples part, int column)
    {
        double[] values = [.. Enumerable.Range(0, part.Count).Select(row => part.Targets[(row * part.TargetColumns) + column])];
        double mean = values.DefaultIfEmpty(double.NaN).Average();
        double deviation = Math.Sqrt(values.Select(value => (value - mean) * (value - mean)).DefaultIfEmpty(double.NaN).Average());
        return values.Length == 0 ? "none" : $"{values.Min():G6} to {values.Max():G6}, mean {mean:G6}, deviation {deviation:G4}";
    }

    /// <summary>A blank line, and the rows of each label in each part.</summary>
    private static void WriteLabels(IReadOnlyList<string> classNames, (string Name, RawSamples Rows)[] parts, TextWriter output)
    {
        int[][] counts = [.. parts.Select(part => DataChecks.Counts(part.Rows.Labels, classNames.Count))];
        string[] names = [.. classNames.Take(MostClasses).Select((name, i) => name == $"{i}" ? name : $"{i} {SafeText.Name(name)}")];
        int width = names.Append("label").Max(name => name.Length);
        output.WriteLine($"\n{"label".PadRight(width)}{string.Concat(parts.Select(part => $"  {part.Name,10}"))}");
        for (int i = 0; i < names.Length; i++)
        {
            output.WriteLine($"{names[i].PadRight(width)}{string.Concat(counts.Select(ofPart => $"  {ofPart[i],10:N0}"))}");
        }

        WriteRest(classNames.Count, "labels", output);
    }

    private static void WriteRest(int count, string what, TextWriter output)
    {
        if (count > MostClasses)
        {
            output.WriteLine($"... and {count - MostClasses:N0} more {what}");
        }
    }

    private static string DescribePixels(RawSamples images)
    {
        if (images.Count == 0)
        {
            return "none";
        }

        int pixels = images.Shape.Height * images.Shape.Width;
        long[] sums = new long[images.Shape.Channels];
        (byte smallest, byte largest) = (255, 0);
        for (int i = 0; i < images.Count; i++)
        {
            ReadOnlySpan<byte> image = images.Image(i);
            for (int j = 0; j < image.Length; j++)
            {
                sums[j / pixels] += image[j];
                smallest = Math.Min(smallest, image[j]);
                largest = Math.Max(largest, image[j]);
            }
        }

        IEnumerable<string> means = sums.Select(sum => $"{sum / ((double)images.Count * pixels):F2}");
        return $"{smallest} to {largest}; mean of each channel {string.Join(", ", means)}";
    }

    private static string Describe(RawSamples part)
    {
        double[] row = new double[part.Features];
        (double smallest, double largest, double sum, long finite) = (double.PositiveInfinity, double.NegativeInfinity, 0, 0);
        for (int i = 0; i < part.Count; i++)
        {
            part.Read(i, row);
            foreach (double value in row)
            {
                if (double.IsFinite(value))
                {
                    smallest = Math.Min(smallest, value);
                    largest = Math.Max(largest, value);
                    sum += value;
                    finite++;
                }
            }
        }

        long wrong = ((long)part.Count * part.Features) - finite;
        string values = finite == 0 ? "no finite values" : $"{smallest:G6} to {largest:G6}, mean {sum / finite:G6}";
        string others = wrong > 0 ? $"; {wrong:N0} not finite" : string.Empty;
        string shape = string.Join(" x ", part.Stored.Shape);
        return $"{part.Count:N0} rows, {shape} of {OptionFactory.NameOf(part.Stored.Type)}; {values}{others}";
    }
}
