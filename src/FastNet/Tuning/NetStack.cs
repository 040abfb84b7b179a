using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// Nets of any shape that learn from the same batches. A batch is gathered once, and turned once: where its columns are neighbours, the vectors of
/// X W1 hold rows of the batch instead of units, and no net's last units leave lanes empty. So each net's own products fill the vectors as one
/// product of all nets side by side would, and no weight moves. Every net gets the bits that it would have got alone.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class NetStack<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Turning costs about a fifth of the first product of a net with 50 units, and turned products save that much.
    private const int FewestTurned = 3;

    // Measured (docs/tuning.md). With more units or fewer features, products with a turned batch take another path.
    private const int MostUnits = 112;
    private const int FewestFeatures = 64;
    private const double LeastGain = 1.05;
    private const double StepsOfTurningBack = 12;

    private readonly Net<T>[] _nets;
    private readonly bool[] _prefersTurned;
    private readonly Workers _workers;
    private readonly Arena _arena = new();
    private readonly ArenaSlice<T> _turned;
    private readonly int _stride;
    private readonly bool _turns;

    /// <summary>Asks for the memory of the turned batch; the nets stay their owner's.</summary>
    /// <param name="nets">1 or more of the same input size.</param>
    /// <param name="batchSize">The largest batch.</param>
    /// <param name="workers">Threads that share the turning.</param>
    public NetStack(Net<T>[] nets, int batchSize, Workers workers)
    {
        (_nets, _workers) = (nets, workers);
        _prefersTurned = Array.ConvertAll(nets, net => PrefersTurned(net, batchSize));
        _turns = _prefersTurned.Count(prefers => prefers) >= FewestTurned;
        _stride = MatrixLayout.PaddedStride<T>(batchSize);
        _turned = _arena.Reserve<T>("turned batch", _turns ? Ensure.Elements("turned batch", nets[0].InputSize, _stride) : 0);
        _arena.Commit();
    }

    /// <summary>Prepares a batch, which must stay as it is until the last <see cref="Loss"/>.</summary>
    /// <param name="x">(N, D), its columns next to each other.</param>
    public void Begin(ReadOnlyMatrix<T> x)
    {
        if (_turns)
        {
            Transpose.Apply(x, Turned(x.Rows), _workers);
        }
    }

    /// <summary>Loss and gradients of a net, as <see cref="Net{T}.Loss(ReadOnlyMatrix{T}, Targets{T})"/> gives them, bit for bit.</summary>
    /// <param name="index">The net.</param>
    /// <param name="x">The batch that was prepared.</param>
    /// <param name="targets">Its targets.</param>
    public double Loss(int index, ReadOnlyMatrix<T> x, Targets<T> targets)
        => _nets[index].Loss(x, _turns && _prefersTurned[index] ? Turned(x.Rows).Transposed : x, targets);

    /// <summary>
    /// Whether the first product takes less time with lanes along the rows of the batch: they must be so much fuller that it pays for the turning of
    /// the sums.
    /// </summary>
    private static bool PrefersTurned(Net<T> net, int rows)
    {
        int lanes = SimdDispatch.Width / (8 * Unsafe.SizeOf<T>());
        return lanes > 1
            && rows >= lanes
            && net.InputSize >= FewestFeatures
            && net.Stages[0].Affine is { OutputSize: <= MostUnits } first
            && Filled(rows, lanes) / Filled(first.OutputSize, lanes) >= LeastGain + (StepsOfTurningBack / net.InputSize);
    }

    /// <summary>Elements in a vector, where so many fill as few vectors as they need.</summary>
    private static double Filled(int elements, int lanes) => elements / Math.Ceiling((double)elements / lanes);

    private Matrix<T> Turned(int rows) => new(_turned.Span, _nets[0].InputSize, rows, _stride);
}
