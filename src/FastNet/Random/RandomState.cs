using System.Buffers;
using System.Numerics;

namespace FastNet;

/// <summary>
/// The random stream of NumPy's legacy <c>numpy.random.RandomState</c> (also used by <c>np.random.seed</c>, <c>randn</c>, <c>choice</c>):
/// MT19937, 53-bit uniforms, Gaussians by Marsaglia's polar method with the second value of each pair kept for the next call, integers by
/// masked rejection. Equal seeds and equal calls give equal values, here and in NumPy, on every machine. Uniforms and integers equal
/// NumPy's to the bit; Gaussians use a logarithm rounded correctly, where NumPy takes the C library's, which may differ in the last place.
/// Not safe for use by several threads at once.
/// </summary>
public sealed class RandomState
{
    private readonly MersenneTwister _twister;
    private double? _cachedGaussian;

    /// <summary>The stream of <c>RandomState(seed)</c>.</summary>
    /// <param name="seed">Any 32-bit value.</param>
    public RandomState(uint seed) => _twister = new MersenneTwister(seed);

    /// <summary>The next 32 bits.</summary>
    public uint NextUInt32() => _twister.Next();

    /// <summary>A uniform value in [0, 1), a multiple of 2^-53 (<c>random_sample</c>, <c>rand</c>).</summary>
    public double NextDouble()
    {
        uint high = _twister.Next() >> 5;
        uint low = _twister.Next() >> 6;
        return ((high * 67108864.0) + low) / 9007199254740992.0;
    }

    /// <summary>A value of the standard normal distribution (<c>standard_normal</c>, <c>randn</c>).</summary>
    public double NextGaussian()
    {
        if (_cachedGaussian is double cached)
        {
            _cachedGaussian = null;
            return cached;
        }

        double x, y, square;
        do
        {
            x = (2 * NextDouble()) - 1;
            y = (2 * NextDouble()) - 1;
            square = (x * x) + (y * y);
        }
        while (square is >= 1 or 0);

        double factor = Math.Sqrt(-2 * PortableLog.Log(square) / square);
        _cachedGaussian = factor * x;
        return factor * y;
    }

    /// <summary>Fills <paramref name="destination"/> with standard normal values, first to last.</summary>
    /// <param name="destination">Receives the values; a matrix is filled row by row.</param>
    public void Gaussian(Span<double> destination) => Gaussian(destination, 1);

    /// <summary>
    /// Fills <paramref name="destination"/> with <paramref name="scale"/> times standard normal values, multiplied in double, then rounded to
    /// <typeparamref name="T"/>.
    /// </summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="destination">Receives the values; a matrix is filled row by row.</param>
    /// <param name="scale">The standard deviation, finite and not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scale"/> is negative, infinite or NaN.</exception>
    public void Gaussian<T>(Span<T> destination, double scale)
        where T : unmanaged, IFloatingPoint<T>
    {
        ThrowIfNoDeviation(scale, nameof(scale));
        foreach (ref T value in destination)
        {
            value = T.CreateTruncating(scale * NextGaussian());
        }
    }

    /// <summary>A value of the normal distribution (<c>normal</c>).</summary>
    /// <param name="mean">The mean.</param>
    /// <param name="standardDeviation">The standard deviation, finite and not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="standardDeviation"/> is negative, infinite or NaN.</exception>
    public double Normal(double mean, double standardDeviation)
    {
        ThrowIfNoDeviation(standardDeviation, nameof(standardDeviation));
        return mean + (standardDeviation * NextGaussian());
    }

    /// <summary>A uniform value from <paramref name="low"/> to <paramref name="high"/> (<c>uniform</c>).</summary>
    /// <param name="low">The lower end.</param>
    /// <param name="high">The upper end; rounding can yield it.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="high"/> - <paramref name="low"/> is not finite.</exception>
    public double Uniform(double low, double high)
    {
        double range = high - low;
        if (!double.IsFinite(range))
        {
            throw new ArgumentOutOfRangeException(nameof(high), high, $"The range from {low} to {high} is not finite.");
        }

        return low + (range * NextDouble());
    }

