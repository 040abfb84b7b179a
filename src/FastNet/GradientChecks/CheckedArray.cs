namespace FastNet;

/// <summary>An array under test: its shape, its values at the point of the check and the gradient under test.</summary>
/// <param name="Noise">What rounding may leave in each element of <paramref name="Analytic"/>; empty where it is not known.</param>
internal sealed record CheckedArray(string Name, int Rows, int Columns, bool IsMatrix, bool IsParameter, double[] Values, double[] Analytic, double[] Noise)
{
    public int Length => Values.Length;
}
