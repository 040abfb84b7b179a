using System.Numerics;
using FastNet.Cli.Commands;
using FastNet.Cli.Training;
using FastNet.Cli.Tuning;
using FastNet.Data;
using FastNet.Numerics;
using Values = System.Collections.Generic.Dictionary<string, double[]>;

namespace FastNet.Cli.Reproduction;

/// <summary>Makes published runs with FastNet: values by the names of their figures.</summary>
internal static class Measurements
{
    // As many losses of a long run as were recorded.
    private const int RecordedLosses = 60;
    private const int TinyFeatures = 4;
    private const int DrawnFeatures = 64;
    private const int DrawnClasses = 5;

    private static readonly int[] TinyLabels = [0, 1, 2, 2, 1];
    private static readonly int[] Ks = [1, 5, 10];

    /// <summary>Makes a run.</summary>
    public static Values Make(PublishedRun run, RowContext context)
    {
        TrainSettings settings = TrainCommand.Parse(run.Kind == "tune" ? [] : run.Options.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return run.Kind switch
        {
            "toy" => Toy(),
            "linspace" => Linspace(settings),
            "deep" => Deep(),
            "drawn" => Drawn(settings),
            "knn" => Neighbors(context),
            "tune" => Tune(run, context),
            _ => settings.Precision == PrecisionName.Float ? Train<float>(run, settings, context) : Train<double>(run, settings, context),
        };
    }

    /// <summary>
    /// The toy net of the course's notebooks of 2017 and later: D 4, H 10, C 3; weights from RandomState(0), five rows from RandomState(1).
    /// </summary>
    private static Values Toy()
    {
        double[] x = new double[TinyLabels.Length * TinyFeatures];
        new RandomState(1).Gaussian<double>(x, 10);
        Samples<double> rows = Samples<double>.From(x, TinyFeatures, TinyLabels);
        Values values = new() { ["sum"] = [Difference(PublishedRuns.All.Histories["toy_printed_scores"])] };
        foreach (RegularizationConvention convention in Enum.GetValues<RegularizationConvention>())
        {
            string tag = OptionFactory.NameOf(convention);
            TwoLayerNet<double> net = Net(0.05, convention, out _);
            values[tag] = [net.Loss(rows.Matrix(0, rows.Count), TinyLabels)];
            values[$"{tag}, last"] = values[$"{tag}, losses"] = Losses(convention);
            foreach (Parameter parameter in net.Layout)
            {
                values[$"{tag}, {parameter.Name}"] = [LargestError(net, parameter, rows)];
            }
        }

        return values;

        double Difference(double[] printed)
        {
            ReadOnlyMatrix<double> scores = Net(0, RegularizationConvention.Half, out _).Predict(rows.Matrix(0, rows.Count));
            double sum = 0;
            for (int i = 0; i < printed.Length; i++)
            {
                sum += Math.Abs(scores[i / scores.Columns, i % scores.Columns] - printed[i]);
            }

            return sum;
        }

        double[] Losses(RegularizationConvention convention)
        {
            TwoLayerNet<double> net = Net(5e-6, convention, out RandomState random);
            TrainingOptions options = new() { Iterations = 100, BatchSize = 200, LearningRate = 0.1, LearningRateDecay = 0.95, IsLegacy = true };
            return Trained(new(net, rows, rows, new Sgd<double>(net.Parameters.Length), options, random));
        }

        static TwoLayerNet<double> Net(double regularization, RegularizationConvention convention, out RandomState random)
        {
            TwoLayerNet<double> net = new(TinyFeatures, 10, 3, 200, new() { Regularization = regularization, Convention = convention });
            random = new RandomState(0);
            net.Initialize(random, 0.1);
            return net;
        }
    }

    /// <summary>The largest |a - n| / max(1e-8, |a| + |n|) over a parameter's elements, n by central differences with h = 1e-5.</summary>
    private static double LargestError(TwoLayerNet<double> net, Parameter parameter, Samples<double> rows)
    {
        const double H = 1e-5;
        double largest = 0;
        _ = net.Loss(rows.Matrix(0, rows.Count), TinyLabels);
        double[] analytic = parameter.Of<double>(net.Gradients.ToArray()).ToArray();
        for (int i = 0; i < parameter.Length; i++)
        {
            ref double value = ref parameter.Of(net.Parameters)[i];
            double centre = value;
            value = centre + H;
            double above = net.Loss(rows.Matrix(0, rows.Count), TinyLabels);
            value = centre - H;
            double below = net.Loss(rows.Matrix(0, rows.Count), TinyLabels);
            value = centre;
            double numeric = (above - below) / (2 * H);
            largest = double.Max(largest, Math.Abs(analytic[i] - numeric) / Math.Max(1e-8, Math.Abs(analytic[i]) + Math.Abs(numeric)));
        }

        return largest;
    }

    /// <summary>The net of the 2015 notebook: parameters and rows are evenly spaced numbers, and every step takes all five rows.</summary>
    private static Values Linspace(TrainSettings settings)
    {
        double[] x = new double[TinyLabels.Length * TinyFeatures];
        Space(-0.2, 0.5, x);
        Samples<double> rows = Samples<double>.From(x, TinyFeatures, TinyLabels);
        TwoLayerNet<double> net = Net(1e-3);
        TrainingOptions options = new() { FullBatch = true, Epochs = 100, LearningRate = 0.1, IsLegacy = true };
        double[] losses = Trained(new(net, rows, rows, ModelFactory.CreateRule(settings, net), options, new RandomState(0)));
        return new() { ["loss"] = [Net(0.1).Loss(rows.Matrix(0, rows.Count), TinyLabels)], ["last"] = losses, ["losses"] = losses };

        static TwoLayerNet<double> Net(double regularization)
        {
            TwoLayerNet<double> net = new(TinyFeatures, 10, 3, TinyLabels.Length, new() { Regularization = regularization });
            Space(-0.2, 0.6, net.W1);
            Space(-0.3, 0.7, net.B1);
            Space(-0.4, 0.1, net.W2);
            Space(-0.5, 0.9, net.B2);
            return net;
        }
    }

    /// <summary>The losses of a training.</summary>
    private static double[] Trained(Solver<double> solver)
    {
        solver.Train();
        return solver.History.Losses.ToArray();
    }

    /// <summary>As NumPy's linspace: equal steps from the first number, and the last one itself.</summary>
    private static void Space(double first, double last, Span<double> values)
    {
        double step = (last - first) / (values.Length - 1);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = i == values.Length - 1 ? last : first + (i * step);
        }
    }

