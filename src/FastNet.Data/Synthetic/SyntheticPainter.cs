namespace FastNet.Data;

/// <summary>
/// Draws one image of <see cref="SyntheticImages"/> with whole numbers alone, so that every machine draws the same bytes. Lengths
/// are in eighths of a pixel.
/// </summary>
internal struct SyntheticPainter
{
    internal const int Side = 32;
    internal const int Pixels = Side * Side;
    private const int Unit = 8;

    // Chosen so that a linear classifier stays below 0.4 (a third of the images are negatives of the others, which no linear
    // template can follow) while a two-layer net of 100 units passes 0.9 after ten epochs.
    private const int Jitter = 5 * Unit;
    private const int NegativePercentage = 30;
    private const int Distractors = 6;

    private SplitMix64 _random;
    private readonly SyntheticShape _shape;
    private readonly int _x, _y, _size;

    internal SyntheticPainter(SyntheticShape shape, ulong seed)
    {
        _random = new SplitMix64(seed);
        _shape = shape;
        bool texture = shape >= SyntheticShape.HorizontalStripes;
        _x = (Side * Unit / 2) + _random.Between(-Jitter, Jitter);
        _y = (Side * Unit / 2) + _random.Between(-Jitter, Jitter);
        _size = texture ? _random.Between(7 * Unit, 10 * Unit) : _random.Between(8 * Unit, 12 * Unit);
    }

    /// <summary>Draws the image: 1024 bytes of red, then green, then blue.</summary>
    internal void Paint(Span<byte> image)
    {
        Span<int> dark = stackalloc int[3], light = stackalloc int[3];
        Colour(40, 100, dark);
        Colour(150, 215, light);
        bool negative = _random.Between(1, 100) <= NegativePercentage;
        Span<bool> mask = stackalloc bool[Pixels];
        Rasterise(mask);
        for (int channel = 0; channel < 3; channel++)
        {
            int inside = negative ? dark[channel] : light[channel];
            int outside = negative ? light[channel] : dark[channel];
            Span<byte> plane = image.Slice(channel * Pixels, Pixels);
            for (int i = 0; i < Pixels; i++)
            {
                plane[i] = (byte)(mask[i] ? inside : outside);
            }
        }

        for (int i = 0; i < Distractors; i++)
        {
            Distract(image);
        }

        AddNoise(image);
    }

    private void Rasterise(Span<bool> mask)
    {
        for (int row = 0; row < Side; row++)
        {
            int dy = (row * Unit) + (Unit / 2) - _y;
            for (int column = 0; column < Side; column++)
            {
                mask[(row * Side) + column] = Covers((column * Unit) + (Unit / 2) - _x, dy);
            }
        }
    }

    private readonly bool Covers(int dx, int dy)
    {
        int distance = (dx * dx) + (dy * dy);
        int across = Math.Abs(dx), along = Math.Abs(dy);
        return _shape switch
        {
            SyntheticShape.Disc => distance <= _size * _size,
            SyntheticShape.Square => Math.Max(across, along) <= _size * 7 / 8,
            SyntheticShape.Triangle => along <= _size && 2 * across <= dy + _size,
            SyntheticShape.Ring => distance <= _size * _size && 4 * distance >= _size * _size,
            SyntheticShape.Cross => Math.Max(across, along) <= _size && 3 * Math.Min(across, along) <= _size,
            SyntheticShape.HorizontalStripes => InFirstHalf(dy),
            SyntheticShape.VerticalStripes => InFirstHalf(dx),
            SyntheticShape.Checkerboard => InFirstHalf(dx) != InFirstHalf(dy),
            SyntheticShape.DiagonalStripes => InFirstHalf((dx + dy) * 2 / 3),
            _ => InDot(dx, dy),
        };
    }

    // Periodic in _size, for negative offsets too: the image is smaller than 8 periods to each side.
    private readonly int Phase(int offset) => (offset + (8 * _size)) % _size;

    private readonly bool InFirstHalf(int offset) => 2 * Phase(offset) < _size;

    private readonly bool InDot(int dx, int dy)
    {
        int x = Phase(dx) - (_size / 2), y = Phase(dy) - (_size / 2);
        return 9 * ((x * x) + (y * y)) <= _size * _size;
    }

    // A shade of grey with a tint.
    private void Colour(int low, int high, Span<int> colour)
    {
        int grey = _random.Between(low, high);
        foreach (ref int channel in colour)
        {
            channel = grey + _random.Between(-35, 35);
        }
    }

    // A small rectangle of any colour, which is no part of the class.
    private void Distract(Span<byte> image)
    {
        int width = _random.Between(2, 7), height = _random.Between(2, 7);
        int left = _random.Between(0, Side - width), top = _random.Between(0, Side - height);
        Span<int> colour = stackalloc int[3];
        Colour(40, 215, colour);
        for (int channel = 0; channel < 3; channel++)
        {
            for (int row = top; row < top + height; row++)
            {
                image.Slice((channel * Pixels) + (row * Side) + left, width).Fill((byte)colour[channel]);
            }
        }
    }

    // Each byte gets the difference of two 5-bit numbers (a triangle from -31 to 31), taken from one 64-bit draw for every six bytes.
    private void AddNoise(Span<byte> image)
    {
        for (int i = 0; i < image.Length; i += 6)
        {
            ulong bits = _random.Next();
            foreach (ref byte value in image.Slice(i, 6))
            {
                int noise = (int)(bits & 31) - (int)((bits >> 5) & 31);
                bits >>= 10;
                value = (byte)Math.Clamp(value + noise, 0, 255);
            }
        }
    }
}

/// <summary>The ten classes of <see cref="SyntheticImages"/>, in the order of their labels.</summary>
internal enum SyntheticShape
{
    Disc, Square, Triangle, Ring, Cross,
    HorizontalStripes, VerticalStripes, Checkerboard, DiagonalStripes, Dots,
}
