using FastNet.Cli.Prediction;
using FastNet.Cli.Training;
using FastNet.Data;
using FastNet.Reports;

namespace FastNet.Cli.Reporting;

/// <summary>
/// What a report shows of a data set: samples that are drawn at once, and the test rows. The training rows need not stay in memory for it.
/// </summary>
internal sealed class ReportData
{
    private readonly RawSamples _test;

    /// <summary>Draws the samples.</summary>
    public ReportData(DataSet data)
    {
        (ClassNames, _test) = (data.ClassNames, data.Test);
        Samples = Images is not null && data.Train.Count > 0 ? ImageGrid.Samples(data.Train) : null;
    }

    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Numbers that a row is to give; 0 where there are labels.</summary>
    public int TargetColumns => _test.TargetColumns;

    /// <summary>The test images; null where rows are no images, or of channels that no picture has.</summary>
    public RawSamples? Images => _test.Shape.Channels is 1 or 3 ? _test : null;

    /// <summary>Samples of each class of the training images.</summary>
    public Picture? Samples { get; }

    /// <summary>All test rows; null where there are none.</summary>
    /// <exception cref="ToolException">They have another length than the model takes.</exception>
    public InputRows? Test(ModelInput input) => _test.Count > 0 ? InputRows.Of(_test, 0, _test.Count, input) : null;
}