    /// <summary>A uniform integer, <paramref name="low"/> included, <paramref name="high"/> excluded (<c>randint</c> of 64-bit integers).</summary>
    /// <param name="low">The smallest value.</param>
    /// <param name="high">One more than the largest value.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="high"/> is not above <paramref name="low"/>.</exception>
    public long RandInt(long low, long high)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(high, low);
        ulong largest = unchecked((ulong)high - (ulong)low - 1);
        return unchecked(low + (long)_twister.NextUpTo(largest));
    }

    /// <summary>
    /// Fills <paramref name="destination"/> with uniform integers, <paramref name="low"/> included, <paramref name="high"/> excluded.
    /// </summary>
    /// <param name="low">The smallest value.</param>
    /// <param name="high">One more than the largest value.</param>
    /// <param name="destination">Receives the values.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="high"/> is not above <paramref name="low"/>.</exception>
    public void RandInt(int low, int high, Span<int> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(high, low);
        uint largest = (uint)((long)high - low - 1);
        foreach (ref int value in destination)
        {
            value = unchecked(low + (int)_twister.NextUpTo(largest));
        }
    }

    /// <summary>Draws from 0 to <paramref name="n"/> - 1 with replacement (<c>choice(n, size)</c>, the same draws as <c>randint(0, n)</c>).</summary>
    /// <param name="n">Number of things to choose from, 1 or more.</param>
    /// <param name="destination">Receives the choices.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is less than 1.</exception>
    public void Choice(int n, Span<int> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        RandInt(0, n, destination);
    }

    /// <summary>
    /// Draws different values from 0 to <paramref name="n"/> - 1 (<c>choice(n, size, replace=False)</c>: the head of a permutation of all n).
    /// </summary>
    /// <param name="n">Number of things to choose from, at least as many as are drawn.</param>
    /// <param name="destination">Receives the choices.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="n"/> is less than the length of <paramref name="destination"/>, or than 1.
    /// </exception>
    public void ChoiceWithoutReplacement(int n, Span<int> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(n, destination.Length);
        int[] rented = ArrayPool<int>.Shared.Rent(n);
        Permutation(rented.AsSpan(0, n));
        rented.AsSpan(0, destination.Length).CopyTo(destination);
        ArrayPool<int>.Shared.Return(rented);
    }

    /// <summary>Fills <paramref name="destination"/> with a random order of 0, 1, ..., length - 1 (<c>permutation</c>).</summary>
    /// <param name="destination">Receives the order.</param>
    public void Permutation(Span<int> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = i;
        }

        Shuffle(destination);
    }

    /// <summary>Puts <paramref name="values"/> into a random order (<c>shuffle</c>: Fisher and Yates, from the last element down).</summary>
    /// <typeparam name="T">Any type.</typeparam>
    /// <param name="values">The values to reorder.</param>
    public void Shuffle<T>(Span<T> values)
    {
        for (int i = values.Length - 1; i > 0; i--)
        {
            int j = (int)_twister.NextUpTo((uint)i);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    /// <summary>A copy of the whole state; <see cref="Restore"/> continues from it.</summary>
    public RandomStateSnapshot Save()
    {
        Span<uint> key = stackalloc uint[RandomStateSnapshot.KeyLength];
        _twister.CopyKeyTo(key);
        return new RandomStateSnapshot(key, _twister.Position, _cachedGaussian);
    }

    /// <summary>Continues from a saved state; allocates nothing.</summary>
    /// <param name="snapshot">A state of this or another generator.</param>
    /// <exception cref="ArgumentNullException"><paramref name="snapshot"/> is null.</exception>
    public void Restore(RandomStateSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        _twister.Restore(snapshot.Key, snapshot.Position);
        _cachedGaussian = snapshot.CachedGaussian;
    }

    private static void ThrowIfNoDeviation(double value, string name)
    {
        if (!(value >= 0) || double.IsInfinity(value))
        {
            throw new ArgumentOutOfRangeException(name, value, "A standard deviation is finite and not negative.");
        }
    }
}
