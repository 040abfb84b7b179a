namespace FastNet.PublicApi.Tests;

/// <summary>Regression on drawn data: the first function of Friedman (1991), beside scikit-learn on the very same numbers.</summary>
[OneMode]
public sealed class FriedmanTests
{
    private const int Count = 1000;
    private const int Training = 700;
    private const int Features = 10;

    /// <summary>
    /// R squared on the 300 test rows, mean of ten seeds, of MLPRegressor of scikit-learn 1.2.1: 50 units, Adam at 1e-3, alpha 1e-3, batches of 50, 100 epochs
    /// (bench/scikit-learn/measure.py). Single seeds reach 0.890 to 0.918.
    /// </summary>
    private const double ScikitLearn = 0.9058;

    [Test]
    public void A_net_with_one_hidden_layer_reaches_scikit_learn_s_r_squared()
    {
        (Samples<double> training, Samples<double> test) = Draw();
        double sum = 0;
        const int Seeds = 3;
        for (uint seed = 0; seed < Seeds; seed++)
        {
            // scikit-learn divides alpha by the batch size, and its squared loss by 2.
            TwoLayerNet<double> net = new(Features, hiddenSize: 50, outputSize: 1, batchCapacity: 100, new() { Regularization = 2 * 1e-3 / 50, Loss = new SquaredLoss<double>(), Initializer = Initializer.Glorot, Seed = seed });
            TrainingOptions options = new() { Epochs = 100, BatchSize = 50, Shuffle = true, LearningRate = 1e-3 };
            Solver<double> solver = new(net, training, training, new Adam<double>(net.Parameters.Length), options, new RandomState(seed));
            solver.Train();
            sum += solver.Evaluate(test);
        }

        Assert.That(sum / Seeds, Is.EqualTo(ScikitLearn).Within(0.02));
    }

    /// <summary>The numbers that NumPy's RandomState(1) gives, standardized by the training rows.</summary>
    private static (Samples<double> Training, Samples<double> Test) Draw()
    {
        RandomState random = new(1);
        double[] x = new double[Count * Features];
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = random.NextDouble();
        }

        double[] y = new double[Count];
        random.Gaussian(y);
        for (int i = 0; i < Count; i++)
        {
            ReadOnlySpan<double> row = x.AsSpan(i * Features, Features);
            y[i] += (10 * Math.Sin(Math.PI * row[0] * row[1])) + (20 * (row[2] - 0.5) * (row[2] - 0.5)) + (10 * row[3]) + (5 * row[4]);
        }

        Standardize(x, Features);
        Standardize(y, 1);
        return (Rows(x[..(Training * Features)], y[..Training]), Rows(x[(Training * Features)..], y[Training..]));
    }

    private static Samples<double> Rows(double[] x, double[] y) => Samples<double>.From(x, Features, new TargetRows<double>(y, columns: 1));

    private static void Standardize(double[] values, int columns)
    {
        for (int j = 0; j < columns; j++)
        {
            double mean = Enumerable.Range(0, Training).Average(i => values[(i * columns) + j]);
            double deviation = Math.Sqrt(Enumerable.Range(0, Training).Average(i => Math.Pow(values[(i * columns) + j] - mean, 2)));
            for (int i = 0; i < Count; i++)
            {
                values[(i * columns) + j] = (values[(i * columns) + j] - mean) / deviation;
            }
        }
    }
}
