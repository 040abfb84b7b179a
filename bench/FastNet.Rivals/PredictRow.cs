namespace FastNet.Rivals;

/// <summary>One net, one kind of rows and one batch, both libraries.</summary>
/// <param name="Net">Features, hidden units, classes.</param>
/// <param name="Input">numbers: floats, as the net takes them; pixels: bytes, of which a mean is subtracted first.</param>
/// <param name="Batch">Rows in a call.</param>
/// <param name="RowsPerSecond">FastNet's, in the median sample.</param>
/// <param name="RivalRowsPerSecond">The rival's.</param>
/// <param name="Ratio">Median of the paired ratios rival's time / FastNet's: above 1 FastNet is faster.</param>
/// <param name="RatioLow">Their 10th percentile.</param>
/// <param name="RatioHigh">Their 90th percentile.</param>
/// <param name="AllocatedBytes">Managed bytes of a call of FastNet.</param>
internal sealed record PredictRow(
    string Net, string Input, int Batch, double RowsPerSecond, double RivalRowsPerSecond, double Ratio, double RatioLow, double RatioHigh, long AllocatedBytes);
