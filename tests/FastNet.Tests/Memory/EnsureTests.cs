namespace FastNet.Tests.Memory;

public class EnsureTests
{
    [TestCase(0, 5, 0)]
    [TestCase(1, int.MaxValue, int.MaxValue)]
    [TestCase(46_340, 46_340, 2_147_395_600)]
    public void Elements_that_fit_are_counted(long rows, long columns, int expected) => Assert.That(Ensure.Elements("scores", rows, columns), Is.EqualTo(expected));

    [TestCase(1, 1L << 31, "2147483648")]
    [TestCase(46_341, 46_341, "2147488281")]
    [TestCase(1L << 40, 1L << 40, "1208925819614629174706176")]
    public void More_than_an_int_are_refused_with_the_sizes_and_their_product(long rows, long columns, string product)
        => Assert.That(
            () => Ensure.Elements("hidden layer", rows, columns),
            Throws.TypeOf<OverflowException>().With.Message.EqualTo($"hidden layer: {rows} x {columns} are {product} elements; expected 2147483647 (2^31 - 1) or fewer."));

    [Test]
    public void Rows_count_with_their_padding()
    {
        Assert.That(() => Ensure.FitInSpan<float>(134_217_727, 1), Throws.Nothing);
        Assert.That(
            () => Ensure.FitInSpan<float>(134_217_728, 1),
            Throws.TypeOf<OverflowException>().With.Message.EqualTo(
                "134217728 rows of 1 features: 134217728 x 16 are 2147483648 elements; expected 2147483647 (2^31 - 1) or fewer."));
    }

    [Test]
    public void Neighbours_name_what_exceeds_it()
    {
        Samples<float> rows = Samples<float>.From(new float[50_000], 1, new int[50_000]);
        Assert.That(() => new KNearestNeighbors<float>(rows, 1, 50_000), Throws.TypeOf<OverflowException>().With.Message.StartsWith("distances: 50000 x 50000 are 2500000000 elements"));
        Samples<float> few = Samples<float>.From(new float[2], 1, new int[2]);
        Assert.That(() => new KNearestNeighbors<float>(few, 2, 1_100_000_000), Throws.TypeOf<OverflowException>().With.Message.StartsWith("distances: 2 x 1100000000 are 2200000000 elements"));
    }
}
