namespace FastNet;

/// <summary>The parts of a checkpoint that are no parameters: position, random stream and histories, all as float64, in which whole numbers below 2^53 are exact.</summary>
internal static class CheckpointTable
{
    private const string PositionName = "position";
    private const string RandomKeyName = "random.key";
    private const string RandomRestName = "random.rest";
    private const string LossesName = "history.losses";
    private const string AccuraciesName = "history.accuracies";
    private const string OrderName = "order.seed";
    private const int PositionNumbers = 5;

    // Files of before the validation loss was measured have one column less.
    private const int AccuracyColumns = 5;
    private const int OlderColumns = 4;

    internal static void Add(SafetensorsWriter writer, TrainerPosition position, TrainingHistory history)
    {
        writer.Add<double>(PositionName, [PositionNumbers], [position.Iteration, position.NetStep, position.RuleSteps, position.DecayedRate, position.BestValidation]);
        if (position.OrderSeed != 0)
        {
            writer.Add<double>(OrderName, [1], [position.OrderSeed]);
        }

        double[] key = new double[RandomStateSnapshot.KeyLength];
        for (int i = 0; i < key.Length; i++)
        {
            key[i] = position.Random.Key[i];
        }

        writer.Add<double>(RandomKeyName, [key.Length], key);

        // A cached Gaussian is finite, so NaN can say that there is none.
        writer.Add<double>(RandomRestName, [2], [position.Random.Position, position.Random.CachedGaussian ?? double.NaN]);
        writer.Add(LossesName, [history.Losses.Length], history.Losses);
        double[] accuracies = new double[history.Accuracies.Length * AccuracyColumns];
        for (int i = 0; i < history.Accuracies.Length; i++)
        {
            AccuracyPoint point = history.Accuracies[i];
            ((ReadOnlySpan<double>)[point.Iteration, point.Epoch, point.Training, point.Validation, point.ValidationLoss]).CopyTo(accuracies.AsSpan(i * AccuracyColumns));
        }

        writer.Add<double>(AccuraciesName, [history.Accuracies.Length, AccuracyColumns], accuracies);
    }

    /// <exception cref="DataFormatException">A number is impossible, or the run is over already for so few steps.</exception>
    internal static TrainerPosition ReadPosition(SafetensorsFile file, int totalIterations, double largestRate, bool isShare)
    {
        double[] position = Read(file, PositionName, PositionNumbers);
        int iteration = Whole(position[0], "the number of steps made", int.MaxValue);
        Demand(iteration <= totalIterations, $"it has made {iteration} steps; this run is over after {totalIterations}");

        // Both go up by one with every step, and must not pass the last number.
        int mostSteps = int.MaxValue - (totalIterations - iteration);
        int netStep = Whole(position[1], "the net's step", mostSteps);
        int ruleSteps = Whole(position[2], "the number of updates", mostSteps);
        Demand(position[3] >= 0 && position[3] <= largestRate, $"its learning rate is {position[3]}; 0 to {largestRate} was expected");
        Demand(!isShare || double.IsNaN(position[4]) || IsFraction(position[4]), $"its best validation accuracy is {position[4]}; 0 to 1 was expected");
        double order = file.TryGetTensor(OrderName, out _) ? Read(file, OrderName, 1)[0] : 0;
        Demand(order is >= 0 and <= uint.MaxValue && double.IsInteger(order), $"the seed of the order of its rows is {order}; 0 to {uint.MaxValue} was expected");

        double[] words = Read(file, RandomKeyName, RandomStateSnapshot.KeyLength);
        uint[] key = new uint[words.Length];
        for (int i = 0; i < key.Length; i++)
        {
            Demand(words[i] is >= 0 and <= uint.MaxValue && double.IsInteger(words[i]), $"word {i} of its random state is {words[i]}; 0 to {uint.MaxValue} was expected");
            key[i] = (uint)words[i];
        }

        double[] rest = Read(file, RandomRestName, 2);
        int used = Whole(rest[0], "the position in its random state", RandomStateSnapshot.KeyLength);
        try
        {
            RandomStateSnapshot random = new(key, used, double.IsNaN(rest[1]) ? null : rest[1]);
            return new TrainerPosition(iteration, netStep, ruleSteps, position[3], position[4], (uint)order, random);
        }
        catch (ArgumentException error)
        {
            throw new DataFormatException($"its random state is none: {error.Message}", error);
        }
    }

    internal static double[] ReadLosses(SafetensorsFile file, TrainerPosition position) => Read(file, LossesName, position.Iteration);

    internal static AccuracyPoint[] ReadAccuracies(SafetensorsFile file, TrainerPosition position, bool areShares)
    {
        SafetensorsTensor tensor = Find(file, AccuraciesName, SafetensorsType.F64);
        Demand(
            tensor.Shape.Count == 2 && tensor.Shape[1] is OlderColumns or AccuracyColumns,
            $"its tensor '{AccuraciesName}' has shape [{FileText.List(tensor.Shape)}]; [n, {AccuracyColumns}] was expected");
        int columns = tensor.Shape[1];
        double[] values = new double[tensor.Count];
        file.Read<double>(AccuraciesName, values);
        AccuracyPoint[] points = new AccuracyPoint[tensor.Shape[0]];
        for (int i = 0; i < points.Length; i++)
        {
            ReadOnlySpan<double> row = values.AsSpan(i * columns, columns);
            points[i] = new AccuracyPoint(Whole(row[0], "the step of an accuracy check", position.Iteration), Whole(row[1], "the epoch of an accuracy check", position.Iteration), row[2], row[3])
            {
                ValidationLoss = columns == OlderColumns ? double.NaN : row[4],
            };
            Demand(!areShares || (IsFraction(row[2]) && IsFraction(row[3])), $"its accuracy check {i} has {row[2]} and {row[3]}; 0 to 1 was expected");
            Demand(points[i].Iteration > (i == 0 ? 0 : points[i - 1].Iteration), $"its accuracy check {i} was made after {points[i].Iteration} steps, not after the one before it");
        }

        return points;
    }

    /// <exception cref="DataFormatException">There is no such tensor, or it has another type or shape.</exception>
    internal static void Require(SafetensorsFile file, string name, SafetensorsType type, ReadOnlySpan<int> shape)
    {
        SafetensorsTensor tensor = Find(file, name, type);
        if (!tensor.Shape.SequenceEqual(shape.ToArray()))
        {
            throw new DataFormatException(
                $"its tensor '{name}' has shape [{FileText.List(tensor.Shape)}]; [{string.Join(", ", shape.ToArray())}] was expected");
        }
    }

    private static SafetensorsTensor Find(SafetensorsFile file, string name, SafetensorsType type)
    {
        if (!file.TryGetTensor(name, out SafetensorsTensor? tensor))
        {
            throw new DataFormatException($"it has no tensor '{name}'");
        }

        Demand(tensor.Type == type, $"its tensor '{name}' is of type {tensor.Type}; {type} was expected");
        return tensor;
    }

    private static double[] Read(SafetensorsFile file, string name, int length)
    {
        Require(file, name, SafetensorsType.F64, [length]);
        double[] values = new double[length];
        file.Read<double>(name, values);
        return values;
    }

    private static int Whole(double value, string what, int largest)
    {
        Demand(double.IsInteger(value) && value >= 0 && value <= largest, $"{what} is {value}; a whole number from 0 to {largest} was expected");
        return (int)value;
    }

    private static bool IsFraction(double value) => value is >= 0 and <= 1;

    private static void Demand(bool condition, string problem)
    {
        if (!condition)
        {
            throw new DataFormatException(problem);
        }
    }
}
