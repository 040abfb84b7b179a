using FastNet.Numerics;

namespace FastNet.Tests.Support;

/// <summary>The forward pass of a <see cref="FullyConnectedNet{T}"/> in training mode as plain loops.</summary>
internal static class PlainDeepNet
{
    internal static double Loss(FullyConnectedNet<double> net, double[] x, int[] labels)
    {
        int rows = labels.Length;
        double[] input = x;
        int inputs = net.InputSize;
        double squares = 0;
        for (int i = 1; i <= net.HiddenSizes.Count + 1; i++)
        {
            bool last = i > net.HiddenSizes.Count;
            int units = last ? net.OutputSize : net.HiddenSizes[i - 1];
            double[] w = Of(net, $"W{i}");
            squares += w.Sum(weight => weight * weight);
            double[] sums = Affine(input, rows, inputs, w, Of(net, $"b{i}"));
            if (!last)
            {
                Normalize(net, i, sums, rows, units);
                sums = [.. sums.Select(sum => Math.Max(0, sum))];
                if (net.Layers.OfType<DropoutLayer<double>>().ElementAtOrDefault(i - 1) is DropoutLayer<double> dropout)
                {
                    Matrix<double> hidden = new(sums, rows, units);
                    Dropout.Apply<double>(hidden, hidden, dropout.Keep, dropout.Seed, net.Step, i - 1);
                }
            }

            (input, inputs) = (sums, units);
        }

        double loss = Enumerable.Range(0, rows).Average(i =>
        {
            double[] scores = input[(i * inputs)..((i + 1) * inputs)];
            return Math.Log(scores.Sum(score => Math.Exp(score - scores.Max()))) + scores.Max() - scores[labels[i]];
        });
        return loss + ((net.Convention == RegularizationConvention.Half ? 0.5 : 1) * net.Regularization * squares);
    }

    private static double[] Of(FullyConnectedNet<double> net, string name) => net.Layout.Single(parameter => parameter.Name == name).Of(net.Parameters).ToArray();

    private static double[] Affine(double[] x, int rows, int inputs, double[] w, double[] b)
    {
        double[] y = new double[rows * b.Length];
        for (int k = 0; k < y.Length; k++)
        {
            (int i, int j) = (k / b.Length, k % b.Length);
            y[k] = b[j] + Enumerable.Range(0, inputs).Sum(d => x[(i * inputs) + d] * w[(d * b.Length) + j]);
        }

        return y;
    }

    private static void Normalize(FullyConnectedNet<double> net, int layer, double[] sums, int rows, int units)
    {
        bool batch = net.Layers.Any(candidate => candidate is BatchNormLayer<double>);
        if (!batch && !net.Layers.Any(candidate => candidate is LayerNormLayer<double>))
        {
            return;
        }

        double[] gamma = Of(net, $"gamma{layer}");
        double[] beta = Of(net, $"beta{layer}");
        double[] x = [.. sums];
        for (int group = 0; group < (batch ? units : rows); group++)
        {
            int[] members = [.. Enumerable.Range(0, x.Length).Where(k => (batch ? k % units : k / units) == group)];
            double mean = members.Average(k => x[k]);
            double deviation = Math.Sqrt(members.Average(k => (x[k] - mean) * (x[k] - mean)) + 1e-5);
            foreach (int k in members)
            {
                sums[k] = (gamma[k % units] * (x[k] - mean) / deviation) + beta[k % units];
            }
        }
    }
}
