using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FastNet.Numerics.Simd;

/// <summary>
/// The generator Philox4x32-10: a function of a counter (128 bits) and a key (64 bits) that gives four random words of 32 bits. So any thread can
/// compute any of them (J. K. Salmon, M. A. Moraes, R. O. Dror and D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011).
/// </summary>
internal static unsafe class Philox
{
    /// <summary>Words that one counter gives.</summary>
    public const int Words = 4;

    private const int Rounds = 10;
    private const uint Multiplier0 = 0xD251_1F53;
    private const uint Multiplier1 = 0xCD9E_8D57;
    private const uint Weyl0 = 0x9E37_79B9; // golden ratio
    private const uint Weyl1 = 0xBB67_AE85; // square root of 3, less 1

    // 32 - 23 bits of a word are not used; 52 - 23 bits of a double stay 0.
    private const int SingleDropped = 32 - ExponentBits.SingleShift;
    private const int DoubleLifted = ExponentBits.DoubleShift - ExponentBits.SingleShift;
    private const uint SingleOne = ExponentBits.SingleOne;

    /// <summary>The four words of a counter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Block(Counter counter, ulong key, uint* words)
    {
        (uint c0, uint c1, uint c2, uint c3) = (counter.C0, counter.C1, counter.C2, counter.C3);
        uint k0 = (uint)key;
        uint k1 = (uint)(key >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            ulong p0 = (ulong)c0 * Multiplier0;
            ulong p1 = (ulong)c2 * Multiplier1;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            k0 += Weyl0;
            k1 += Weyl1;
        }

        (words[0], words[1], words[2], words[3]) = (c0, c1, c2, c3);
    }

