using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// sum(W^2) of one weight matrix, kept by the blocks of <see cref="SumOfSquares"/>, so that after a move of one element one block is summed again; the bits are those of the whole sum.
/// </summary>
internal sealed class SquaredWeights<T>(int length)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>No element.</summary>
    public const int None = -1;

    // Those of the fixed tree: block sums are added in double inside superblocks of this many, then superblock sums.
    private const int Block = 4096;
    private const int Superblock = 64;

    private readonly double[] _blocks = new double[(length + Block - 1) / Block];
    private int _moved = None;

    /// <summary>The sum over all elements.</summary>
    public double All(ReadOnlySpan<T> w)
    {
        for (int block = 0; block < _blocks.Length; block++)
        {
            Compute(w, block);
        }

        _moved = None;
        return Total();
    }

    /// <summary>The same after one element was moved since <see cref="All"/>; those moved before are back.</summary>
    public double Moved(ReadOnlySpan<T> w, int index)
    {
        int block = index == None ? None : index / Block;
        if (_moved != None && _moved != block)
        {
            Compute(w, _moved);
        }

        if (block != None)
        {
            Compute(w, block);
        }

        _moved = block;
        return Total();
    }

    private void Compute(ReadOnlySpan<T> w, int block) => _blocks[block] = SumOfSquares.Compute(w[(block * Block)..Math.Min(w.Length, (block + 1) * Block)]);

    private double Total()
    {
        double sum = 0;
        for (int first = 0; first < _blocks.Length; first += Superblock)
        {
            double superblock = 0;
            for (int block = first; block < Math.Min(_blocks.Length, first + Superblock); block++)
            {
                superblock += _blocks[block];
            }

            sum += superblock;
        }

        return sum;
    }
}
