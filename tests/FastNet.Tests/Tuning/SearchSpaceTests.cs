namespace FastNet.Tests.Tuning;

/// <summary>Points of a grid, drawn ones, and finer rounds.</summary>
public class SearchSpaceTests
{
    [Test]
    public void A_grid_has_every_combination_and_the_last_dimension_changes_fastest()
        => Assert.That(
            new SearchSpace([SearchDimension.Parse("hidden=50,100"), SearchDimension.Parse("reg=0,1e-2,2e-2")]).Grid().Select(point => $"{point}"),
            Is.EqualTo((string[])["hidden 50, reg 0", "hidden 50, reg 1e-2", "hidden 50, reg 2e-2", "hidden 100, reg 0", "hidden 100, reg 1e-2", "hidden 100, reg 2e-2"]));

    [Test]
    public void Draws_are_the_same_every_time_and_lie_where_they_should()
    {
        SearchSpace space = new(
        [
            SearchDimension.Parse("learning-rate=log:1e-5..1e-2"), SearchDimension.Parse("dropout=linear:0.5..1"), SearchDimension.Parse("hidden=int:3..5"),
            SearchDimension.Parse("batch-size=logint:10..1000"), SearchDimension.Parse("rule=sgd,adam"),
        ]);
        IReadOnlyList<SearchPoint> points = space.Random(2000, 7);
        Assert.That(space.Random(2000, 7), Is.EqualTo(points));
        Assert.That(space.Random(2000, 8), Is.Not.EqualTo(points));
        double[] rates = Numbers(points, "learning-rate");
        Assert.That(rates, Is.All.InRange(1e-5, 1e-2));
        Assert.That(rates.Count(rate => rate < 1e-4), Is.InRange(600, 740), "a third of the decades");
        Assert.That(points.Select(point => point["learning-rate"]), Is.All.Match("^[0-9.]{1,9}(E-05)?$"), "four digits");
        Assert.That(Numbers(points, "dropout").Average(), Is.InRange(0.73, 0.77));
        Assert.That(points.GroupBy(point => point["hidden"]).Select(group => group.Count()), Is.All.InRange(600, 740).And.Exactly(3).Items);
        Assert.That(Numbers(points, "batch-size"), Is.All.InRange(10, 1000).And.All.Matches<double>(size => size == Math.Floor(size)));
        Assert.That(points.Count(point => point["rule"] == "adam"), Is.InRange(900, 1100));
    }

