using FastNet.Cli.Prediction;
using FastNet.Cli.Training;
using FastNet.Data;
using FastNet.Reports;

namespace FastNet.Cli.Reporting;

/// <summary>What a report shows of a data set: samples that are drawn at once, and the test rows. The training rows need not stay in memory for it.</summary>
internal sealed class ReportData
{
    private readonly ArrayRows? _rows;

    private ReportData(IDataSet data, ImageSet? images, ArrayRows? rows, Picture? samples)
        => (Name, ClassNames, Images, _rows, Samples) = (data.Name, data.ClassNames, images, rows, samples);

    public string Name { get; }

    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Numbers that a row is to give; 0 where there are labels.</summary>
    public int TargetColumns => _rows?.TargetColumns ?? 0;

    /// <summary>The test images; null where rows are no images, or of channels that no picture has.</summary>
    public ImageSet? Images { get; }

    /// <summary>Samples of each class of the training images.</summary>
    public Picture? Samples { get; }

    public static ReportData Of(IDataSet data) => data switch
    {
        ImageData { Train: { Channels: 1 or 3, Count: > 0 } } images => new ReportData(data, images.Test, null, ImageGrid.Samples(images.Train)),
        ArrayData arrays => new ReportData(data, null, arrays.Test, null),
        _ => new ReportData(data, null, null, null),
    };

    /// <summary>All test rows; null where there are none.</summary>
    /// <exception cref="ToolException">They have another length than the model takes.</exception>
    public InputRows? Test(ModelInput input)
        => Images is { Count: > 0 } ? InputRows.All(Images, input) : _rows is { Count: > 0 } ? InputRows.All(_rows, input) : null;
}
