using FastNet.Data;

namespace FastNet.Tests.Data;

/// <summary>Arrays whose targets are numbers.</summary>
[OneMode]
public class NumericTargetTests
{
    private static readonly NpyArray X = NpyArray.From<double>([1, 2, 3, 4, 5, 9, 7, 8], 4, 2);
    private static readonly NpyArray Y = NpyArray.From<double>([10, 1, 20, 3, 60, 5, 30, 3], 4, 2);

    [Test]
    public void Every_part_keeps_its_numbers()
    {
        DataSplit<float> split = new DataSet("mine", X, Y, null, null, X, Y, numericTargets: true).Prepare<float>();
        Assert.Multiple(() =>
        {
            Assert.That((split.ClassNames.Count, split.Outputs), Is.EqualTo((0, 2)));
            Assert.That(split.TargetNames, Is.EqualTo(["y0", "y1"]));
            Assert.That((split.Train.TargetColumns, split.Train.Count, split.Validation.Count), Is.EqualTo((2, 3, 1)));
            Assert.That(split.Train.Targets.Values.Elements.ToArray(), Is.EqualTo(new float[] { 10, 1, 20, 3, 60, 5 }));
            Assert.That(split.Validation.Targets.Values.Row(0).ToArray(), Is.EqualTo(new float[] { 30, 3 }));
            Assert.That(split.Test.Targets.Values.Row(3).ToArray(), Is.EqualTo(new float[] { 30, 3 }));
            Assert.That(split.TargetMean.IsEmpty && split.TargetDeviation.IsEmpty);
        });
    }

    [Test]
    public void They_are_standardised_by_the_training_part_where_that_is_asked_for()
    {
        DataSplit<double> split = new DataSet("mine", X, Y, null, null, X, Y, numericTargets: true).Prepare<double>(options: new PreprocessingOptions { StandardizeTargets = true });
        double deviation = Math.Sqrt((400 + 100 + 900) / 3.0);
        Assert.Multiple(() =>
        {
            Assert.That(split.TargetMean.ToArray(), Is.EqualTo(new[] { 30.0, 3 }).Within(1e-14));
            Assert.That(split.TargetDeviation.ToArray(), Is.EqualTo(new[] { deviation, Math.Sqrt(8 / 3.0) }).Within(1e-13));
            Assert.That(split.Train.Targets.Values[2, 0], Is.EqualTo(30 / deviation).Within(1e-14));
            Assert.That(split.Validation.Targets.Values.Row(0).ToArray(), Is.EqualTo(new[] { 0.0, 0 }).Within(1e-14), "the training part's mean");
            Assert.That(split.Train.Row(0)[0], Is.EqualTo(-2), "the features less their mean, as ever");
        });
    }

    [Test]
    public void Targets_that_never_change_are_not_divided()
    {
        NpyArray y = NpyArray.From<double>([7, 7, 7, 9], 4);
        DataSplit<double> split = new DataSet("mine", X, y, null, null, X, y, numericTargets: true).Prepare<double>(options: new PreprocessingOptions { StandardizeTargets = true });
        Assert.That(split.TargetDeviation.ToArray(), Is.EqualTo(new[] { 1.0 }));
        Assert.That(split.Validation.Targets.Values[0, 0], Is.EqualTo(2).Within(1e-14));
    }

    [Test]
    public void Drawn_and_preprocessed_rows_have_the_targets_of_their_rows()
    {
        DataSplit<double> split = new DataSet("mine", X, Y, X, Y, X, Y, numericTargets: true).Prepare<double>(options: new PreprocessingOptions { StandardizeTargets = true });
        Samples<double> drawn = split.Development(3, new RandomState(1));
        for (int i = 0; i < drawn.Count; i++)
        {
            int row = Enumerable.Range(0, 4).First(index => split.Train.Row(index).SequenceEqual(drawn.Row(i)));
            Assert.That(drawn.Targets.Values.Row(i).ToArray(), Is.EqualTo(split.Train.Targets.Values.Row(row).ToArray()));
        }

        DataSplit<double> applied = split.Apply(Preprocessing.Fit(split.Train, new PreprocessingOptions { Components = 1 }));
        Assert.That(applied.TestAll.Targets.Values.Elements.ToArray(), Is.EqualTo(split.TestAll.Targets.Values.Elements.ToArray()));
        Assert.That((applied.TargetNames.Count, applied.TargetMean.ToArray()[0], applied.Outputs), Is.EqualTo((2, split.TargetMean[0], 2)));
    }

