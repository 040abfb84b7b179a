namespace FastNet.Tests.Random;

public class RandomStateTests
{
    private static readonly uint[] Seeds = [0, 1, 231, uint.MaxValue];
    private static readonly NpzFile NumPy = NpzFile.Golden("rng.npz");

    [TestCaseSource(nameof(Seeds))]
    public void Uniforms_equal_NumPy_to_the_bit(uint seed)
    {
        RandomState random = new(seed);
        double[] values = Repeat(25, random.NextDouble);
        Assert.That(values, Is.EqualTo(NumPy.Doubles($"s{seed}_rand")));

        random = new(seed);
        values = Repeat(9, () => random.Uniform(-3, 5));
        Assert.That(values, Is.EqualTo(NumPy.Doubles($"s{seed}_uniform")));
    }

    [TestCaseSource(nameof(Seeds))]
    public void Gaussians_equal_NumPy_to_the_bit(uint seed)
    {
        double[] values = new double[25];
        new RandomState(seed).Gaussian(values);
        Assert.That(values, Is.EqualTo(NumPy.Doubles($"s{seed}_randn")));

        RandomState random = new(seed);
        values = Repeat(9, () => random.Normal(2.5, 0.75));
        Assert.That(values, Is.EqualTo(NumPy.Doubles($"s{seed}_normal")));
    }

    [TestCaseSource(nameof(Seeds))]
    public void Integers_equal_NumPy(uint seed)
    {
        int[] values = new int[50];
        new RandomState(seed).RandInt(0, 10, values);
        Assert.That(values, Is.EqualTo(NumPy.Int32s($"s{seed}_randint10")));

        RandomState random = new(seed);
        long[] wide = Repeat(50, () => random.RandInt(0L, 49000L));
        Assert.That(wide, Is.EqualTo(NumPy.Int64s($"s{seed}_randint49000")));
    }

    [TestCaseSource(nameof(Seeds))]
    public void Choices_equal_NumPy(uint seed)
    {
        int[] values = new int[200];
        new RandomState(seed).Choice(49000, values);
        Assert.That(values, Is.EqualTo(NumPy.Int32s($"s{seed}_choice49000")));

        values = new int[64];
        new RandomState(seed).ChoiceWithoutReplacement(1000, values);
        Assert.That(values, Is.EqualTo(NumPy.Int32s($"s{seed}_choice_noreplace")));
    }

    [TestCaseSource(nameof(Seeds))]
    public void Orders_equal_NumPy(uint seed)
    {
        int[] values = new int[101];
        new RandomState(seed).Permutation(values);
        Assert.That(values, Is.EqualTo(NumPy.Int32s($"s{seed}_permutation")));

        values = [.. Enumerable.Range(0, 37)];
        new RandomState(seed).Shuffle<int>(values);
        Assert.That(values, Is.EqualTo(NumPy.Int32s($"s{seed}_shuffle")));
    }

    [TestCaseSource(nameof(Seeds))]
    public void Different_draws_share_one_stream_as_in_NumPy(uint seed)
    {
        RandomState random = new(seed);
        double[] values =
        [
            .. Repeat(3, random.NextGaussian), .. Repeat(2, random.NextDouble), .. Repeat(2, random.NextGaussian),
            .. Repeat(5, () => (double)random.RandInt(0, 7)), random.NextGaussian(),
        ];
        Assert.That(values, Is.EqualTo(NumPy.Doubles($"s{seed}_mixed")));
    }

    [Test]
    public void The_10000th_output_of_the_authors_default_seed_is_that_of_the_cpp_standard()
    {
        // ISO C++ [rand.predef]: the 10000th call of a default-constructed mt19937 (seed 5489) yields 4123659995.
        RandomState random = new(5489);
        uint last = 0;
        for (int i = 0; i < 10_000; i++)
        {
            last = random.NextUInt32();
        }

        Assert.That(last, Is.EqualTo(4123659995u));
    }

