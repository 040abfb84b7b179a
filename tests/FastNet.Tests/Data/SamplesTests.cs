using FastNet.Numerics;

namespace FastNet.Tests.Data;

[OneMode]
public class SamplesTests
{
    [Test]
    public void Rows_of_the_callers_own_are_copied_and_padded_with_zeros()
    {
        float[] values = [1, 2, 3, 4, 5, 6];
        int[] labels = [7, 0];
        Samples<float> rows = Samples<float>.From(values, 3, labels);
        values[0] = -1;
        labels[0] = -1;
        Assert.That((rows.Count, rows.Features, rows.Stride), Is.EqualTo((2, 3, MatrixLayout.PaddedStride<float>(3))));
        Assert.That(rows.Row(0).ToArray(), Is.EqualTo(new float[] { 1, 2, 3 }));
        Assert.That(rows.Row(1).ToArray(), Is.EqualTo(new float[] { 4, 5, 6 }));
        Assert.That(rows.Labels.ToArray(), Is.EqualTo(new[] { 7, 0 }));
        Assert.That(rows.Values.Length, Is.EqualTo(2 * rows.Stride));
        Assert.That(rows.Values[rows.Stride..][..3].ToArray(), Is.EqualTo(new float[] { 4, 5, 6 }));
        Assert.That(rows.Values[3..rows.Stride].ToArray(), Is.All.Zero);
    }

    [Test]
    public void No_rows_are_rows_too()
    {
        Samples<double> rows = Samples<double>.From([], 3, []);
        Assert.That(rows.Count, Is.Zero);
        Assert.That(rows.Values.IsEmpty, Is.True);
    }

    [Test]
    public void Sizes_and_labels_that_do_not_fit_are_refused()
    {
        Assert.That(() => Samples<float>.From(new float[5], 3, [0, 1]), Throws.ArgumentException.With.Message.Contains("6").And.Message.Contains("5"));
        Assert.That(() => Samples<float>.From(new float[6], 3, [0, -2]), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("Row 1").And.Message.Contains("-2"));
        Assert.That(() => Samples<float>.From([], 0, []), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Samples<float>.From(new float[4], int.MaxValue, new int[2]), Throws.ArgumentException);
    }

    [Test]
    public void Rows_outside_are_refused()
    {
        Samples<double> rows = Samples<double>.From([1, 2], 1, [0, 1]);
        Assert.That(() => rows.Row(2).Length, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => rows.Row(-1).Length, Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [TestCase(20, 1)]
    [TestCase(2_000, 16)]
    public void Numbers_are_made_once_by_a_team_of_their_own(int count, int mostThreads)
    {
        List<int> teams = [];
        Samples<float> rows = new(2, new TargetRows<float>(new int[count]), (indices, destination, workers) =>
        {
            teams.Add(workers!.Count);
            for (int i = 0; i < indices.Length; i++)
            {
                destination.Row(i).Fill(indices[i]);
            }
        });
        Assert.That(rows.HasNumbers, Is.False);
        Assert.That(rows.Row(count - 1).ToArray(), Is.EqualTo(new float[] { count - 1, count - 1 }));
        Assert.That(rows.Matrix(3, 1)[0, 1], Is.EqualTo(3));
        Assert.That(rows.HasNumbers);
        Assert.That(teams, Is.EqualTo(new[] { Math.Min(mostThreads, Environment.ProcessorCount) }));
    }
}