    /// <summary>
    /// The first losses of the notebook on deep nets: rows, labels and weights from one RandomState(231), as two nets one after the other draw them.
    /// </summary>
    private static Values Deep()
    {
        const int Features = 15;
        RandomState random = new(231);
        double[] x = new double[2 * Features];
        int[] labels = new int[2];
        random.Gaussian(x);
        random.RandInt(0, 10, labels);
        return new() { ["loss"] = [Loss(0)], ["loss, reg 3.14"] = [Loss(3.14)] };

        double Loss(double regularization)
        {
            FullyConnectedNet<double> net = new(Features, [20, 30], 10, labels.Length, new() { Regularization = regularization });
            net.Initialize(random, 5e-2);
            return net.Loss(new ReadOnlyMatrix<double>(x, labels.Length, Features), labels);
        }
    }

    /// <summary>
    /// The Solver on 500 drawn rows: rows, weights, batches and samples come from one RandomState(231), so losses and accuracies must be NumPy's at
    /// every step. Nothing was published; the rows prove rules and draws.
    /// </summary>
    private static Values Drawn(TrainSettings settings)
    {
        RandomState random = new(231);
        (double[] X, int[] Y) training = Draw(500);
        (double[] X, int[] Y) validation = Draw(100);
        TwoLayerNet<double> net = new(DrawnFeatures, 24, DrawnClasses, 100, new() { Regularization = 1e-3 });
        net.Initialize(random, 1e-2);
        TrainingOptions options = new()
        {
            Epochs = 3,
            BatchSize = 50,
            LearningRate = settings.Get(TrainOptions.LearningRate),
            LearningRateDecay = 0.95,
            TrainingAccuracySamples = 200,
        };
        Solver<double> solver = new(net, Shifted(training), Shifted(validation), ModelFactory.CreateRule(settings, net), options, random);
        solver.Train();
        AccuracyPoint[] checks = solver.History.Accuracies.ToArray();
        return new()
        {
            ["losses"] = solver.History.Losses.ToArray(),
            ["training"] = [.. checks.Select(check => check.Training)],
            ["validation"] = [.. checks.Select(check => check.Validation)],
        };

        (double[] X, int[] Y) Draw(int rows)
        {
            double[] x = new double[rows * DrawnFeatures];
            int[] y = new int[rows];
            random.Gaussian(x);
            random.RandInt(0, DrawnClasses, y);
            return (x, y);
        }
    }

