using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// sum(W^2) of one weight matrix, kept by the chains of <see cref="SumOfSquares.ByColumns"/>: after a move of one element only its chain is summed
/// again. The bits are those of the whole sum.
/// </summary>
internal sealed class SquaredWeights(int rows, int columns)
{
    /// <summary>No element.</summary>
    public const int None = -1;

    // Rows of a chain; one of each column and 64 rows.
    private const int Rows = 64;

    private readonly double[] _chains = new double[(rows + Rows - 1) / Rows * columns];
    private readonly double[] _columns = new double[columns];
    private int _moved = None;

    /// <summary>The sum over all elements.</summary>
    public double AtRest(ReadOnlySpan<double> w)
    {
        for (int row = 0; row < rows; row += Rows)
        {
            SumOfSquares.ByColumns(
                new ReadOnlyMatrix<double>(w[(row * columns)..], Math.Min(Rows, rows - row), columns), _chains.AsSpan(row / Rows * columns, columns));
        }

        for (int column = 0; column < columns; column++)
        {
            AddUp(column);
        }

        _moved = None;
        return Total();
    }

    /// <summary>The sum after one element was moved since <see cref="AtRest"/>; elements moved before are back.</summary>
    public double Moved(ReadOnlySpan<double> w, int index)
    {
        if (_moved != index)
        {
            Compute(w, _moved);
        }

        Compute(w, index);
        _moved = index;
        return Total();
    }

    /// <summary>The chain with an element, and its column.</summary>
    private void Compute(ReadOnlySpan<double> w, int index)
    {
        if (index == None)
        {
            return;
        }

        (int row, int column) = Math.DivRem(index, columns);
        int block = row / Rows;
        int first = block * Rows;
        SumOfSquares.ByColumns(
            new ReadOnlyMatrix<double>(w[((first * columns) + column)..], Math.Min(Rows, rows - first), 1, columns),
            _chains.AsSpan((block * columns) + column, 1));
        AddUp(column);
    }

    private void AddUp(int column)
    {
        double sum = 0;
        for (int chain = column; chain < _chains.Length; chain += columns)
        {
            sum += _chains[chain];
        }

        _columns[column] = sum;
    }

    private double Total()
    {
        double sum = 0;
        foreach (double column in _columns)
        {
            sum += column;
        }

        return sum;
    }
}
