namespace FastNet;

/// <summary>An array under test: its shape, its values at the point of the check and the gradient under test.</summary>
internal sealed record CheckedArray(string Name, int Rows, int Columns, bool IsMatrix, bool IsParameter, double[] Values, double[] Analytic)
{
    public int Length => Values.Length;
}
