using System.Numerics;
using FastNet.Cli.Training;
using FastNet.Data;
using FastNet.Numerics;

namespace FastNet.Cli.Prediction;

/// <summary>Rows for a model to predict, as numbers before its mean is subtracted.</summary>
internal abstract class InputRows
{
    private readonly string _source;

    private InputRows(string source) => _source = source;

    /// <summary>Number of rows.</summary>
    public abstract int Count { get; }

    /// <summary>The first row's number in its source.</summary>
    protected virtual int First => 0;

    /// <summary>Whether the right class or numbers of each row are known.</summary>
    public abstract bool HasLabels { get; }

    /// <summary>The part of a data set to choose settings by.</summary>
    /// <exception cref="ToolException">Its rows have another length than the model was trained on.</exception>
    public static InputRows Validation(IDataSet data, ModelInput input)
    {
        ProtocolSizes sizes = data.DefaultProtocol;
        return data is ArrayData { Validation: ArrayRows rows } ? Of(rows, 0, sizes.Validation, input)
            : data is ArrayData arrays ? Of(arrays.Train, sizes.Train, sizes.Validation, input)
            : Of(((ImageData)data).Train, sizes.Train, sizes.Validation, input);
    }

    /// <summary>The first test rows of a data set, or all of them.</summary>
    /// <exception cref="ToolException">Its rows have another length than the model was trained on.</exception>
    public static InputRows Test(IDataSet data, ModelInput input, bool all)
        => data is ArrayData arrays
            ? Of(arrays.Test, 0, all ? arrays.Test.Count : data.DefaultProtocol.Test, input)
            : Of(((ImageData)data).Test, 0, all ? ((ImageData)data).Test.Count : data.DefaultProtocol.Test, input);

    /// <summary>All images of a set.</summary>
    /// <exception cref="ToolException">Its rows have another length than the model was trained on.</exception>
    public static InputRows All(ImageSet images, ModelInput input) => Of(images, 0, images.Count, input);

    /// <summary>All rows of an array.</summary>
    /// <exception cref="ToolException">Its rows have another length than the model was trained on.</exception>
    public static InputRows All(ArrayRows rows, ModelInput input) => Of(rows, 0, rows.Count, input);

    /// <summary>The rows of a .npy file.</summary>
    /// <exception cref="DataFormatException">The file cannot be read.</exception>
    /// <exception cref="ToolException">The rows have another length than the model takes, or are text.</exception>
    public static InputRows FromArray(string path, int features)
    {
        NpyArray array = NpyArray.Load(path);
        int count = array.Shape.Count > 1 ? array.Shape[0] : 0;
        return count > 0 && array.Count == (long)count * features && !array.IsText
            ? new Rows($"'{path}'", array, null, 0, count, features)
            : throw new ToolException($"'{path}' has shape [{FileText.List(array.Shape)}] of {array.Type}; expected one row or more of {features} values");
    }

    /// <summary>The rows of a text file (<see cref="CsvFile"/>).</summary>
    /// <exception cref="DataFormatException">A line has another number of values than the model takes, or one that is no finite number.</exception>
    public static InputRows FromText(string path, int features)
    {
        double[] values = CsvFile.Read(path, features);
        int count = values.Length / features;
        return new Rows($"'{path}'", NpyArray.From<double>(values, count, features), null, 0, count, features);
    }

    private static InputRows Of(ImageSet images, int first, int count, ModelInput input)
        => input.Patches is PatchFeatures patches
            ? new ImageShape(images.Channels, images.Height, images.Width) == patches.Image
                ? new PatchImages(images, first, count, patches)
                : throw new ToolException(
                    $"the images are {images.Channels} x {images.Height} x {images.Width}; the model's features are made for {patches.Image.Channels} x {patches.Image.Height} x {patches.Image.Width}")
            : images.ImageLength == input.Features
            ? new Images(images, first, count, input.Layout)
            : throw new ToolException($"the images are {images.Channels} x {images.Height} x {images.Width}, {images.ImageLength} values; the model takes {input.Features}");

    private static Rows Of(ArrayRows rows, int first, int count, ModelInput input)
        => rows.Features == input.Features
            ? new Rows("the data set's rows", rows.Values, rows, first, count, rows.Features)
            : throw new ToolException($"the rows have {rows.Features} values; the model takes {input.Features}");

    /// <summary>What is wrong with a value that no net can take.</summary>
    public ToolException NotFinite(int row, int column, double value)
        => new($"{_source}: row {First + row}, column {column} (both from 0) is {value}; expected a finite number that the model's precision holds");

    /// <summary>The right class of a row.</summary>
    public abstract int Label(int index);

    /// <summary>A number that a row is to give.</summary>
    public virtual double Target(int index, int column) => throw new NotSupportedException("These rows have no numbers to be met.");

    /// <summary>The values of a row.</summary>
    public abstract void Read(int index, Span<double> row);

    /// <summary>Some rows one after the other.</summary>
    /// <typeparam name="T">The element type of the model, in which features were computed in training.</typeparam>
    public virtual void Read<T>(int start, int count, Span<double> rows, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int features = rows.Length / count;
        for (int i = 0; i < count; i++)
        {
            Read(start + i, rows.Slice(i * features, features));
        }
    }

    private sealed class PatchImages(ImageSet images, int first, int count, PatchFeatures patches) : InputRows("the images")
    {
        public override int Count => count;

        public override bool HasLabels => true;

        public override int Label(int index) => images.Labels[first + index];

        public override void Read(int index, Span<double> row) => Read<double>(index, 1, row, Workers.Inline);

        public override void Read<T>(int start, int count, Span<double> rows, Workers workers)
        {
            Samples<T> features = patches.Extract<T>(images, first + start, count, mirrored: false, workers);
            for (int i = 0; i < rows.Length; i++)
            {
                rows[i] = double.CreateTruncating(features.Row(i / features.Features)[i % features.Features]);
            }
        }
    }

    private sealed class Images(ImageSet images, int first, int count, PixelLayout layout) : InputRows("the images")
    {
        public override int Count => count;

        public override bool HasLabels => true;

        public override int Label(int index) => images.Labels[first + index];

        public override void Read(int index, Span<double> row)
        {
            ReadOnlySpan<byte> image = images.Image(first + index);
            int pixels = images.Height * images.Width;
            for (int i = 0; i < image.Length; i++)
            {
                row[layout == PixelLayout.ChannelFirst ? i : (i % pixels * images.Channels) + (i / pixels)] = image[i];
            }
        }
    }

    private sealed class Rows(string source, NpyArray values, ArrayRows? labels, int first, int count, int features) : InputRows(source)
    {
        protected override int First => first;

        public override int Count => count;

        public override bool HasLabels => labels is not null;

        public override int Label(int index) => labels!.Labels[first + index];

        public override double Target(int index, int column) => labels!.Targets[((first + index) * labels.TargetColumns) + column];

        public override void Read(int index, Span<double> row) => values.Convert(checked((first + index) * features), row);
    }
}