    [Test]
    public void A_range_of_one_value_draws_nothing()
    {
        RandomState random = new(3), untouched = new(3);
        Assert.That(random.RandInt(5, 6), Is.EqualTo(5));
        Assert.That(random.NextUInt32(), Is.EqualTo(untouched.NextUInt32()));
    }

    [TestCase(long.MinValue, long.MaxValue)]
    [TestCase(-1L, 1L << 32)]
    [TestCase(0L, 1L << 32)]
    [TestCase(-5L, 3L)]
    public void Integers_stay_in_their_range(long low, long high)
    {
        RandomState random = new(11);
        Assert.That(Repeat(1000, () => random.RandInt(low, high)), Is.All.InRange(low, high - 1));
    }

    [Test]
    public void Ranges_over_32_bits_take_the_upper_word_first()
    {
        RandomState random = new(7), words = new(7);
        ulong upper = words.NextUInt32();
        ulong both = (upper << 32) | words.NextUInt32();
        // The largest offset is 2^64 - 2, so that practically every draw is taken as it is.
        Assert.That(random.RandInt(long.MinValue, long.MaxValue), Is.EqualTo(unchecked(long.MinValue + (long)both)));
    }

    [Test]
    public void Scaled_floats_are_the_doubles_multiplied_then_rounded()
    {
        double[] wide = new double[101];
        float[] narrow = new float[101];
        new RandomState(9).Gaussian(wide);
        new RandomState(9).Gaussian(narrow.AsSpan(), 1e-3);
        Assert.That(narrow, Is.EqualTo(wide.Select(value => (float)(1e-3 * value))));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(623)]
    [TestCase(700)]
    public void A_restored_state_continues_where_it_was_saved(int drawsBefore)
    {
        RandomState random = new(42);
        Repeat(drawsBefore, random.NextUInt32);
        random.NextGaussian();
        RandomStateSnapshot saved = random.Save();
        double[] expected = Repeat(1001, random.NextGaussian);

        RandomState other = new(1);
        other.Restore(saved);
        Assert.That(Repeat(1001, other.NextGaussian), Is.EqualTo(expected));

        other.Restore(new RandomStateSnapshot(saved.Key, saved.Position, saved.CachedGaussian));
        Assert.That(Repeat(1001, other.NextGaussian), Is.EqualTo(expected));
    }

    [Test]
    public void Draws_and_restoring_allocate_nothing()
    {
        RandomState random = new(0);
        RandomStateSnapshot saved = random.Save();
        int[] integers = new int[500];
        float[] floats = new float[501];
        AllTheDraws();
        long before = GC.GetAllocatedBytesForCurrentThread();
        AllTheDraws();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);

        void AllTheDraws()
        {
            random.Choice(49_000, integers);
            random.RandInt(-3, 9, integers);
            random.Permutation(integers);
            random.Gaussian(floats.AsSpan(), 0.5);
            random.Restore(saved);
        }
    }

    [Test]
    public void Bad_arguments_are_refused()
    {
        RandomState random = new(0);
        int[] three = new int[3];
        Assert.That(() => random.RandInt(4L, 4L), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => random.RandInt(4, 3, three), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => random.Choice(0, three), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => random.ChoiceWithoutReplacement(2, three), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => random.Normal(0, double.NaN), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => random.Gaussian(new float[1].AsSpan(), -1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => random.Uniform(double.MinValue, double.MaxValue), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => random.Restore(null!), Throws.ArgumentNullException);
    }

    [Test]
    public void Broken_states_are_refused()
    {
        uint[] key = new RandomState(0).Save().Key.ToArray();
        Assert.That(() => new RandomStateSnapshot(key.AsSpan(1), 0, null), Throws.ArgumentException.With.Message.Contains("623"));
        Assert.That(() => new RandomStateSnapshot(new uint[624], 0, null), Throws.ArgumentException);
        Assert.That(() => new RandomStateSnapshot(key, 625, null), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new RandomStateSnapshot(key, -1, null), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new RandomStateSnapshot(key, 0, double.NaN), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static T[] Repeat<T>(int count, Func<T> draw)
    {
        T[] values = new T[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = draw();
        }

        return values;
    }
}
