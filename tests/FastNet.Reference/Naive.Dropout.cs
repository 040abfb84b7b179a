using System.Numerics;

namespace FastNet.Reference;

public static partial class Naive
{
    /// <summary>
    /// y = x / keep where the upper 23 bits of the element's Philox word are below keep * 2^23, 0 x elsewhere. The specification of
    /// <see cref="Dropout.Apply"/>.
    /// </summary>
    public static void Dropout<T>(
        ReadOnlySpan<T> x, int rows, int columns, int stride, Span<T> y, int yStride, double keep, ulong seed, int step, int stream)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T factor = T.CreateTruncating(1 / keep);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                uint word = PhiloxWord([(uint)j / 4, (uint)i, (uint)step, (uint)stream], seed, j % 4);
                bool kept = (word >> 9) < keep * (1 << 23);
                y[(i * yStride) + j] = x[(i * stride) + j] * (kept ? factor : T.Zero);
            }
        }
    }

    /// <summary>One of the four words of Philox4x32-10; it overwrites the counter.</summary>
    private static uint PhiloxWord(Span<uint> counter, ulong key, int word)
    {
        for (uint round = 0; round < 10; round++)
        {
            ulong p0 = 0xD2511F53ul * counter[0];
            ulong p1 = 0xCD9E8D57ul * counter[2];
            uint k0 = (uint)key + (round * 0x9E3779B9);
            uint k1 = (uint)(key >> 32) + (round * 0xBB67AE85);
            uint first = (uint)(p1 >> 32) ^ counter[1] ^ k0;
            uint third = (uint)(p0 >> 32) ^ counter[3] ^ k1;
            (counter[0], counter[1], counter[2], counter[3]) = (first, (uint)p1, third, (uint)p0);
        }

        return counter[word];
    }
}
