using System.Numerics;
using FastNet.Benchmarks;
using FastNet.Numerics;
using Microsoft.ML.OnnxRuntime;

namespace FastNet.Rivals;

/// <summary>
/// <c>predict [--threads N] [--filter NAME] [--json FILE]</c>: probabilities and classes by <see cref="Model"/> and, of the same model exported, by ONNX
/// Runtime, in turns in one process. Both write into memory that is there already.
/// </summary>
internal static class PredictCommand
{
    public const string Usage = "predict [--threads N] [--filter NAME] [--json FILE]";

    private const float Tolerance = 1e-5f;

    private static readonly string[] Outputs = ["probabilities", "class"];

    /// <summary>The widths of a net's layers, features first and classes last, and the rows of its calls.</summary>
    private static readonly (int[] Widths, int[] Batches)[] Nets =
    [
        ([64, 10], [1]),
        ([784, 10], [1]),
        ([64, 64, 4], [1, 16, 200]),
        ([784, 50, 10], [1, 64, 10_000]),
        ([784, 128, 10], [1, 16, 200]),
        ([784, 256, 128, 10], [1, 16, 200]),
        ([784, 500, 10], [1, 16, 200]),
        ([3072, 100, 10], [1, 16, 64, 200, 10_000]),
    ];

    public static int Run(string[] args)
    {
        CommandOptions options = CommandOptions.Parse(Usage, args);
        string library = $"ONNX Runtime {OrtEnv.Instance().GetVersionString()}";
        Console.WriteLine($"{MachineProbe.ProcessorName}, {SimdDispatch.Width} bits, {options.Threads} threads; {library}");
        Console.WriteLine($"\n{PredictRow.Header}");
        List<PredictRow> rows = [];
        foreach ((int[] widths, int[] batches) in Nets)
        {
            foreach (int batch in batches)
            {
                foreach (string input in (string[])["numbers", "pixels"])
                {
                    string net = string.Join('-', widths);
                    if (!$"{net} {input} {batch}".Contains(options.Filter, StringComparison.OrdinalIgnoreCase))
                    {
                        continue;
                    }

                    PredictRow row = input == "numbers"
                        ? Measure(net, input, widths, batch, options.Threads, i => (float)Math.Sin(i))
                        : Measure(net, input, widths, batch, options.Threads, i => (byte)(i * 7919));
                    rows.Add(row);
                    Console.WriteLine(row.ToMarkdown());
                }
            }
        }

        ReportFile.Write(options.Json, "predict", rows, RivalsJson.Default.ReportFilePredictRow, library: library);
        return 0;
    }

    private static PredictRow Measure<TRow>(string net, string input, int[] widths, int batch, int threads, Func<int, TRow> value)
        where TRow : unmanaged, INumberBase<TRow>
    {
        bool areBytes = typeof(TRow) == typeof(byte);
        using Workers workers = new(threads);
        (int features, int classes) = (widths[0], widths[^1]);
        FullyConnectedNet<float> trained = new(features, widths.AsSpan(1, widths.Length - 2), classes, batchCapacity: 1);
        trained.Initialize(new RandomState(1), Initializer.Gaussian(areBytes ? 1e-3 : 0.1));
        Model model = Model.FromNet(trained, new ModelOptions { Mean = areBytes ? [.. Enumerable.Repeat(127.3, features)] : [] }, workers);
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            model.SaveOnnx(path, areBytes);
            using SessionOptions options = new() { IntraOpNumThreads = threads, InterOpNumThreads = 1 };
            using InferenceSession session = new(path, options);
            TRow[] rows = [.. Enumerable.Range(0, batch * features).Select(value)];
            float[] probabilities = new float[batch * classes];
            int[] best = new int[batch];
            float[] theirs = new float[batch * classes];
            long[] theirClasses = new long[batch];
            using RunOptions run = new();
            using OrtValue x = OrtValue.CreateTensorValueFromMemory(rows, [batch, features]);
            using OrtValue y = OrtValue.CreateTensorValueFromMemory(theirs, [batch, classes]);
            using OrtValue theirBest = OrtValue.CreateTensorValueFromMemory(theirClasses, [batch]);
            string[] inputs = ["input"];
            OrtValue[] inputValues = [x];
            OrtValue[] outputValues = [y, theirBest];
            void Ours() => model.Probabilities<TRow, float>(rows, probabilities, best);
            void Rival() => session.Run(run, inputs, inputValues, Outputs, outputValues);
            Ours();
            Rival();
            for (int i = 0; i < theirs.Length; i++)
            {
                if (!(Math.Abs(theirs[i] - probabilities[i]) <= Tolerance))
                {
                    throw new InvalidOperationException($"{net} {input}: probability {i} is {probabilities[i]}, the rival's {theirs[i]}; expected equal within {Tolerance}");
                }
            }

            PairedTimes times = PairedTimer.Measure(PairedTimer.Repeat(Ours), PairedTimer.Repeat(Rival), threads > 1 ? PairedTimer.LeadSeconds : 0);
            return new PredictRow(
                net, input, batch, 1e6 * times.Ours, 1e6 * times.Rival, batch / times.Ours, batch / times.Rival, times.Ratio, times.RatioLow, times.RatioHigh,
                Allocated.Bytes(Ours), Allocated.Bytes(Rival));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
