using System.Numerics;

namespace FastNet;

/// <summary>
/// Position, random stream and histories of a run as tensors of a file, named and checked; all as float64, in which whole numbers below 2^53 are
/// exact.
/// </summary>
internal static class CheckpointTable
{
    /// <summary>The tensor that begins with the number of steps made.</summary>
    internal const string PositionName = "position";

    private const string RandomKeyName = "random.key";
    private const string RandomRestName = "random.rest";
    private const string LossesName = "history.losses";
    private const string AccuraciesName = "history.accuracies";
    private const string OrderName = "order.seed";

    private const int PositionNumbers = 5;

    // Files of before the validation loss was measured have one column less.
    private const int AccuracyColumns = 5;
    private const int OlderColumns = 4;

    /// <summary>Adds where a run is, and its records.</summary>
    internal static void Add(SafetensorsWriter writer, SolverPosition position, TrainingHistory history)
    {
        double[] numbers = [position.Iteration, position.NetStep, position.RuleSteps, position.DecayedRate, position.BestValidation];
        writer.Add<double>(PositionName, [PositionNumbers], numbers);
        if (position.OrderSeed != 0)
        {
            writer.Add<double>(OrderName, [1], [position.OrderSeed]);
        }

        writer.Add<double>(RandomKeyName, [RandomStateSnapshot.KeyLength], [.. position.Random.Key.ToArray().Select(word => (double)word)]);

        // A cached Gaussian is finite, so NaN can say that there is none.
        writer.Add<double>(RandomRestName, [2], [position.Random.Position, position.Random.CachedGaussian ?? double.NaN]);
        writer.Add(LossesName, [history.Losses.Length], history.Losses);
        IEnumerable<double> accuracies = history.Accuracies.ToArray()
            .SelectMany(point => (double[])[point.Iteration, point.Epoch, point.Training, point.Validation, point.ValidationLoss]);
        writer.Add<double>(AccuraciesName, [history.Accuracies.Length, AccuracyColumns], [.. accuracies]);
    }

    /// <summary>Where the run of a file is; every number is proved possible for a run of so many steps.</summary>
    /// <param name="file">The file.</param>
    /// <param name="totalIterations">Steps of the run that goes on.</param>
    /// <param name="largestRate">No rate of its runs is larger.</param>
    /// <param name="isShare">Whether the run is judged by a number from 0 to 1.</param>
    internal static SolverPosition ReadPosition(SafetensorsFile file, int totalIterations, double largestRate, bool isShare)
    {
        double[] position = Read<double>(file, PositionName, PositionNumbers);
        int iteration = Whole(position[0], "the number of steps made", int.MaxValue);
        DataFormatException.Demand(iteration <= totalIterations, $"it has made {iteration} steps; this run is over after {totalIterations}");

        // Both go up by one with every step, and must not pass the last number.
        int mostSteps = int.MaxValue - (totalIterations - iteration);
        int netStep = Whole(position[1], "the net's step", mostSteps);
        int ruleSteps = Whole(position[2], "the number of updates", mostSteps);
        DataFormatException.Demand(
            position[3] >= 0 && position[3] <= largestRate, $"its learning rate is {position[3]}; 0 to {largestRate} was expected");
        bool isPossible = !isShare || double.IsNaN(position[4]) || IsFraction(position[4]);
        DataFormatException.Demand(isPossible, $"its best validation accuracy is {position[4]}; 0 to 1 was expected");
        uint order = file.TryGetTensor(OrderName, out _) ? Word(Read<double>(file, OrderName, 1)[0], "the seed of the order of its rows") : 0;
        double[] words = Read<double>(file, RandomKeyName, RandomStateSnapshot.KeyLength);
        uint[] key = [.. words.Select((word, i) => Word(word, $"word {i} of its random state"))];
        double[] rest = Read<double>(file, RandomRestName, 2);
        int used = Whole(rest[0], "the position in its random state", RandomStateSnapshot.KeyLength);
        try
        {
            RandomStateSnapshot random = new(key, used, double.IsNaN(rest[1]) ? null : rest[1]);
            return new SolverPosition(iteration, netStep, ruleSteps, position[3], position[4], order, random);
        }
        catch (ArgumentException error)
        {
            throw new DataFormatException($"its random state is none: {error.Message}", error);
        }
    }

    /// <summary>The losses of all steps made.</summary>
    internal static double[] ReadLosses(SafetensorsFile file, SolverPosition position) => Read<double>(file, LossesName, position.Iteration);

