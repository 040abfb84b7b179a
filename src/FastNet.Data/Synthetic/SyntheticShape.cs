namespace FastNet.Data;

/// <summary>The ten classes of <see cref="SyntheticImages"/>, in the order of their labels.</summary>
internal enum SyntheticShape
{
    Disc,
    Square,
    Triangle,
    Ring,
    Cross,
    HorizontalStripes,
    VerticalStripes,
    Checkerboard,
    DiagonalStripes,
    Dots,
}
