using FastNet.Numerics;

namespace FastNet.Tests.Support;

/// <summary>Runs a check at every vector width that this machine has, with 1 to 4 workers.</summary>
internal static class Widths
{
    /// <summary>Calls <paramref name="check"/> with each team at each width, and puts the former width back; the text says which.</summary>
    internal static void ForEachWithWorkers(Action<Workers, string> check)
    {
        int former = SimdDispatch.Width;
        try
        {
            foreach (int count in new[] { 1, 2, 3, 4 })
            {
                using Workers workers = new(count);
                foreach (int width in SimdDispatch.SupportedWidths)
                {
                    SimdDispatch.Width = width;
                    check(workers, $"width {width}, {count} workers");
                }
            }
        }
        finally
        {
            SimdDispatch.Width = former;
        }
    }
}
