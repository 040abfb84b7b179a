using System.Numerics;

namespace FastNet.Data;

/// <summary>Labelled data that can be made ready for training: images (<see cref="ImageData"/>) or arrays (<see cref="ArrayData"/>).</summary>
public interface IDataSet
{
    /// <summary>What the data set is called.</summary>
    string Name { get; }

    /// <summary>What the labels mean; empty where targets are numbers.</summary>
    IReadOnlyList<string> ClassNames { get; }

    /// <summary>The usual division of the rows.</summary>
    ProtocolSizes DefaultProtocol { get; }

    /// <summary>Divides the data as <see cref="DefaultProtocol"/> says and subtracts the mean of the training part.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="layout">The order of an image's features; rows that are no images have but one, <see cref="PixelLayout.ChannelFirst"/>.</param>
    /// <param name="options">
    /// What else is done, with every row written once: <see cref="PreprocessingOptions.DivideByDeviation"/> (arrays alone) and
    /// <see cref="PreprocessingOptions.AppendOnes"/>. Null: nothing.
    /// </param>
    /// <exception cref="ArgumentException">The options ask for what <see cref="DataSplit{T}.Apply"/> does.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The layout is not to be had, or the data set too small for its protocol.</exception>
    DataSplit<T> Prepare<T>(PixelLayout layout = PixelLayout.ChannelFirst, PreprocessingOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
