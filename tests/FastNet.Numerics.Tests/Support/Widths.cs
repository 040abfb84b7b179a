namespace FastNet.Numerics.Tests.Support;

/// <summary>Runs a check at every vector width that this machine has.</summary>
internal static class Widths
{
    /// <summary>Calls <paramref name="check"/> with each width, set as <see cref="SimdDispatch.Width"/>, and puts the former one back.</summary>
    /// <param name="check">Gets the width in bits.</param>
    /// <param name="products">With 512 bits, once more with the other choice of <see cref="SimdDispatch.HalfIsCheaper"/>.</param>
    public static void ForEach(Action<int> check, bool products = false)
    {
        int former = SimdDispatch.Width;
        bool halfIsCheaper = SimdDispatch.HalfIsCheaper;
        try
        {
            foreach (int width in SimdDispatch.SupportedWidths)
            {
                SimdDispatch.Width = width;
                check(width);
            }

            if (products && SimdDispatch.SupportedWidths.Contains(512))
            {
                SimdDispatch.Width = 512;
                SimdDispatch.HalfIsCheaper = !halfIsCheaper;
                check(512);
            }
        }
        finally
        {
            SimdDispatch.Width = former;
            SimdDispatch.HalfIsCheaper = halfIsCheaper;
        }
    }
}