    /// <summary>The accuracy checks, proved to be in order.</summary>
    internal static AccuracyPoint[] ReadAccuracies(SafetensorsFile file, SolverPosition position, bool areShares)
    {
        SafetensorsTensor tensor = Find(file, AccuraciesName, "F64");
        DataFormatException.Demand(
            tensor.Shape.Count == 2 && tensor.Shape[1] is OlderColumns or AccuracyColumns,
            $"its tensor '{AccuraciesName}' has shape [{FileText.List(tensor.Shape)}]; [n, {AccuracyColumns}] was expected");
        int columns = tensor.Shape[1];
        double[] values = new double[tensor.Count];
        file.Read<double>(AccuraciesName, values);
        AccuracyPoint[] points = new AccuracyPoint[tensor.Shape[0]];
        for (int i = 0; i < points.Length; i++)
        {
            ReadOnlySpan<double> row = values.AsSpan(i * columns, columns);
            int iteration = Whole(row[0], "the step of an accuracy check", position.Iteration);
            int epoch = Whole(row[1], "the epoch of an accuracy check", position.Iteration);
            points[i] = new AccuracyPoint(iteration, epoch, row[2], row[3]) { ValidationLoss = columns == OlderColumns ? double.NaN : row[4] };
            bool isPossible = !areShares || (IsFraction(row[2]) && IsFraction(row[3]));
            DataFormatException.Demand(isPossible, $"its accuracy check {i} has {row[2]} and {row[3]}; 0 to 1 was expected");
            bool isLater = iteration > (i == 0 ? 0 : points[i - 1].Iteration);
            DataFormatException.Demand(isLater, $"its accuracy check {i} was made after {iteration} steps, not after the one before it");
        }

        return points;
    }

    /// <summary>Proves that a file has a vector of the state, and that its numbers are possible.</summary>
    internal static void Inspect<T>(SafetensorsFile file, StateTensor<T> tensor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] found = Read<T>(file, tensor.Name, tensor.Shape);
        if (tensor.Problem(found) is string problem)
        {
            throw new DataFormatException(problem);
        }
    }

    private static SafetensorsTensor Find(SafetensorsFile file, string name, string type)
    {
        SafetensorsTensor found = file.TryGetTensor(name, out SafetensorsTensor? tensor)
            ? tensor
            : throw new DataFormatException($"it has no tensor '{name}'");
        DataFormatException.Demand(found.Type == type, $"its tensor '{name}' is of type {found.Type}; {type} was expected");
        return found;
    }

    private static T[] Read<T>(SafetensorsFile file, string name, params int[] shape)
        where T : unmanaged
    {
        SafetensorsTensor tensor = Find(file, name, SafetensorsTensor.TypeOf<T>());
        bool fits = tensor.Shape.SequenceEqual(shape);
        DataFormatException.Demand(fits, $"its tensor '{name}' has shape [{FileText.List(tensor.Shape)}]; [{string.Join(", ", shape)}] was expected");
        T[] values = new T[(int)NpyHeader.Product(shape)];
        file.Read<T>(name, values);
        return values;
    }

    private static int Whole(double value, string what, int largest)
    {
        bool isPossible = double.IsInteger(value) && value >= 0 && value <= largest;
        DataFormatException.Demand(isPossible, $"{what} is {value}; a whole number from 0 to {largest} was expected");
        return (int)value;
    }

    private static uint Word(double value, string what)
    {
        DataFormatException.Demand(
            value is >= 0 and <= uint.MaxValue && double.IsInteger(value), $"{what} is {value}; 0 to {uint.MaxValue} was expected");
        return (uint)value;
    }

    private static bool IsFraction(double value) => value is >= 0 and <= 1;
}

/// <summary>Where a run is, beside the vectors of its state.</summary>
/// <param name="Iteration">Steps made.</param>
/// <param name="NetStep">The number of the net's next training step, on which its dropout masks depend.</param>
/// <param name="RuleSteps">Updates that the rule made.</param>
/// <param name="DecayedRate">The learning rate after the decays of the epochs so far, without the schedule's factor.</param>
/// <param name="BestValidation">The best value so far of what the run is judged by; NaN before the first check.</param>
/// <param name="OrderSeed">Of the order of the epoch's rows; 0 where they are not shuffled.</param>
/// <param name="Random">The stream of batches and samples.</param>
internal sealed record SolverPosition(int Iteration, int NetStep, int RuleSteps, double DecayedRate, double BestValidation, uint OrderSeed,
    RandomStateSnapshot Random);

/// <summary>A vector or matrix of fixed length that belongs to the state of a run, for writing and for reading.</summary>
/// <param name="Name">Its name in a file.</param>
/// <param name="Place">Its shape, and its place in a flat vector.</param>
/// <param name="Vector">Gives that flat vector.</param>
/// <param name="IsOfSquares">Whether it holds sums or means of squares (<see cref="Optimizer{T}.IsOfSquares"/>).</param>
internal sealed record StateTensor<T>(string Name, Parameter Place, Func<Span<T>> Vector, bool IsOfSquares)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public int[] Shape => Place.Shape;

    public Span<T> Values => Place.Of(Vector());

    /// <summary>The first of such values that makes no sense; null where there is none.</summary>
    public string? Problem(ReadOnlySpan<T> values)
        => TensorValues.Problem(Name, Shape, values, IsOfSquares || Place.Name.StartsWith("running_var", StringComparison.Ordinal));
}