    [Test]
    public void Chosen_rows_keep_their_weights()
    {
        Targets<double> chosen = new TargetRows<double>([1, 2, 3, 4, 5, 6], 2, [0.5, 1, 2]).Rows([2, 0]).View;
        Assert.That((chosen.Values.Elements.ToArray(), chosen.Weights.ToArray()), Is.EqualTo((new double[] { 5, 6, 1, 2 }, new[] { 2, 0.5 })));
    }

    [Test]
    public void Any_type_of_number_will_do_and_one_column_has_two_shapes()
    {
        foreach (NpyArray y in (NpyArray[])[NpyArray.From<int>([-1, 2, 3, 4], 4), NpyArray.From<byte>([1, 2, 3, 4], 4, 1), NpyArray.From<float>([0.5f, 2, 3, 4], 4)])
        {
            DataSet data = new("mine", X, y, null, null, X, y, numericTargets: true);
            Assert.That((data.Train.TargetColumns, data.Train.Targets[1], data.Train.Labels.Length), Is.EqualTo((1, 2.0, 0)));
            Assert.That(data.TargetNames, Is.EqualTo(["y"]));
        }
    }

    [TestCase(double.NaN, "y_train has NaN in row 2, column 1 (both from 0); finite numbers were expected")]
    [TestCase(double.NegativeInfinity, "y_train has -Infinity in row 2, column 1")]
    public void A_number_that_is_none_is_named_with_its_place(double wrong, string message)
    {
        double[] values = [1, 2, 3, 4, 5, wrong, 7, 8];
        Refused(X, NpyArray.From<double>(values, 4, 2), message);
    }

    [Test]
    public void Shapes_that_do_not_fit_are_refused()
    {
        Refused(X, NpyArray.From<double>([1, 2, 3], 3), "y_train has the shape [3]; one number or more for each of the 4 rows of x_train were expected");
        Refused(X, NpyArray.From<double>(new double[8], 4, 2, 1), "y_train has the shape [4, 2, 1]");
        Assert.That(
            () => new DataSet("mine", X, Y, null, null, X, NpyArray.From<double>([1, 2, 3, 4], 4), numericTargets: true), Throws.ArgumentException.With.Message.Contains("y_test has rows of 1 numbers, y_train of 2"));
    }

    [Test]
    public void What_the_precision_cannot_hold_is_named_with_its_place()
    {
        NpyArray y = NpyArray.From<double>([1, 2, 1e300, 4], 4);
        DataSet data = new("mine", X, y, null, null, X, y, numericTargets: true);
        Assert.That(() => data.Prepare<float>(), Throws.InstanceOf<DataFormatException>().With.Message.Contains("row 2, column 0 of y_train (both from 0) is 1E+300"));
        Assert.That(() => data.Prepare<double>(), Throws.Nothing);
    }

    [Test]
    public void Labels_have_no_scale()
    {
        NpyArray labels = NpyArray.From<int>([0, 1, 0, 1], 4);
        PreprocessingOptions options = new() { StandardizeTargets = true };
        Assert.That(() => new DataSet("mine", X, labels, null, null, X, labels).Prepare<float>(options: options), Throws.ArgumentException.With.Message.Contains("expected StandardizeTargets for numbers alone"));
        Assert.That(() => SyntheticImages.Create().Prepare<float>(options: options), Throws.ArgumentException.With.Message.Contains("expected StandardizeTargets for numbers alone"));
        Assert.That(() => Preprocessing.Fit(Samples<float>.From([1, 2], 1, [0, 1]), options), Throws.ArgumentException.With.Message.Contains("expected no StandardizeTargets here"));
    }

    private static void Refused(NpyArray x, NpyArray y, string message)
        => Assert.That(() => new DataSet("mine", x, y, null, null, X, Y, numericTargets: true), Throws.ArgumentException.With.Message.Contains(message));
}
