using System.Numerics;
using FastNet.Cli.Output;
using FastNet.Cli.Training;
using FastNet.Data;
using FastNet.Numerics;

namespace FastNet.Cli.Prediction;

/// <summary>Rows for a model to predict, as numbers before its mean is subtracted.</summary>
internal sealed class InputRows
{
    private readonly string _source;
    private readonly StoredRows _values;
    private readonly RawSamples? _samples;
    private readonly int _first;
    private readonly PatchFeatures? _patches;
    private bool _isUnlabelled;

    private InputRows(string source, StoredRows values, int first, int count, RawSamples? samples = null, PatchFeatures? patches = null)
        => (_source, _values, _first, Count, _samples, _patches) = (source, values, first, count, samples, patches);

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>Whether the right class or numbers of each row are known.</summary>
    public bool HasLabels => _samples is not null && !_isUnlabelled;

    /// <summary>The part of a data set to choose settings by.</summary>
    /// <exception cref="ToolException">Its rows have another length than the model was trained on.</exception>
    public static InputRows Validation(DataSet data, ModelInput input)
        => Of(data.Validation ?? data.Train, data.Validation is null ? data.DefaultProtocol.Train : 0, data.DefaultProtocol.Validation, input);

    /// <summary>The first test rows of a data set, or all of them.</summary>
    /// <exception cref="ToolException">Its rows have another length than the model was trained on.</exception>
    public static InputRows Test(DataSet data, ModelInput input, bool all)
        => Of(data.Test, 0, all ? data.Test.Count : data.DefaultProtocol.Test, input);

    /// <summary>Some rows of a data set.</summary>
    /// <exception cref="ToolException">They have another length than the model was trained on.</exception>
    public static InputRows Of(RawSamples samples, int first, int count, ModelInput input)
    {
        string found = samples.AreImages ? $"the images are {SavedModel.Text(samples.Shape)}," : "the rows have";
        if (samples.AreImages && input.Patches is PatchFeatures patches)
        {
            ToolException.Demand(
                samples.Shape == patches.Image, $"{found.TrimEnd(',')}; the model's features are made for {SavedModel.Text(patches.Image)}");
            return new InputRows("the images", samples.Stored, first, count, samples, patches);
        }

        ToolException.Demand(samples.Features == input.Features, $"{found} {samples.Features} values; the model takes {input.Features}");
        bool turns = samples.AreImages && input.Layout == PixelLayout.Interleaved;
        StoredRows rows = turns ? samples.Interleaved().Stored : samples.Stored;
        return new InputRows(samples.AreImages ? "the images" : "the data set's rows", rows, first, count, samples);
    }

    /// <summary>The rows of a .npy file.</summary>
    /// <exception cref="DataFormatException">The file cannot be read.</exception>
    /// <exception cref="ToolException">The rows have another length than the model takes, or are text.</exception>
    /// <param name="path">The file.</param>
    /// <param name="features">Numbers that the model takes.</param>
    /// <param name="mostInMemory">Bytes of the file beyond which its rows stay on the disk.</param>
    public static InputRows FromArray(string path, int features, long mostInMemory)
    {
        StoredRows array = StoredRows.Load(path, mostInMemory);
        int count = array.Shape.Count > 1 ? array.Shape[0] : 0;
        return count > 0 && array.Features == features && array.Type is not (NpyType.U or NpyType.S)
            ? new InputRows($"'{path}'", array, 0, count)
            : throw new ToolException(
                $"'{path}' has shape [{FileText.List(array.Shape)}] of {array.Type}; expected one row or more of {features} values");
    }

    /// <summary>The rows of a text file (<see cref="CsvFile"/>).</summary>
    /// <exception cref="DataFormatException">A line has another number of values than the model takes, or one that is no finite number.</exception>
    public static InputRows FromText(string path, int features)
    {
        double[] values = CsvFile.Read(path, features);
        int count = values.Length / features;
        return new InputRows($"'{path}'", new StoredRows(NpyArray.From<double>(values, count, features)), 0, count);
    }

    /// <summary>The rows of a table with the columns of a model's training; with their targets where all of them are there.</summary>
    /// <exception cref="DataFormatException">A column is not there, or a cell is none that the model knows.</exception>
    public static InputRows FromTable(string path, ModelInput input)
    {
        TableEncoder encoder = input.Data.Encoder!;
        Table table = encoder.ReadCsv(path);
        return table.Column(encoder.Target) is { MissingCount: 0 }
            ? Of(encoder.Samples(table), 0, table.Rows, input)
            : new InputRows($"'{path}'", new StoredRows(NpyArray.From<double>(encoder.Encode(table), table.Rows, input.Features)), 0, table.Rows);
    }

    /// <summary>A single picture, in the size that a model takes.</summary>
    /// <exception cref="DataFormatException">It is damaged, or no picture.</exception>
    /// <exception cref="ToolException">The model's file does not say of which images its rows are.</exception>
    public static InputRows FromPicture(string path, Model model, ModelInput input)
    {
        ImageShape shape = input.Data.Image ?? throw new ToolException(
            $"'{path}' is a picture, and the model's file does not say that it takes images; expected rows of {input.Features} values");
        InputRows rows = Of(ImageFolder.One(path, shape, model.Names), 0, 1, input);
        rows._isUnlabelled = true;
        return rows;
    }

    /// <summary>What is wrong with a value that no net can take.</summary>
    public ToolException NotFinite(int row, int column, double value)
        => new($"{_source}: row {_first + row}, column {column} (both from 0) is {value}; "
            + "expected a finite number that the model's precision holds");

    /// <summary>The right class of a row.</summary>
    public int Label(int index) => _samples!.Labels[_first + index];

    /// <summary>A number that a row is to give.</summary>
    public double Target(int index, int column) => _samples!.Targets[((_first + index) * _samples.TargetColumns) + column];

    /// <summary>Some rows one after the other.</summary>
    /// <typeparam name="T">The element type of the model, in which features were computed in training.</typeparam>
    public void Read<T>(int start, int count, Span<double> rows, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int first = _first + start;
        int features = rows.Length / count;
        if (_samples is { AreImages: true } && _patches is PatchFeatures patches)
        {
            Samples<T> computed = patches.Extract<T>(_samples, first, count, mirrored: false, workers);
            for (int i = 0; i < rows.Length; i++)
            {
                rows[i] = double.CreateTruncating(computed.Row(i / features)[i % features]);
            }
        }
        else
        {
            for (int i = 0; i < count; i++)
            {
                _values.Read(first + i, rows.Slice(i * features, features));
            }
        }
    }
}
