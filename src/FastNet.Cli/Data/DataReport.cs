using System.Globalization;
using System.Text;
using FastNet.Cli.Checks;
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

    /// <summary>Longer names of classes are cut.</summary>
    private const int MostOfName = 40;

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
        List<(string Name, string Value)> rows = [("data set", $"{data.Name} ({form})")];
        List<(string Name, int[] Counts)> histograms = [];
        List<(string Name, string Value)> targets = [];
        int classes = data.ClassNames.Count;
        if (data.Train.AreImages)
        {
            (int channels, int height, int width) = data.Train.Shape;
            string planes = channels == 1 ? "1 channel" : $"{channels} channels";
            rows.Add(("images", $"{data.Train.Count:N0} training, {data.Test.Count:N0} test; {height} x {width} pixels, {planes}, bytes"));
            rows.Add(("training values", DescribePixels(data.Train)));
            rows.Add(("test values", DescribePixels(data.Test)));
            histograms.Add(("training", DataChecks.Counts(data.Train.Labels, classes)));
            histograms.Add(("test", DataChecks.Counts(data.Test.Labels, classes)));
        }
        else
        {
            foreach (RawSamples part in data.Parts)
            {
                string name = part == data.Train ? "training" : part == data.Test ? "test" : "validation";
                rows.Add((name, Describe(part)));
                histograms.Add((name, DataChecks.Counts(part.Labels, classes)));
                targets.AddRange(data.TargetNames.Select((target, column) => ($"{name} {target}", Describe(part, column))));
            }

            FeatureScales scales = data.Train.Scales(data.DefaultProtocol.Train);
            string advice = scales.AreSuitable ? string.Empty : "; fastnet train --standardize divides by them";
            rows.Add(("deviations", $"{scales.Smallest:G4} to {scales.Largest:G4} (feature {scales.LargestFeature}){advice}"));
        }

        ProtocolSizes protocol = data.DefaultProtocol;
        rows.Add(("protocol", $"{protocol.Train:N0} training, {protocol.Validation:N0} validation, {protocol.Test:N0} test"));
        if (data.HoldOut is not null)
        {
            rows.Add(("parts", data.HoldOut.Words));
        }

        if (classes > 0)
        {
            rows.Add(("classes", $"{classes:N0}"));
        }

        TextTable.Write(output, [.. rows, .. targets]);
        if (classes > 0)
        {
            output.WriteLine(Labels(data.ClassNames, histograms));
        }
    }

    /// <summary>Describes each column of a table.</summary>
    private static void WriteTable(string path, TextWriter output)
    {
        Table table = Table.ReadCsv(path);
        output.WriteLine($"data set    {SafeText.Cell(Path.GetFileNameWithoutExtension(path), MostOfName)} (table in a CSV file)");
        output.WriteLine($"rows        {table.Rows:N0}");
        output.WriteLine($"columns     {table.Columns.Count:N0}; fastnet train --target names that to be predicted");
        output.WriteLine();
        string[] header = ["column", "missing", "values"];
        IEnumerable<string[]> columns = table.Columns.Take(MostClasses)
            .Select(column => (string[])[SafeText.Cell(column.Name, MostOfName), $"{column.MissingCount:N0}", Describe(column)]);
        TextTable.Write(output, header, [.. columns]);
        if (table.Columns.Count > MostClasses)
        {
            output.WriteLine($"... and {table.Columns.Count - MostClasses:N0} more columns");
        }
    }

    private static string Describe(TableColumn column)
    {
        double[] numbers = [.. column.Numbers.ToArray().Where(double.IsFinite)];
        string texts = string.Join(", ", column.Categories.Take(ShownTexts).Select(text => SafeText.Cell(text, MostOfName)));
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

    private static string Labels(IReadOnlyList<string> classNames, List<(string Name, int[] Counts)> histograms)
    {
        int shown = Math.Min(classNames.Count, MostClasses);
        string[] names = [.. classNames.Take(shown).Select(Name)];
        int width = Math.Max("label".Length, names.Max(name => name.Length));
        StringBuilder text = new StringBuilder().Append('\n').Append("label".PadRight(width));
        foreach ((string name, _) in histograms)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {name,10}");
        }

        for (int i = 0; i < shown; i++)
        {
            text.Append('\n').Append(names[i].PadRight(width));
            foreach ((_, int[] counts) in histograms)
            {
                text.Append(CultureInfo.InvariantCulture, $"  {counts[i],10:N0}");
            }
        }

        if (shown < classNames.Count)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n... and {classNames.Count - shown:N0} more labels");
        }

        return text.ToString();
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
        (double smallest, double largest, double sum, long wrong) = (double.PositiveInfinity, double.NegativeInfinity, 0, 0);
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
                }
                else
                {
                    wrong++;
                }
            }
        }

        long finite = ((long)part.Count * part.Features) - wrong;
        string values = finite == 0 ? "no finite values" : $"{smallest:G6} to {largest:G6}, mean {sum / finite:G6}";
        string shape = string.Join(" x ", part.Stored.Shape);
#pragma warning disable CA1308 // NumPy's names are in lower case.
        string type = part.Stored.Type.ToString().ToLowerInvariant();
#pragma warning restore CA1308
        string others = wrong > 0 ? $"; {wrong:N0} not finite" : string.Empty;
        return $"{part.Count:N0} rows, {shape} of {type}; {values}{others}";
    }

    private static string Name(string name, int number) => name == $"{number}" ? name : $"{number} {SafeText.Cell(name, MostOfName)}";
}