    /// <summary>
    /// Uniform numbers 1 + n / 2^23, n the upper 23 bits of each word, from consecutive counters (<see cref="Counter.C0"/>, + 1, ...), in
    /// groups of up to eight, as many as <paramref name="count"/> numbers need. Exact in float and double, so both get the same numbers.
    /// </summary>
    /// <param name="numbers">Room for <paramref name="count"/> numbers, rounded up to a multiple of 32.</param>
    /// <param name="count">Numbers wanted.</param>
    /// <param name="counter">The first counter.</param>
    /// <param name="key">The key.</param>
    /// <param name="bits">The vector width to use; the numbers are the same.</param>
    [MethodImpl(HotLoop.Options)]
    public static void Uniforms<T>(T* numbers, int count, Counter counter, ulong key, int bits)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        uint* words = stackalloc uint[Words];
        for (T* end = numbers + count; numbers < end;)
        {
            if (Avx512F.IsSupported && bits >= 512)
            {
                EightBlocks(counter, key, out Vector512<uint> low, out Vector512<uint> high);
                Store(numbers, low);
                Store(numbers + Vector512<uint>.Count, high);
                numbers += 2 * Vector512<uint>.Count;
                counter.C0 += (uint)Vector512<ulong>.Count;
                continue;
            }

            if (Avx2.IsSupported && bits >= 256)
            {
                FourBlocks(counter, key, out Vector256<uint> low, out Vector256<uint> high);
                Store(numbers, low);
                Store(numbers + Vector256<uint>.Count, high);
                numbers += 2 * Vector256<uint>.Count;
                counter.C0 += (uint)Vector256<ulong>.Count;
                continue;
            }

            Block(counter, key, words);
            for (int word = 0; word < Words; word++, numbers++)
            {
                *numbers = typeof(T) == typeof(float)
                    ? Unsafe.BitCast<uint, T>((words[word] >> SingleDropped) | SingleOne)
                    : Unsafe.BitCast<ulong, T>(((ulong)(words[word] >> SingleDropped) << DoubleLifted) | ExponentBits.DoubleOne);
            }

            counter.C0++;
        }
    }

    /// <summary>
    /// The words of eight counters in order. Each 64-bit lane holds one counter's word in its lower half, as the multiplication reads it.
    /// The upper half never reaches the lower one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void EightBlocks(Counter counter, ulong key, out Vector512<uint> low, out Vector512<uint> high)
    {
        Vector512<ulong> c0 = Vector512.Create((ulong)counter.C0) + Vector512<ulong>.Indices;
        Vector512<ulong> c1 = Vector512.Create((ulong)counter.C1);
        Vector512<ulong> c2 = Vector512.Create((ulong)counter.C2);
        Vector512<ulong> c3 = Vector512.Create((ulong)counter.C3);
        Vector512<ulong> k0 = Vector512.Create((ulong)(uint)key);
        Vector512<ulong> k1 = Vector512.Create(key >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            Vector512<ulong> p0 = Avx512F.Multiply(c0.AsUInt32(), Vector512.Create(Multiplier0));
            Vector512<ulong> p1 = Avx512F.Multiply(c2.AsUInt32(), Vector512.Create(Multiplier1));
            c0 = (p1 >>> 32) ^ c1 ^ k0;
            c2 = (p0 >>> 32) ^ c3 ^ k1;
            c1 = p1;
            c3 = p0;
            k0 += Vector512.Create((ulong)Weyl0);
            k1 += Vector512.Create((ulong)Weyl1);
        }

        Vector512<ulong> lower = Vector512.Create((ulong)uint.MaxValue);
        Vector512<ulong> words01 = (c0 & lower) | (c1 << 32);
        Vector512<ulong> words23 = (c2 & lower) | (c3 << 32);
        low = Avx512F.PermuteVar8x64x2(words01, Vector512.Create(0UL, 8, 1, 9, 2, 10, 3, 11), words23).AsUInt32();
        high = Avx512F.PermuteVar8x64x2(words01, Vector512.Create(4UL, 12, 5, 13, 6, 14, 7, 15), words23).AsUInt32();
    }

    /// <summary>The words of four counters, in the same way.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourBlocks(Counter counter, ulong key, out Vector256<uint> low, out Vector256<uint> high)
    {
        Vector256<ulong> c0 = Vector256.Create((ulong)counter.C0) + Vector256<ulong>.Indices;
        Vector256<ulong> c1 = Vector256.Create((ulong)counter.C1);
        Vector256<ulong> c2 = Vector256.Create((ulong)counter.C2);
        Vector256<ulong> c3 = Vector256.Create((ulong)counter.C3);
        Vector256<ulong> k0 = Vector256.Create((ulong)(uint)key);
        Vector256<ulong> k1 = Vector256.Create(key >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            Vector256<ulong> p0 = Avx2.Multiply(c0.AsUInt32(), Vector256.Create(Multiplier0));
            Vector256<ulong> p1 = Avx2.Multiply(c2.AsUInt32(), Vector256.Create(Multiplier1));
            c0 = (p1 >>> 32) ^ c1 ^ k0;
            c2 = (p0 >>> 32) ^ c3 ^ k1;
            c1 = p1;
            c3 = p0;
            k0 += Vector256.Create((ulong)Weyl0);
            k1 += Vector256.Create((ulong)Weyl1);
        }

        Vector256<ulong> lower = Vector256.Create((ulong)uint.MaxValue);
        Vector256<ulong> words01 = (c0 & lower) | (c1 << 32);
        Vector256<ulong> words23 = (c2 & lower) | (c3 << 32);
        Vector256<ulong> even = Avx2.UnpackLow(words01, words23); // counters 0 and 2
        Vector256<ulong> odd = Avx2.UnpackHigh(words01, words23); // counters 1 and 3
        low = Avx2.Permute2x128(even, odd, 0x20).AsUInt32();
        high = Avx2.Permute2x128(even, odd, 0x31).AsUInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(T* numbers, Vector512<uint> words)
        where T : unmanaged
    {
        Vector512<uint> kept = words >>> SingleDropped;
        if (typeof(T) == typeof(float))
        {
            (kept | Vector512.Create(SingleOne)).AsSingle().Store((float*)numbers);
            return;
        }

        (Vector512<ulong> first, Vector512<ulong> second) = Vector512.Widen(kept);
        ((first << DoubleLifted) | Vector512.Create(ExponentBits.DoubleOne)).AsDouble().Store((double*)numbers);
        ((second << DoubleLifted) | Vector512.Create(ExponentBits.DoubleOne)).AsDouble().Store((double*)numbers + Vector512<double>.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(T* numbers, Vector256<uint> words)
        where T : unmanaged
    {
        Vector256<uint> kept = words >>> SingleDropped;
        if (typeof(T) == typeof(float))
        {
            (kept | Vector256.Create(SingleOne)).AsSingle().Store((float*)numbers);
            return;
        }

        (Vector256<ulong> first, Vector256<ulong> second) = Vector256.Widen(kept);
        ((first << DoubleLifted) | Vector256.Create(ExponentBits.DoubleOne)).AsDouble().Store((double*)numbers);
        ((second << DoubleLifted) | Vector256.Create(ExponentBits.DoubleOne)).AsDouble().Store((double*)numbers + Vector256<double>.Count);
    }

    /// <summary>The four words of a counter, the lowest first.</summary>
    internal struct Counter
    {
        public uint C0;
        public uint C1;
        public uint C2;
        public uint C3;
    }
}
