using System.Numerics;

namespace FastNet.Numerics;

/// <summary>
/// The fused multiply-adds of <see cref="MachineProbe.MeasureFmaPeak"/> in calls of fixed length, to be timed in turn with other work: beside
/// a clock that moves, only what is measured at the same moment is a yardstick.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed unsafe class FmaProbe<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const long RoundsPerCall = 64;

    private readonly Workers _workers;
    private readonly AlignedBuffer<T> _sink;

    /// <param name="workers">The team that multiplies and adds, each member as much as the others; not disposed with the probe.</param>
    public FmaProbe(Workers workers)
    {
        _workers = workers;
        _sink = new AlignedBuffer<T>(workers.Count * FmaLoop<T>.SinkLength);
        OperationsPerCall = 2 * RoundsPerCall * workers.Count * FmaLoop<T>.Chains * FmaLoop<T>.Lanes;
    }

    /// <summary>Floating-point operations of one call on all threads together, two for each fused multiply-add.</summary>
    public long OperationsPerCall { get; }

    /// <summary>What every member's last chains came to, <see cref="FmaLoop{T}.SinkLength"/> elements each.</summary>
    public Span<T> Sink => _sink.Span;

    /// <summary>So many calls as one: the team is woken once.</summary>
    public void Run(int calls)
    {
        fixed (T* sink = _sink.Span)
        {
            FmaLoop<T> loop = new() { Sink = sink, Rounds = calls * RoundsPerCall };
            _workers.Run(ref loop, loop.ChunksFor(_workers.Count));
        }
    }
}
