using System.Globalization;
using System.Numerics;
using FastNet.Cli.Commands;
using FastNet.Cli.Training;
using FastNet.Data;
using FastNet.Numerics;

namespace FastNet.Cli.Output;

/// <summary>model.safetensors: a <see cref="Model"/> with what the tool knows of images and data sets in its metadata.</summary>
internal static class SavedModel
{
    private const string ChannelFirst = "channel, height, width";
    private const string Interleaved = "height, width, channel";
    private const string ModelKey = "model";
    private const string WidthsKey = "widths";
    private const string LayoutKey = "layout";
    private const string PixelsKey = "pixels";
    private const string PatchesKey = "patches";
    private const string ImageKey = "image";
    private const string HoldOutKey = "hold_out";
    private const string FiltersName = "patches.filters";
    private const string OffsetsName = "patches.offsets";

    public static void Save<T>(string path, TrainSettings settings, Model<T> model, DataSplit<T> split)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ModelShape shape = model.Shape;
        PatchFeatures? patches = split.Patches;
        HoldOut? held = split.HoldOut;
        string heldOut = OptionFactory.NameOf(held?.Stratified == true ? SplitName.Stratified : SplitName.Plain);
        (string Key, string? Text)[] facts =
        [
            (ModelKey, OptionFactory.NameOf(shape.Model)),
            (WidthsKey, shape.Widths),
            ("input", patches is not null
                ? "one row of features: sums over the patches of each quarter of max(0, patch x patches.filters + patches.offsets)"
                : split.ArePixels ? "one row of pixel values 0 to 255 in the order of layout" : "one row of numbers"),
            (LayoutKey, settings.Order == PixelLayout.ChannelFirst ? ChannelFirst : Interleaved),
            ("data_set", split.Name),
            ("fastnet_version", Versions.FastNet),
            (PixelsKey, split.ArePixels ? "true" : null),
            (ImageKey, split.Origin.Image is ImageShape image ? Text(image) : null),
            (TableEncoder.MetadataKey, split.Encoder?.ToJson()),
            (HoldOutKey, held is null ? null : $"{held.Share:R} {held.Seed} {heldOut} {split.Origin.Rows}"),
            (PatchesKey, patches is null ? null : $"{Text(patches.Image)}, side {patches.Side}, contrast {patches.ContrastEpsilon:R}"),
        ];
        ModelOptions options = new()
        {
            Mean = [.. split.MeanImage],
            Deviation = [.. split.Deviation],
            AppendOnes = shape.IsLinear,
            Names = [.. split.TargetNames.Count > 0 ? split.TargetNames : split.ClassNames],
            TargetMean = [.. split.TargetMean],
            TargetDeviation = [.. split.TargetDeviation],
            Metadata = facts.Where(fact => fact.Text is not null).ToDictionary(fact => fact.Key, fact => fact.Text!),
        };
        if (patches is not null)
        {
            int count = patches.Offsets.Length;
            options = options with
            {
                Tensors =
                [
                    (FiltersName, [patches.Filters.Length / count, count], patches.Filters.ToArray()),
                    (OffsetsName, [count], patches.Offsets.ToArray()),
                ],
            };
        }

