namespace FastNet.Numerics.Tests.Support;

/// <summary>Runs a check at every vector width that this machine has.</summary>
internal static class Widths
{
    /// <summary>Calls <paramref name="check"/> with each width, set as <see cref="SimdDispatch.Width"/>, and puts the former one back.</summary>
    public static void ForEach(Action<int> check)
    {
        int former = SimdDispatch.Width;
        try
        {
            foreach (int width in SimdDispatch.SupportedWidths)
            {
                SimdDispatch.Width = width;
                check(width);
            }
        }
        finally
        {
            SimdDispatch.Width = former;
        }
    }
}