    [Test]
    public void A_combination_that_is_drawn_again_is_no_new_point_and_takes_no_memory()
    {
        SearchSpace space = new([SearchDimension.Parse("rule=sgd,adam"), SearchDimension.Parse("hidden=2,3")]);
        IReadOnlyList<SearchPoint> points = space.Random(100, 0);
        Assert.That(points.Distinct().Count(), Is.EqualTo(4));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(space.Random(100_000, 0), Is.EqualTo(points));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(100_000));
    }

    [TestCase("reg=log:1e-4..1", "0.01", "reg=log:0.001..0.1")]
    [TestCase("reg=log:1e-4..1", "0.5", "reg=log:0.05..1")]
    [TestCase("dropout=linear:0.5..1", "0.75", "dropout=linear:0.625..0.875")]
    [TestCase("hidden=int:100..200", "110", "hidden=int:100..135")]
    [TestCase("learning-rate=1e-4,1e-3,1e-1", "1e-3", "learning-rate=0.0003162,1e-3,0.01")]
    [TestCase("learning-rate=1e-4,1e-3", "1e-4", "learning-rate=1e-4,0.0003162")]
    [TestCase("hidden=50,100,200", "100", "hidden=71,100,141")]
    [TestCase("rule=sgd,adam", "adam", "rule=adam")]
    [TestCase("hidden=512,256;100", "512,256", "hidden=512,256;")]
    [TestCase("epochs=5", "5", "epochs=5")]
    public void A_finer_round_lies_around_the_best(string dimension, string best, string finer)
    {
        SearchSpace around = new SearchSpace([SearchDimension.Parse(dimension)]).Around(new SearchPoint([(dimension.Split('=')[0], best)]));
        Assert.That($"{around.Dimensions[0]}", Is.EqualTo(finer));
        Assert.That(around.Dimensions[0].Values ?? [best], Does.Contain(best));
    }

    [TestCase("learning-rate=1e-4,1e-3")]
    [TestCase("hidden=512,256;256,128;")]
    [TestCase("hidden=512,256;")]
    [TestCase("reg=log:1E-05..0.01")]
    [TestCase("dropout=linear:0.5..1")]
    [TestCase("hidden=logint:50..500")]
    public void A_dimension_reads_what_it_writes(string text) => Assert.That($"{SearchDimension.Parse(text)}", Is.EqualTo(text));

    [TestCase("learning-rate")]
    [TestCase("=1,2")]
    [TestCase("reg=")]
    [TestCase("reg=1,,2")]
    [TestCase("reg=log:0..1")]
    [TestCase("reg=log:1..1e-3")]
    [TestCase("reg=log:1..x")]
    [TestCase("reg=log:1..2..3")]
    [TestCase("reg=linear:1..inf")]
    [TestCase("hidden=int:1.5..3")]
    [TestCase("hidden=normal:1..3")]
    public void What_is_no_dimension_is_refused_with_what_was_expected(string text)
        => Assert.That(() => SearchDimension.Parse(text), Throws.TypeOf<FormatException>().With.Message.Contains(text).And.Message.Contains("expected"));

    [Test]
    public void Spaces_that_make_no_sense_are_refused()
    {
        SearchDimension range = SearchDimension.LogUniform("reg", 1e-3, 1);
        Assert.That(() => new SearchSpace([]), Throws.ArgumentException);
        Assert.That(() => new SearchSpace([range, range]), Throws.ArgumentException.With.Message.Contains("'reg' is searched twice"));
        Assert.That(() => new SearchSpace([range]).Grid(), Throws.InvalidOperationException.With.Message.Contains("reg=log:0.001..1"));
        Assert.That(() => new SearchSpace([range]).Random(-1, 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new SearchSpace([range]).Around(new SearchPoint([("reg", "5")])), Throws.ArgumentException.With.Message.Contains("'5'"));
        Assert.That(() => new SearchSpace([range]).Around(new SearchPoint([])), Throws.ArgumentException.With.Message.Contains("'reg'"));
    }

    [Test]
    public void Rungs_of_successive_halving()
    {
        Assert.That(new SuccessiveHalving(3).Rungs(27), Is.EqualTo((int[])[1, 3, 9]));
        Assert.That(new SuccessiveHalving(2, 5).Rungs(21), Is.EqualTo((int[])[5, 10, 20]));
        Assert.That(new SuccessiveHalving(4, 9).Rungs(9), Is.Empty);
        Assert.That(new SuccessiveHalving(3).Survivors(10), Is.EqualTo(4));
    }

    [TestCase("1e-3", "0.001", true)]
    [TestCase("1", "1.0", true)]
    [TestCase("0", "-0", true)]
    [TestCase("512,256", "512,256.0", true)]
    [TestCase("0.1", "0.10000000000000001", true)]
    [TestCase("0.1", "0.1000000000000001", false)]
    [TestCase("512,256", "256,512", false)]
    [TestCase("sgd", "adam", false)]
    [TestCase("nan", "nan", true)]
    [TestCase("1", "true", false)]
    public void Points_of_the_same_numbers_are_the_same_however_these_are_written(string one, string other, bool same)
    {
        SearchPoint a = new([("x", one)]);
        SearchPoint b = new([("x", other)]);
        Assert.That(a.Equals(b), Is.EqualTo(same));
        Assert.That(a.GetHashCode() == b.GetHashCode(), Is.EqualTo(same));
        Assert.That(a["x"], Is.EqualTo(one), "it is shown as it was written");
    }

    private static double[] Numbers(IReadOnlyList<SearchPoint> points, string name) => [.. points.Select(point => double.Parse(point[name]!, System.Globalization.CultureInfo.InvariantCulture))];
}