    /// <summary>Every row moved by 0.8 label linspace(-1, 1, D), so that there is something to learn.</summary>
    private static Samples<double> Shifted((double[] X, int[] Y) rows)
    {
        double[] places = new double[DrawnFeatures];
        Space(-1, 1, places);
        for (int i = 0; i < rows.X.Length; i++)
        {
            rows.X[i] += 0.8 * rows.Y[i / DrawnFeatures] * places[i % DrawnFeatures];
        }

        return Samples<double>.From(rows.X, DrawnFeatures, rows.Y);
    }

    /// <summary>A command line of `fastnet train`, which can be repeated alone.</summary>
    private static Values Train<T>(PublishedRun run, TrainSettings settings, RowContext context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        DataSplit<T> data = context.Split<T>(run, settings);
        Solver<T> solver = new TrainSession<T>(settings, data, context.Workers).Solver;
        double seconds = MachineProbe.Time(() => solver.Train());
        AccuracyPoint[] checks = solver.History.Accuracies.ToArray();
        (double test, double testAll) = (solver.Evaluate(data.Test), solver.Evaluate(data.TestAll));
        return new()
        {
            ["validation"] = [solver.Evaluate(data.Validation)],
            ["test"] = [test],
            ["test, 10,000"] = [testAll],
            ["both tests"] = [test, testAll],
            ["losses"] = [.. solver.History.Losses.ToArray().Take(RecordedLosses)],
            // The first check comes after the first step, before any epoch's end.
            ["epochs"] = [.. checks.Skip(1).Select(check => check.Validation)],
            ["training"] = [checks[^1].Training],
            ["seconds of training"] = [seconds],
        };
    }

    /// <summary>A command line of `fastnet tune`, in float.</summary>
    private static Values Tune(PublishedRun run, RowContext context)
    {
        TuneSettings settings = new(run.Options.Split(' '), new SearchSpace(run.Search.Select(SearchDimension.Parse)));
        TrialRow[] rows = [.. settings.Space.Grid().Select((point, i) => new TrialRow(i + 1, 1, point, settings))];
        DataSplit<float> data = context.Split<float>(run, rows[0].Settings);
        TrialResult best = new Tuner<float>(data, context.Workers.Count).Run([.. rows.Select(row => TrialPlans.Create(row, data))])[0];
        return new() { ["validation, best"] = [best.Validation], ["test"] = [best.Test], ["test, 10,000"] = [best.TestAll] };
    }

    /// <summary>`fastnet knn`, in float.</summary>
    private static Values Neighbors(RowContext context)
    {
        Samples<float> train = context.Cifar.Train.ToSamples<float>(0, 5_000);
        Samples<float> test = context.Cifar.Test.ToSamples<float>(0, 500);
        double[] accuracies = new double[Ks.Length];
        double seconds = 0;
        // The second time the runtime has compiled the code.
        for (int time = 0; time < 2; time++)
        {
            seconds = MachineProbe.Time(
                () => new KNearestNeighbors<float>(train, Ks[^1], test.Count, workers: context.Workers).Accuracy(test, Ks, accuracies));
        }

        return new(Ks.Zip(accuracies, (k, accuracy) => KeyValuePair.Create($"k {k}", (double[])[accuracy]))) { ["seconds"] = [seconds] };
    }
}
