namespace FastNet;

/// <summary>An array under test: its shape, its values at the point of the check, the gradient under test and what rounding may leave in its elements (empty: not known).</summary>
internal sealed record CheckedArray(string Name, int Rows, int Columns, bool IsMatrix, bool IsParameter, double[] Values, double[] Analytic, double[] Noise)
{
    public int Length => Values.Length;
}
