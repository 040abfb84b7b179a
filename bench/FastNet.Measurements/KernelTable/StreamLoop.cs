using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics;
using FastNet.Numerics.Simd;

namespace FastNet.Benchmarks;

/// <summary>A plain pass over arrays, whole vectors at a time and with next to no arithmetic: what the memory can do for a kernel of the same mix.</summary>
/// <param name="mix">One of <see cref="StreamMix.Known"/>.</param>
/// <param name="length">Elements of each array, a multiple of 64 for each chunk.</param>
internal unsafe struct StreamLoop<T>(StreamMix mix, nint length) : IWorkerJob, ISimdJob<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>More than workers, so that one whose core is taken away does not delay the rest.</summary>
    public const int MostChunks = 64;

    /// <summary>Elements that a chunk of a pass that only reads writes: the widest vector, on cache lines of its own.</summary>
    public const int SinkLength = 64;

    public int Chunks = MostChunks;
    public T* InPlace0;
    public T* InPlace1;
    public T* InPlace2;
    public T* Read0;
    public T* Read1;
    public T* Write0;
    public T* Sink;

    private nint _length = length;

    private interface ICount
    {
        static abstract int Value { get; }
    }

    public readonly void Execute(int chunk)
    {
        nint share = _length / Chunks;
        nint start = chunk * share;
        StreamLoop<T> mine = this;
        mine._length = share;
        mine.InPlace0 += start;
        mine.InPlace1 += start;
        mine.InPlace2 += start;
        mine.Read0 += start;
        mine.Read1 += start;
        mine.Write0 += start;
        mine.Sink += chunk * SinkLength;
        SimdDispatch.Run<T, StreamLoop<T>>(ref mine);
    }

    public readonly void Run<TVec, TSimd>()
        where TSimd : struct, ISimd<T, TVec>
    {
        switch ((mix.InPlace, mix.Reads, mix.Writes))
        {
            case (0, 1, 0):
                Sum<TVec, TSimd>();
                break;
            case (0, 1, 1):
                Pass<TVec, TSimd, N0, N1, N1>();
                break;
            case (0, 2, 1):
                Pass<TVec, TSimd, N0, N2, N1>();
                break;
            case (1, 0, 0):
                Pass<TVec, TSimd, N1, N0, N0>();
                break;
            case (1, 1, 0):
                Pass<TVec, TSimd, N1, N1, N0>();
                break;
            case (2, 1, 0):
                Pass<TVec, TSimd, N2, N1, N0>();
                break;
            case (3, 1, 0):
                Pass<TVec, TSimd, N3, N1, N0>();
                break;
            default:
                throw new NotSupportedException($"No pass has {mix.InPlace} arrays in place, {mix.Reads} to read and {mix.Writes} to write.");
        }
    }

    [MethodImpl(HotLoop.Options)]
    private readonly void Sum<TVec, TSimd>()
        where TSimd : struct, ISimd<T, TVec>
    {
        T* source = Read0;
        nint length = _length;
        TVec a = TSimd.Zero, b = a, c = a, d = a;
        for (nint i = 0; i < length; i += 4 * TSimd.Lanes)
        {
            a = TSimd.Add(a, TSimd.Load(source + i));
            b = TSimd.Add(b, TSimd.Load(source + i + TSimd.Lanes));
            c = TSimd.Add(c, TSimd.Load(source + i + (2 * TSimd.Lanes)));
            d = TSimd.Add(d, TSimd.Load(source + i + (3 * TSimd.Lanes)));
        }

        TSimd.Store(Sink, TSimd.Add(TSimd.Add(a, b), TSimd.Add(c, d)));
    }

    // 0 x + y is y for finite numbers: every array takes part in the arithmetic, and none changes.
    [MethodImpl(HotLoop.Options)]
    private readonly void Pass<TVec, TSimd, TInPlace, TReads, TWrites>()
        where TSimd : struct, ISimd<T, TVec>
        where TInPlace : struct, ICount
        where TReads : struct, ICount
        where TWrites : struct, ICount
    {
        StreamLoop<T> p = this;
        for (nint i = 0; i < p._length; i += TSimd.Lanes)
        {
            TVec x = TReads.Value > 0 ? TSimd.Load(p.Read0 + i) : TSimd.Zero;
            if (TReads.Value > 1)
            {
                x = TSimd.Fma(TSimd.Zero, TSimd.Load(p.Read1 + i), x);
            }

            if (TInPlace.Value > 0)
            {
                TSimd.Store(p.InPlace0 + i, TSimd.Fma(TSimd.Zero, x, TSimd.Load(p.InPlace0 + i)));
            }

            if (TInPlace.Value > 1)
            {
                TSimd.Store(p.InPlace1 + i, TSimd.Fma(TSimd.Zero, x, TSimd.Load(p.InPlace1 + i)));
            }

            if (TInPlace.Value > 2)
            {
                TSimd.Store(p.InPlace2 + i, TSimd.Fma(TSimd.Zero, x, TSimd.Load(p.InPlace2 + i)));
            }

            if (TWrites.Value > 0)
            {
                TSimd.Store(p.Write0 + i, x);
            }
        }
    }

    private readonly struct N0 : ICount
    {
        public static int Value => 0;
    }

    private readonly struct N1 : ICount
    {
        public static int Value => 1;
    }

    private readonly struct N2 : ICount
    {
        public static int Value => 2;
    }

    private readonly struct N3 : ICount
    {
        public static int Value => 3;
    }
}
