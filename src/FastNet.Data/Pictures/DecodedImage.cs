namespace FastNet.Data;

/// <summary>A picture: three planes of bytes, red, green and blue.</summary>
/// <param name="Planes">3 x height x width bytes.</param>
/// <param name="Height">Its rows.</param>
/// <param name="Width">Its columns.</param>
/// <param name="IsGrey">Whether the file has grey levels alone.</param>
internal sealed record DecodedImage(byte[] Planes, int Height, int Width, bool IsGrey)
{
    /// <summary>
    /// Another size: each pixel is the mean of the area that it covers where the picture shrinks, and lies between its neighbours, by their distance,
    /// where it grows; in whole numbers, rounded. Columns and rows one after the other.
    /// </summary>
    public DecodedImage Resized(int height, int width)
        => height == Height && width == Width
            ? this
            : this with { Planes = Resized(Resized(Planes, 3 * Height, Width, 1, width), 3, Height, width, height), Height = height, Width = width };

    /// <summary>Blocks of (size, inner) bytes become blocks of (wanted, inner).</summary>
    private static byte[] Resized(byte[] from, int blocks, int size, int inner, int wanted)
    {
        byte[] to = new byte[blocks * wanted * inner];
        for (int i = 0; i < wanted; i++)
        {
            (int first, int[] weights) = Weights(i, size, wanted);
            int all = weights.Sum();
            for (int j = 0; j < blocks * inner; j++)
            {
                (int block, int place) = Math.DivRem(j, inner);
                long sum = 0;
                for (int k = 0; k < weights.Length; k++)
                {
                    sum += (long)weights[k] * from[(((block * size) + first + k) * inner) + place];
                }

                to[(((block * wanted) + i) * inner) + place] = (byte)(((2 * sum) + all) / (2L * all));
            }
        }

        return to;
    }

    /// <summary>The first pixel of which one consists, and the parts that it takes of this and the next ones.</summary>
    private static (int First, int[] Weights) Weights(int index, int size, int wanted)
    {
        if (size > wanted)
        {
            // A pixel goes from i size to (i + 1) size, where those that it covers are wanted long.
            (long start, long end) = ((long)index * size, (index + 1L) * size);
            int first = (int)(start / wanted);
            int last = (int)((end - 1) / wanted);
            IEnumerable<long> parts = Enumerable.Range(first, last - first + 1)
                .Select(pixel => Math.Min(end, (pixel + 1L) * wanted) - Math.Max(start, (long)pixel * wanted));
            return (first, [.. parts.Select(part => (int)part)]);
        }

        // Between the centres of two pixels, which are 2 wanted apart; those at the border go on to it.
        long centre = Math.Clamp((((2L * index) + 1) * size) - wanted, 0, 2L * wanted * (size - 1));
        int left = (int)Math.Min(centre / (2L * wanted), Math.Max(0, size - 2));
        int right = (int)(centre - (2L * wanted * left));
        return size == 1 ? (0, [1]) : (left, [(2 * wanted) - right, right]);
    }
}
