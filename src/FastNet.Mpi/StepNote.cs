using System.Runtime.InteropServices;

namespace FastNet.Mpi;

/// <summary>
/// What the ranks tell each other with the last gathering of a training step: the squares of their columns of the weight matrices, for the L2 term of
/// the loss, and whether one is asked to stop.
/// </summary>
/// <param name="matrices">Of each matrix of the L2 term that is divided by its columns, in the net's order, the split.</param>
/// <param name="rank">This process.</param>
internal sealed class StepNote(UnitSplit[] matrices, int rank)
{
    private readonly double[][] _squares = [.. matrices.Select(split => new double[split.Units])];

    /// <summary>Whether this process is asked to stop.</summary>
    public required Func<bool> IsAsked { get; init; }

    /// <summary>Computes the squares of this process's columns of a matrix.</summary>
    public required Action<int> Fill { get; init; }

    /// <summary>Whether any rank was asked to stop, by the last note.</summary>
    public bool Stops { get; private set; }

    /// <summary>Room for the squares of this process's columns of a matrix.</summary>
    public Span<double> Own(int matrix) => _squares[matrix].AsSpan(matrices[matrix].Start(rank), matrices[matrix].Count(rank));

    /// <summary>The sum of the squares of all columns of a matrix, in order.</summary>
    public double Sum(int matrix)
    {
        double sum = 0;
        foreach (double column in _squares[matrix])
        {
            sum += column;
        }

        return sum;
    }

    /// <summary>Bytes of the note of a rank.</summary>
    public int Length(int from)
    {
        int length = 1;
        foreach (UnitSplit split in matrices)
        {
            length += split.Given(from) * sizeof(double);
        }

        return length;
    }

    /// <summary>Writes the note of this process.</summary>
    public void Write(Span<byte> to)
    {
        Stops = false;
        to[0] = IsAsked() ? (byte)1 : (byte)0;
        to = to[1..];
        for (int matrix = 0; matrix < matrices.Length; matrix++)
        {
            Fill(matrix);
            Span<byte> squares = MemoryMarshal.AsBytes(Own(matrix))[..(matrices[matrix].Given(rank) * sizeof(double))];
            squares.CopyTo(to);
            to = to[squares.Length..];
        }
    }

    /// <summary>Reads the note of a rank.</summary>
    public void Read(int from, ReadOnlySpan<byte> note)
    {
        Stops |= note[0] != 0;
        note = note[1..];
        for (int matrix = 0; matrix < matrices.Length; matrix++)
        {
            Span<byte> squares = MemoryMarshal.AsBytes(_squares[matrix].AsSpan(matrices[matrix].Start(from), matrices[matrix].Given(from)));
            note[..squares.Length].CopyTo(squares);
            note = note[squares.Length..];
        }
    }
}
