using FastNet.Numerics;
using FastNet.Tests.Support;

namespace FastNet.Tests.Nets;

/// <summary>The layers of which the nets are made, against another program's values.</summary>
public class LayerGoldenTests
{
    private static readonly NpzFile Values = NpzFile.Golden("layers.npz");

    [Test]
    public void An_affine_layer_is_a_product_with_a_bias()
    {
        // x (7, 2, 3, 5) is a batch of 7 rows of 30 features.
        double[] y = new double[7 * 11];
        Gemm.MultiplyBias(Matrix("affine_x", 7, 30), Matrix("affine_w", 30, 11), Values.Doubles("affine_b"), new Matrix<double>(y, 7, 11));
        Close.AssertEach(y, Values.Doubles("affine_out"), "y");
    }

    [Test]
    public void The_gradients_of_an_affine_layer_are_two_products_and_the_column_sums()
    {
        double[] dX = new double[7 * 30];
        double[] dW = new double[30 * 11];
        double[] dB = new double[11];
        Gemm.Multiply(Matrix("affine_dout", 7, 11), Matrix("affine_w", 30, 11).Transposed, new Matrix<double>(dX, 7, 30));
        Gemm.Multiply(Matrix("affine_x", 7, 30).Transposed, Matrix("affine_dout", 7, 11), new Matrix<double>(dW, 30, 11));
        ColumnSums.Apply<double>(new ReadOnlyMatrix<double>(Values.Doubles("affine_dout"), 7, 11), dB);
        Close.AssertEach(dX, Values.Doubles("affine_dx"), "dX");
        Close.AssertEach(dW, Values.Doubles("affine_dw"), "dW");
        Close.AssertEach(dB, Values.Doubles("affine_db"), "db");
    }

    [Test]
    public void The_rectifier_and_its_gradient_are_exact()
    {
        double[] y = Values.Doubles("act_x");
        double[] dX = Values.Doubles("act_dout");
        Relu.Forward<double>(y, y);
        Relu.Backward<double>(y, dX, dX);
        Assert.That(y, Is.EqualTo(Values.Doubles("relu_out")));
        Assert.That(dX, Is.EqualTo(Values.Doubles("relu_dx")));
    }

    [TestCase("loss_scores", "loss_y", "softmax", 50, 10)]
    [TestCase("extreme_scores", "extreme_y", "extreme", 3, 3)]
    public void Softmax_cross_entropy_and_its_gradient_are_the_golden_ones(string scores, string labels, string result, int rows, int classes)
    {
        double[] gradient = new double[rows * classes];
        ReadOnlyMatrix<double> x = new(Values.Doubles(scores), rows, classes);
        double loss = SoftmaxCrossEntropy.Loss(x, Values.Int32s(labels), new Matrix<double>(gradient, rows, classes));
        Close.AssertEach([loss], [Values.Double($"{result}_loss")], "loss", 1e-14);
        Close.AssertEach(gradient, Values.Doubles($"{result}_dx"), "gradient");
    }

    private static ReadOnlyMatrix<double> Matrix(string name, int rows, int columns) => new(Values.Doubles(name), rows, columns);
}
