using FastNet.Data;

namespace FastNet.Tests.Data;

/// <summary>Rows that come without a test part.</summary>
[OneMode]
public sealed class HoldOutTests
{
    [Test]
    public void Every_row_is_in_one_part([Values(2, 3, 10, 97, 1000)] int count, [Values(0, 0.2, 0.5, 0.9)] double share, [Values] bool stratified)
    {
        int[] labels = [.. Enumerable.Range(0, count).Select(i => i * i % 7 % 3)];
        (int[] train, int[] validation, int[] test) = new HoldOut(share, 5, stratified).Divide(count, labels);
        Assert.That(train.Concat(validation).Concat(test).Order(), Is.EqualTo(Enumerable.Range(0, count)));
        Assert.That(train, Is.Not.Empty);
        int asked = Math.Min((int)Math.Round(share * count, MidpointRounding.AwayFromZero), count - 2);
        Assert.That(test, stratified ? Has.Length.AtMost(asked).And.Length.AtLeast(asked - 3) : Has.Length.EqualTo(asked), "each class keeps a row to train on");
    }

    [Test]
    public void Each_class_has_its_share_to_a_row()
    {
        int[] labels = [.. Enumerable.Range(0, 1000).Select(i => i < 700 ? 0 : i < 950 ? 1 : 2)];
        (int[] train, int[] validation, int[] test) = new HoldOut(0.2, 3).Divide(1000, labels);
        foreach (int[] part in (int[][])[train, validation, test])
        {
            for (int label = 0; label < 3; label++)
            {
                double expected = part.Length * (label == 0 ? 0.7 : label == 1 ? 0.25 : 0.05);
                Assert.That(part.Count(row => labels[row] == label), Is.EqualTo(expected).Within(1));
            }
        }

        Assert.That((train.Length, validation.Length, test.Length), Is.EqualTo((720, 80, 200)));
    }

    [Test]
    public void The_same_seed_gives_the_same_parts_everywhere()
    {
        int[] labels = [.. Enumerable.Range(0, 20).Select(i => i % 2)];
        Assert.That(new HoldOut(0.2, 2).Divide(20, labels).Test, Is.EqualTo(Stratified));
        Assert.That(new HoldOut(0.2, 2, Stratified: false).Divide(20, labels).Test, Is.EqualTo(Plain));
        Assert.That(new HoldOut(0.2, 1).Divide(20, labels).Test, Is.Not.EqualTo(Stratified));
    }

    // numpy.random.RandomState(2).permutation(20) begins 12 4 18 0 9; the first four, and the first two even and two odd ones.
    private static readonly int[] Plain = [12, 4, 18, 0];
    private static readonly int[] Stratified = [12, 4, 9, 5];

    [Test]
    public void A_class_of_one_row_is_trained_on()
    {
        (int[] train, _, _) = new HoldOut(0.5, 2).Divide(11, [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0]);
        Assert.That(train, Does.Contain(5));
    }

    [Test]
    public void Too_few_rows_are_refused()
        => Assert.That(() => new HoldOut().Divide(1, [0]), Throws.ArgumentException.With.Message.Contains("1 rows; expected 2 or more"));
}
