using FastNet.Numerics.Tests.Support;
using NUnit.Framework.Constraints;

namespace FastNet.Numerics.Tests.Kernels;

/// <summary>
/// Kernels refuse matrices whose columns are apart and results of another shape: they walk rows as neighbours, and would read and write other memory. The constructor of a
/// matrix has checked its own numbers before.
/// </summary>
[OneMode]
public class MatrixRefusalTests
{
    private const string Apart = "2 elements apart; expected 1";

    private static Matrix<float> Wide => new(new float[6], 2, 3);

    private static Matrix<float> Turned => new Matrix<float>(new float[6], 3, 2).Transposed;

    [Test]
    public void Columns_that_are_apart_are_refused_in_what_is_read()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => ArgMax.Rows<float>(Turned, new int[2]), Refused($"columns of x are {Apart}"));
            Assert.That(() => ColumnSums.Apply<float>(Turned, new float[3]), Refused($"columns of x are {Apart}"));
            Assert.That(() => SquaredNorms.Rows<float>(Turned, new float[2]), Refused($"columns of x are {Apart}"));
            Assert.That(() => SmallestK.Columns<float>(Turned, 1, new float[3], new int[3]), Refused($"columns of x are {Apart}"));
            Assert.That(() => Dropout.Apply<float>(Turned, Wide, 0.5, 0, 0, 0), Refused($"columns of x are {Apart}"));
            Assert.That(() => Maxout.Forward<float>(Turned, new Matrix<float>(new float[2], 2, 1)), Refused($"columns of x are {Apart}"));
            Assert.That(() => GatherRows.Apply<float>(Turned, [0], new Matrix<float>(new float[3], 1, 3)), Refused($"columns of source are {Apart}"));
            Assert.That(
                () => GatherPixels.Apply<float>(new Matrix<byte>(new byte[6], 3, 2).Transposed, new double[3], [0], new Matrix<float>(new float[3], 1, 3)),
                Refused($"columns of source are {Apart}"));
            Assert.That(
                () => GatherImages.Apply<float>(Turned, new ImageShape(1, 1, 3), [0], new Matrix<float>(new float[3], 1, 3), false, 0, 0, 0, 0),
                Refused($"columns of source are {Apart}"));
            Assert.That(() => SoftmaxCrossEntropy.Loss<float>(Turned, [0, 0]), Refused($"columns of scores are {Apart}"));
            Assert.That(() => MulticlassSvm.Loss<float>(Turned, [0, 0]), Refused($"columns of scores are {Apart}"));
        });
    }

    [Test]
    public void Columns_that_are_apart_are_refused_in_what_is_written()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => BiasAdd.Apply<float>(Turned, new float[3]), Refused($"columns of y are {Apart}"));
            Assert.That(() => Dropout.Apply<float>(Wide, Turned, 0.5, 0, 0, 0), Refused($"columns of y are {Apart}"));
            Assert.That(() => Maxout.Forward<float>(new Matrix<float>(new float[12], 2, 6), Turned), Refused($"columns of y are {Apart}"));
            Assert.That(() => Maxout.Backward<float>(new int[6], Turned, new Matrix<float>(new float[12], 2, 6)), Refused($"columns of dY are {Apart}"));
            Assert.That(() => Maxout.Backward<float>(new int[2], new Matrix<float>(new float[2], 2, 1), Turned), Refused($"columns of dX are {Apart}"));
            Assert.That(() => GatherRows.Apply<float>(Wide, [0, 1], Turned), Refused($"columns of destination are {Apart}"));
            Assert.That(
                () => GatherPixels.Apply<float>(new Matrix<byte>(new byte[6], 2, 3), new double[3], [0, 1], Turned),
                Refused($"columns of destination are {Apart}"));
            Assert.That(
                () => GatherImages.Apply<float>(Wide, new ImageShape(1, 1, 3), [0, 1], Turned, false, 0, 0, 0, 0),
                Refused($"columns of destination are {Apart}"));
            Assert.That(() => SoftmaxCrossEntropy.Loss<float>(Wide, [0, 0], Turned), Refused($"columns of gradient are {Apart}"));
            Assert.That(() => MulticlassSvm.Loss<float>(Wide, [0, 0], Turned), Refused($"columns of gradient are {Apart}"));
        });
    }

    [Test]
    public void Results_of_another_shape_are_refused()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => GatherRows.Apply<float>(Wide, [0, 1], new Matrix<float>(new float[8], 2, 4)), Refused("destination is 2 x 4; expected 2 x 3"));
            Assert.That(
                () => GatherPixels.Apply<float>(new Matrix<byte>(new byte[6], 2, 3), new double[3], [0], Wide), Refused("destination is 2 x 3; expected 1 x 3"));
            Assert.That(() => Dropout.Apply<float>(Wide, new Matrix<float>(new float[6], 3, 2), 0.5, 0, 0, 0), Refused("y is 3 x 2; expected 2 x 3"));
            Assert.That(() => Maxout.Forward<float>(new Matrix<float>(new float[12], 2, 6), new Matrix<float>(new float[3], 1, 3)), Refused("y is 1 x 3; expected 2 x 3"));
            Assert.That(() => Maxout.Backward<float>(new int[3], new Matrix<float>(new float[3], 1, 3), Wide), Refused("dY is 1 x 3; expected 2 x 3"));
            Assert.That(
                () => SoftmaxCrossEntropy.Loss<float>(Wide, [0, 0], new Matrix<float>(new float[6], 3, 2)), Refused("gradient is 3 x 2; expected 2 x 3"));
            Assert.That(() => MulticlassSvm.Loss<float>(Wide, [0, 0], new Matrix<float>(new float[6], 3, 2)), Refused("gradient is 3 x 2; expected 2 x 3"));
        });
    }

    [Test]
    public void Weights_count_in_a_loss_without_its_gradient_as_in_one_with_it()
    {
        float[] scores = [1, -2, 3, 0.5f, 0.25f, -1];
        float[] weights = [3, 0.5f];
        float[] classWeights = [1, 2, 0.25f];
        Widths.ForEach(width =>
        {
            double softmax = SoftmaxCrossEntropy.Loss<float>(new Matrix<float>(scores, 2, 3), [1, 2], Wide, weights, classWeights);
            double svm = MulticlassSvm.Loss<float>(new Matrix<float>(scores, 2, 3), [1, 2], Wide, weights, classWeights);
            Assert.That(SoftmaxCrossEntropy.Loss<float>(new Matrix<float>(scores, 2, 3), [1, 2], default, weights, classWeights), Is.EqualTo(softmax), $"width {width}");
            Assert.That(MulticlassSvm.Loss<float>(new Matrix<float>(scores, 2, 3), [1, 2], default, weights, classWeights), Is.EqualTo(svm), $"width {width}");
            Assert.That(softmax, Is.Not.EqualTo(SoftmaxCrossEntropy.Loss<float>(new Matrix<float>(scores, 2, 3), [1, 2])), "they count");
        });
    }

    private static ContainsConstraint Refused(string part) => Throws.ArgumentException.With.Message.Contains(part);
}
