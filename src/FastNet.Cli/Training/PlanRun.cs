using System.Diagnostics;
using System.Numerics;
using System.Text.Json;
using FastNet.Cli.Commands;
using FastNet.Cli.Output;
using FastNet.Data;
using FastNet.Mpi;
using FastNet.Numerics;
using static FastNet.Cli.Commands.TrainOptions;

namespace FastNet.Cli.Training;

/// <summary>`fastnet plan`: what a step would take if the net were divided among processes.</summary>
internal static class PlanRun
{
    private const int AllUpTo = 8;

    // The fastest step counts: the first ones wait for the JIT, and others for whatever else the machine does.
    private const double Seconds = 1.5;
    private const int FewestRounds = 3;
    private const int StepsOfRound = 5;
    private const int MostSteps = 100_000;
    private const double NoRate = 1e-20;

    /// <summary>Measures the steps of parts in this process, computes what the network takes, and tells both.</summary>
    /// <param name="settings">What is to be trained.</param>
    /// <param name="most">The largest number of processes.</param>
    /// <param name="network">Bits that it carries to a process in a second.</param>
    /// <param name="latency">Seconds that a message takes beside its bytes.</param>
    /// <param name="oneMilliseconds">A step of one process where it is to be; null: as here.</param>
    /// <param name="json">Print one JSON object.</param>
    /// <param name="console">Where the table goes.</param>
    /// <exception cref="ToolException">The settings cannot be followed here.</exception>
    /// <exception cref="MpiException">The net cannot be divided.</exception>
    public static void Start(
        TrainSettings settings, int most, Quantity network, Quantity latency, double? oneMilliseconds, bool json, ToolConsole console)
    {
        SimdWidth.Require();
        (ModelShape shape, int batch, PlanPart[] parts) = settings.Precision == PrecisionName.Float
            ? Measure<float>(settings, most)
            : Measure<double>(settings, most);
        PlanRow[] rows = PlanRow.Of(parts, network.Value, latency.Value, oneMilliseconds);
        string net = $"{OptionFactory.NameOf(shape.Model)} {shape.Widths}, {OptionFactory.NameOf(settings.Precision)}";
        string advice = PlanRow.Advice(rows);
        int threads = settings.Get(Threads);
        if (json)
        {
            PlanReport report = new(net, batch, threads, network.Value, latency.Value, rows, advice);
            console.Out.WriteLine(JsonSerializer.Serialize(report, ToolJson.Files.PlanReport));
            return;
        }

        console.Out.WriteLine($"{net}, batches of {batch}, {threads} threads a process; a network of {network} bit/s and {latency}");
        TextTable.Write(console.Out, rows
            .Select(row => (string[])
            [
                $"{row.Processes}", $"{row.OwnMilliseconds:F3}", $"{row.Gatherings}", $"{row.Bytes}", $"{row.NetworkMilliseconds:F3}",
                $"{row.StepMilliseconds:F3}", $"{row.SpeedUp:F2}",
            ])
            .Prepend(["processes", "own ms", "gatherings", "bytes", "network ms", "step ms", "speed-up"]));
        console.Out.WriteLine(advice);
    }

    /// <summary>All numbers up to eight; beyond, powers of two and the last one.</summary>
    private static IEnumerable<int> Counts(int most)
        => Enumerable.Range(1, most).Where(count => count <= AllUpTo || count == most || BitOperations.IsPow2(count));

    private static (ModelShape Shape, int Batch, PlanPart[] Parts) Measure<T>(TrainSettings settings, int most)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Workers workers = new(settings.Get(Threads));
        DataSplit<T> split = TrainRun.LoadData<T>(settings, workers, static _ => { });

        // What a rank would receive of others is not there: the steps learn nothing, whatever the loss.
        TrainingOptions options = TrainSession<T>.Options(settings, split) with
        {
            Iterations = MostSteps,
            LearningRate = NoRate,
            Schedule = LearningRateSchedule.Constant,
            TrainingAccuracySamples = 1,
            KeepGoing = true,
            Patience = 0,
        };
        int[] counts = [.. Counts(most)];
        TrainSession<T> session = new(settings, split, workers, options, counts[1..]);
        PlanStep<T>[] steps = [.. counts.Select(count => new PlanStep<T>(settings, session.Solver, count))];
        long start = Stopwatch.GetTimestamp();
        for (int round = 0; round < FewestRounds || Stopwatch.GetElapsedTime(start).TotalSeconds < Seconds; round++)
        {
            foreach (PlanStep<T> step in steps)
            {
                step.Make(StepsOfRound);
            }
        }

        return (session.Model.Shape, options.FullBatch ? split.Train.Count : options.BatchSize, [.. steps.Select(step => step.Fastest)]);
    }

    /// <summary>The steps of one of some processes, and what the fastest of them took.</summary>
    private sealed class PlanStep<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly CountingRanks _ranks;
        private readonly Solver<T> _solver;

        public PlanStep(TrainSettings settings, Solver<T> whole, int count)
        {
            // No rank has more units than the last one.
            _ranks = new CountingRanks(count - 1, count);
            _solver = count == 1 ? whole : new RankSolver<T>(_ranks, whole, net => ModelFactory.CreateRule(settings, net)).Own;
            Fastest = new PlanPart(count, double.PositiveInfinity, int.MaxValue, long.MaxValue);
        }

        /// <summary>Accuracy checks, which belong to few steps, are not in it.</summary>
        public PlanPart Fastest { get; private set; }

        public void Make(int count)
        {
            for (int i = 0; i < count; i++)
            {
                (double seconds, int gatherings, long bytes) = (_solver.StepSeconds, _ranks.Gatherings, _ranks.Bytes);
                if (_solver.Step())
                {
                    Fastest = new PlanPart(
                        Fastest.Processes,
                        Math.Min(Fastest.Milliseconds, 1000 * (_solver.StepSeconds - seconds)),
                        Math.Min(Fastest.Gatherings, _ranks.Gatherings - gatherings),
                        Math.Min(Fastest.Bytes, _ranks.Bytes - bytes));
                }
            }
        }
    }
}
