using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// sum(W^2) of one weight matrix, kept by the blocks of <see cref="SumOfSquares"/>: after a move of one element only its block is summed again. The
/// bits are those of the whole sum.
/// </summary>
internal sealed class SquaredWeights(int length)
{
    /// <summary>No element.</summary>
    public const int None = -1;

    // Those of the fixed tree: block sums are added in double inside superblocks of this many, then superblock sums.
    private const int Block = 4096;
    private const int Superblock = 64;

    private readonly double[] _blocks = new double[(length + Block - 1) / Block];
    private int _moved = None;

    /// <summary>The sum over all elements.</summary>
    public double AtRest(ReadOnlySpan<double> w)
    {
        for (int block = 0; block < _blocks.Length; block++)
        {
            Compute(w, block);
        }

        _moved = None;
        return Total();
    }

    /// <summary>The sum after one element was moved since <see cref="AtRest"/>; elements moved before are back.</summary>
    public double Moved(ReadOnlySpan<double> w, int index)
    {
        int block = index == None ? None : index / Block;
        if (_moved != block)
        {
            Compute(w, _moved);
        }

        Compute(w, block);
        _moved = block;
        return Total();
    }

    private void Compute(ReadOnlySpan<double> w, int block)
    {
        if (block != None)
        {
            _blocks[block] = SumOfSquares.Compute(w[(block * Block)..Math.Min(w.Length, (block + 1) * Block)]);
        }
    }

    private double Total()
    {
        (double sum, double superblock) = (0, 0);
        for (int block = 0; block < _blocks.Length; block++)
        {
            superblock += _blocks[block];
            if ((block + 1) % Superblock == 0 || block + 1 == _blocks.Length)
            {
                sum += superblock;
                superblock = 0;
            }
        }

        return sum;
    }
}
