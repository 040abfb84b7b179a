using FastNet.Benchmarks;
using FastNet.Numerics;
using TorchSharp;

namespace FastNet.Rivals;

/// <summary>
/// <c>step [--hidden 50,100,500,1000] [--rules sgd,momentum,adam] [--threads N] [--json FILE]</c>: whole training steps of <see cref="TrainingStep{T}"/>
/// beside the same steps of TorchSharp, in float, in blocks by turns in one process. Both draw 200 of the same 20,000 rows with replacement and gather
/// them, both have the same L2 term and began with the same weights.
/// </summary>
internal static class TorchStepCommand
{
    public const string Usage = "step [--hidden 50,100,500,1000] [--rules sgd,momentum,adam] [--threads N] [--json FILE]";

    private const double BlockSeconds = 0.05;
    private const double BudgetSeconds = 6;
    private const int CheckedSteps = 3;
    private const double Tolerance = 1e-4;

    public static int Run(string[] args)
    {
        CommandOptions options = CommandOptions.Parse(Usage, args);
        string library = TorchLibrary.Load(options.Threads);
        Console.WriteLine($"{MachineProbe.ProcessorName}, {SimdDispatch.Width} bits, {options.Threads} threads; {library}\n\n{TorchStepRow.Header}");
        using Workers workers = new(options.Threads);
        TrainingStep<float> ours = new(workers);
        using TorchRows rows = new(ours.Numbers, ours.Labels);
        List<TorchStepRow> table = [];
        foreach (int hidden in options.Hidden.Count > 0 ? options.Hidden : [50, 100, 500, 1000])
        {
            foreach (string rule in options.Rules.Count > 0 ? options.Rules : ["sgd", "momentum", "adam"])
            {
                TorchStepRow row = Measure(ours, rows, hidden, rule, options.Threads);
                table.Add(row);
                Console.WriteLine(row.ToMarkdown());
            }
        }

        ReportFile.Write(options.Json, "step", table, RivalsJson.Default.ReportFileTorchStepRow, library: library);
        return 0;
    }

    private static TorchStepRow Measure(TrainingStep<float> ours, TorchRows rows, int hidden, string rule, int threads)
    {
        ours.Choose(hidden, rule);
        using TorchNet net = new(ours.Net, rule, TrainingStep<float>.Rate, TrainingStep<float>.Regularization);
        string name = $"{TrainingStep<float>.Features}-{hidden}-{TrainingStep<float>.Classes}";
        Check($"{name}, {rule}", ours, rows, net);
        void Rival()
        {
            using torch.Tensor drawn = torch.randint(TrainingStep<float>.Rows, [TrainingStep<float>.Batch], torch.ScalarType.Int64);
            rows.Step(net, drawn);
        }

        PairedTimes times = PairedTimer.Measure(
            PairedTimer.Repeat(() => ours.Run()), PairedTimer.Repeat(Rival), threads > 1 ? PairedTimer.LeadSeconds : 0,
            sampleSeconds: BlockSeconds, budgetSeconds: BudgetSeconds);
        return new TorchStepRow(
            name, rule, TrainingStep<float>.Batch, threads, 1e3 * times.Ours, 1e3 * times.Rival, times.Ratio, times.RatioLow, times.RatioHigh,
            Allocated.Bytes(() => ours.Run()), Allocated.Bytes(Rival));
    }

    /// <summary>Makes some steps of both over the same batches, and throws where the losses differ.</summary>
    private static void Check(string row, TrainingStep<float> ours, TorchRows rows, TorchNet net)
    {
        for (int step = 1; step <= CheckedSteps; step++)
        {
            double squares = 0;
            foreach (Parameter weights in ours.Net.Layout.Where(parameter => parameter.IsMatrix))
            {
                squares += SumOfSquares.Compute<float>(weights.Of(ours.Net.Parameters));
            }

            double loss = ours.Run() - (0.5 * TrainingStep<float>.Regularization * squares);
            using torch.Tensor drawn = TorchRows.Numbers(ours.Drawn);
            double expected = rows.Step(net, drawn);
            if (!(Math.Abs(loss - expected) <= Tolerance * Math.Max(1, Math.Abs(expected))))
            {
                throw new InvalidOperationException($"{row}: the loss of step {step} is {loss}, TorchSharp's {expected}; expected equal within {Tolerance}");
            }
        }
    }
}
