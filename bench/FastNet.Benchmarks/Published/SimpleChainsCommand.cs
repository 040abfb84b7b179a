using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>
/// <c>simplechains [--threads N] [--precision float|double] [--epochs N] [--json FILE]</c>: the tiny example that SimpleChains.jl was published
/// with. A net 4-32-16-4 with tanh learns the exponential of 2 x 2 matrices from 10,000 of them, all in each step: squared loss, Adam at 1e-3, three rounds of
/// 10,000 epochs, each timed.
/// </summary>
internal static class SimpleChainsCommand
{
    public const string Usage = "simplechains [--threads N] [--precision float|double] [--epochs N] [--json FILE]";
    private const int Matrices = 10_000;
    private const int Rounds = 3;
    private const int Size = 4;

    public static int Run(string[] args)
    {
        CommandOptions options = CommandOptions.Parse(Usage, args);
        int epochs = options.Epochs ?? 10_000;
        IReadOnlyList<SimpleChainsRow> rows = options.Precision == "double"
            ? Measure<double>("double", options.Threads, epochs)
            : Measure<float>("float", options.Threads, epochs);
        ReportFile.Write(options.Json, "simplechains", rows, BenchmarksJson.Default.ReportFileSimpleChainsRow);
        return 0;
    }

    private static List<SimpleChainsRow> Measure<T>(string precision, int threads, int epochs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RandomState random = new(0);
        T[] x = Draw<T>(random, out T[] y);
        T[] testX = Draw<T>(random, out T[] testY);
        using Workers workers = new(threads);
        FullyConnectedNet<T> net = new(Size, [32, 16], Size, Matrices, new() { Workers = workers, Loss = new SquaredLoss<T>(), Activation = Activation<T>.Tanh, Initializer = Initializer.Glorot });
        Adam<T> adam = new(net.Parameters.Length);
        void Epoch()
        {
            net.Loss(new ReadOnlyMatrix<T>(x, Matrices, Size), new Targets<T>(new ReadOnlyMatrix<T>(y, Matrices, Size)));
            adam.Update(net.Parameters, net.Gradients, 1e-3, workers);
        }

        LossMetric<T> loss = new(net.Objective);
        double Loss(T[] of, T[] targets)
            => loss.Evaluate(net.Predict(new ReadOnlyMatrix<T>(of, Matrices, Size)), new Targets<T>(new ReadOnlyMatrix<T>(targets, Matrices, Size)), workers);

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"loss at first: training {Loss(x, y):F4}, test {Loss(testX, testY):F4}"));
        // Some epochs before the first round: compiling is not timed.
        long bytes = Allocated.Bytes(Epoch);
        Console.WriteLine("round  threads  precision  epochs  seconds  training loss  test loss  allocated_bytes");
        List<SimpleChainsRow> rows = [];
        for (int round = 1; round <= Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int epoch = 0; epoch < epochs; epoch++)
            {
                Epoch();
            }

            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            SimpleChainsRow row = new(round, threads, precision, epochs, seconds, Loss(x, y), Loss(testX, testY), bytes);
            rows.Add(row);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{row.Round,5}  {threads,7}  {precision,-9}  {epochs,6}  {seconds,7:F3}  {row.TrainingLoss,13:F6}  {row.TestLoss,9:F6}  {row.AllocatedBytes,15}"));
        }

        return rows;
    }

    /// <summary>Matrices of standard normal elements, row by row, and their exponentials.</summary>
    private static T[] Draw<T>(RandomState random, out T[] exponentials)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] matrices = new T[Matrices * Size];
        exponentials = new T[Matrices * Size];
        random.Gaussian<T>(matrices, 1);
        for (int i = 0; i < matrices.Length; i += Size)
        {
            double[] exponential = Exponential([.. matrices[i..(i + Size)].Select(double.CreateChecked)]);
            for (int j = 0; j < Size; j++)
            {
                exponentials[i + j] = T.CreateChecked(exponential[j]);
            }
        }

        return matrices;
    }

    /// <summary>
    /// exp(A) of A = (a b; c d): with m = (a + d) / 2 and B = A - m I, B^2 = q I, q = ((a - d) / 2)^2 + b c, so that exp(A) =
    /// e^m (cosh(sqrt q) I + sinh(sqrt q) / sqrt q B). Cosine and sine take the place of cosh and sinh for q below 0.
    /// </summary>
    private static double[] Exponential(double[] a)
    {
        double mean = (a[0] + a[3]) / 2;
        double half = (a[0] - a[3]) / 2;
        double q = (half * half) + (a[1] * a[2]);
        double root = Math.Sqrt(Math.Abs(q));
        double even = Math.Exp(mean) * (q < 0 ? Math.Cos(root) : Math.Cosh(root));
        double odd = Math.Exp(mean) * (root == 0 ? 1 : (q < 0 ? Math.Sin(root) : Math.Sinh(root)) / root);
        return [even + (odd * half), odd * a[1], odd * a[2], even - (odd * half)];
    }
}
