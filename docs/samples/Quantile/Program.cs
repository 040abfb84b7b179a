using FastNet;
using FastNet.Numerics;
using Quantile;

// Rows and targets of one's own, as plain arrays: y is sin(x), with noise that grows with x.
const int Rows = 4000;
double[] levels = [0.1, 0.5, 0.9];
RandomState random = new(seed: 1);
double[] x = new double[Rows];
double[] noise = new double[Rows];
random.Gaussian<double>(x, 1);
random.Gaussian<double>(noise, 1);
double[] y = [.. x.Zip(noise, (value, error) => Math.Sin(value) + (0.2 * Math.Abs(value) * error))];

// The loss takes the target of a row once for each quantile.
double[] targets = [.. y.SelectMany(value => Enumerable.Repeat(value, levels.Length))];
Samples<double> training = Samples<double>.From(x.AsSpan(0, 3000), features: 1, new TargetRows<double>(targets[..9000], levels.Length));
Samples<double> validation = Samples<double>.From(x.AsSpan(3000), features: 1, new TargetRows<double>(targets[9000..], levels.Length));

QuantileLoss<double> loss = new(levels);
TwoLayerNet<double> net = new(inputSize: 1, hiddenSize: 30, outputSize: 3, batchCapacity: 100, new()
{
    Loss = loss,
    Activation = Activation<double>.Tanh,
});
net.Initialize(random, weightScale: 0.5);

// The loss's gradient against differences, before anything is trained.
GradientReport report = GradientChecker.CheckNet(net, training.Matrix(0, 10), new Targets<double>(new ReadOnlyMatrix<double>(targets.AsSpan(0, 30), 10, 3)));
Console.WriteLine($"gradients: {(report.Passed ? "correct" : report)}");

Adam<double> rule = new(net.Parameters.Length);
TrainingOptions options = new() { Epochs = 40, BatchSize = 100, LearningRate = 1e-2, LearningRateDecay = 0.9 };
Solver<double> solver = new(net, training, validation, rule, options, random, new LossMetric<double>(loss));
solver.Train();

int[] below = new int[levels.Length];
for (int first = 0; first < validation.Count; first += net.BatchCapacity)
{
    ReadOnlyMatrix<double> scores = net.Predict(validation.Matrix(first, net.BatchCapacity));
    for (int i = 0; i < scores.Rows; i++)
    {
        for (int j = 0; j < levels.Length; j++)
        {
            below[j] += validation.Targets.Values[first + i, j] < scores[i, j] ? 1 : 0;
        }
    }
}

for (int j = 0; j < levels.Length; j++)
{
    Console.WriteLine(FormattableString.Invariant($"quantile {levels[j]}: {below[j] / (double)validation.Count:F3} of the validation rows lie below it"));
}
