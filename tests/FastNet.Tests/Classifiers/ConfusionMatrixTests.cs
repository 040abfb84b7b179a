namespace FastNet.Tests.Classifiers;

/// <summary>What was taken for what.</summary>
public sealed class ConfusionMatrixTests
{
    [Test]
    public void Counts_give_accuracy_precision_and_recall()
    {
        ConfusionMatrix matrix = new(3);
        foreach ((int actual, int predicted) in ((int, int)[])[(0, 0), (0, 0), (0, 1), (1, 1), (1, 0)])
        {
            matrix.Add(actual, predicted);
        }

        Assert.Multiple(() =>
        {
            Assert.That((matrix.Classes, matrix.Total, matrix.Correct, matrix.Accuracy), Is.EqualTo((3, 5, 3, 0.6)));
            Assert.That((matrix[0, 0], matrix[0, 1], matrix[1, 0], matrix[2, 2]), Is.EqualTo((2, 1, 1, 0)));
            Assert.That((matrix.Actual(0), matrix.Actual(1), matrix.Actual(2)), Is.EqualTo((3, 2, 0)));
            Assert.That((matrix.Precision(0), matrix.Recall(0)), Is.EqualTo((2 / 3.0, 2 / 3.0)));
            Assert.That((matrix.Precision(2), matrix.Recall(2)), Is.EqualTo((double.NaN, double.NaN)), "of nothing nothing can be said");
            Assert.That(new ConfusionMatrix(1).Accuracy, Is.NaN);
        });
    }

    [Test]
    public void A_net_is_judged_row_by_row()
    {
        // A classifier whose weights are the identity finds the largest feature; batches of two, the last of one.
        LinearClassifier<double> net = new(3, 3, 2);
        ((ReadOnlySpan<double>)[1, 0, 0, 0, 1, 0, 0, 0, 1]).CopyTo(net.Parameters);
        Samples<double> rows = Samples<double>.From([5, 1, 1, 1, 5, 1, 1, 1, 5, 5, 1, 1, 1, 1, 5], 3, [0, 1, 2, 1, 2]);
        (ConfusionMatrix matrix, int[] predicted) = ConfusionMatrix.Of(net, rows);
        Assert.That(predicted, Is.EqualTo([0, 1, 2, 0, 2]));
        Assert.That((matrix.Correct, matrix[1, 0], matrix.Total), Is.EqualTo((4, 1, 5)));
    }

    [Test]
    public void What_is_no_class_is_refused()
    {
        LinearClassifier<double> net = new(1, 2, 1);
        Samples<double> rows = Samples<double>.From([1], 1, [2]);
        Assert.That(() => new ConfusionMatrix(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new ConfusionMatrix(2).Add(0, 2), Throws.InstanceOf<IndexOutOfRangeException>());
        Assert.That(() => ConfusionMatrix.Of(net, rows), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("label of row 0 is 2"));
    }
}