        Model.FromNet(model.Net, options).Save(path);
    }

    /// <summary>Channels, height and width as files and messages have them.</summary>
    public static string Text(ImageShape image) => $"{image.Channels} x {image.Height} x {image.Width}";

    /// <summary>Kind and widths of a model; of one that the tool has not trained, inputs and outputs.</summary>
    public static string NameOf(Model model)
        => model.Metadata.TryGetValue(ModelKey, out string? kind) && model.Metadata.TryGetValue(WidthsKey, out string? widths)
            ? $"{SafeText.Cell(kind, 20)} {SafeText.Cell(widths, 60)}"
            : $"net {model.InputSize}-{model.OutputSize}";

    /// <summary>Whether the tool trained it on pixels.</summary>
    public static bool TakesPixels(Model model) => model.Metadata.GetValueOrDefault(PixelsKey) == "true";

    /// <summary>How images become the rows that a model takes.</summary>
    /// <exception cref="DataFormatException">The metadata make no sense; the message gives the file.</exception>
    public static ModelInput InputOf(Model model, string path)
    {
        string layout = model.Metadata.GetValueOrDefault(LayoutKey, ChannelFirst);
        Require(layout is ChannelFirst or Interleaved, path, $"its layout is {FileText.Quote(layout)}; expected '{ChannelFirst}' or '{Interleaved}'");
        PatchFeatures? patches = model.Metadata.TryGetValue(PatchesKey, out string? words) ? Patches(model, path, words) : null;
        PixelLayout order = layout == ChannelFirst ? PixelLayout.ChannelFirst : PixelLayout.Interleaved;
        return new ModelInput(order, model.InputSize, patches, DataOf(model, path));
    }

    /// <summary>How data for the model are loaded: as in its training.</summary>
    private static DataSetOptions DataOf(Model model, string path)
    {
        DataSetOptions options = new() { ClassNames = model.IsClassifier ? model.Names : null };
        if (model.Metadata.TryGetValue(ImageKey, out string? image))
        {
            int[] sizes = Sizes(image.Split(" x "));
            ImageShape shape = sizes.Length == 3 ? new ImageShape(sizes[0], sizes[1], sizes[2]) : default;
            bool fits = model.Metadata.ContainsKey(PatchesKey) || (long)shape.Channels * shape.Height * shape.Width == model.InputSize;
            Require(
                sizes.Length == 3 && shape.Channels is 1 or 3 && shape.Height > 0 && shape.Width > 0 && fits,
                path, $"its image is {FileText.Quote(image)}; expected 'C x H x W', which make the {model.InputSize} features");
            options = options with { Image = shape };
        }

        if (model.Metadata.TryGetValue(TableEncoder.MetadataKey, out string? json))
        {
            TableEncoder encoder = DataFormatException.In(path, () => TableEncoder.FromJson(json));
            bool areNames = encoder.ClassNames.Count > 0 ? encoder.ClassNames.SequenceEqual(model.Names) : !model.IsClassifier;
            Require(
                encoder.FeatureNames.Count == model.InputSize && areNames,
                path, $"its table has {encoder.FeatureNames.Count} features and the classes '{FileText.List(encoder.ClassNames)}'; "
                    + $"the model takes {model.InputSize} and gives {FileText.List(model.Names)}");
            options = options with { Encoder = encoder };
        }

        if (!model.Metadata.TryGetValue(HoldOutKey, out string? held))
        {
            return options;
        }

        string[] parts = held.Split(' ');
        bool hasShare = double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double share);
        bool hasSeed = uint.TryParse(parts.ElementAtOrDefault(1), NumberStyles.None, CultureInfo.InvariantCulture, out uint seed);
        SplitName? split = OptionFactory.ValueOf<SplitName>(parts.ElementAtOrDefault(2) ?? string.Empty);
        Require(
            parts.Length == 4 && hasShare && share is >= 0 and <= 0.9 && hasSeed && split is not null,
            path, $"its hold-out is {FileText.Quote(held)}; expected a share, a seed, 'stratified' or 'plain', and a hash of the rows");
        return options with { HoldOut = new HoldOut(share, seed, split == SplitName.Stratified), HeldOutOf = parts[3] };
    }

    /// <summary>The features that the model's rows are made of; anything that cannot be is refused.</summary>
    private static PatchFeatures Patches(Model model, string path, string words)
    {
        string[] parts = words.Split([" x ", ", side ", ", contrast "], StringSplitOptions.None);
        int[] sizes = Sizes(parts.Take(4));
        double contrast =
            parts.Length == 5 && double.TryParse(parts[4], NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN;
        Require(
            sizes.Length == 4 && double.IsFinite(contrast) && model.InputSize % PatchFeatures.Quarters == 0,
            path,
            $"its patches are {FileText.Quote(words)} and its features {model.InputSize}; expected 'C x H x W, side S, contrast E' "
                + "and four features of each filter");
        try
        {
            PatchFeatures patches = new(new ImageShape(sizes[0], sizes[1], sizes[2]), sizes[3], contrast, Values(FiltersName), Values(OffsetsName));
            Require(patches.Length == model.InputSize, path, $"its patches give {patches.Length} features; the net takes {model.InputSize}");
            return patches;
        }
        catch (ArgumentException error)
        {
            throw new DataFormatException($"'{path}': its patches are {FileText.Quote(words)}: {error.Message}", error) { Path = path };
        }

        double[] Values(string name)
        {
            double[]? values = model.File.Options.Tensors.FirstOrDefault(tensor => tensor.Name == name).Values;
            Require(values is not null, path, $"it has no tensor '{name}'");
            return values!;
        }
    }

    /// <summary>Whole numbers up to 32,767; 0 in place of anything else.</summary>
    private static int[] Sizes(IEnumerable<string> parts)
        =>
        [
            .. parts.Select(part =>
                int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size <= short.MaxValue ? size : 0),
        ];

    private static void Require(bool condition, string path, string problem)
    {
        if (!condition)
        {
            throw new DataFormatException($"'{path}': {problem}.") { Path = path };
        }
    }
}
