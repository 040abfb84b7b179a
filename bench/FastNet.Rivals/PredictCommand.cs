using System.Globalization;
using System.Numerics;
using FastNet.Benchmarks;
using FastNet.Cli;
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

    private const int Classes = 10;
    private const float Tolerance = 1e-5f;

    private static readonly string[] Outputs = ["probabilities", "class"];

    public static int Run(string[] args)
    {
        CommandOptions options = CommandOptions.Parse(Usage, args);
        string library = $"ONNX Runtime {OrtEnv.Instance().GetVersionString()}";
        Console.WriteLine($"{MachineProbe.ProcessorName}, {SimdDispatch.Width} bits, {options.Threads} threads; {library}");
        Console.WriteLine("net          input     batch      rows/s   its rows/s  ratio (10%, 90%)     bytes");
        List<PredictRow> rows = [];
        foreach ((int features, int hidden) in ((int, int)[])[(3072, 100), (784, 50)])
        {
            foreach (int batch in (int[])[1, 64, 10_000])
            {
                foreach (string input in (string[])["numbers", "pixels"])
                {
                    string net = $"{features}-{hidden}-{Classes}";
                    if (!$"{net} {input} {batch}".Contains(options.Filter, StringComparison.OrdinalIgnoreCase))
                    {
                        continue;
                    }

                    PredictRow row = input == "numbers"
                        ? Measure(net, input, features, hidden, batch, options.Threads, i => (float)Math.Sin(i))
                        : Measure(net, input, features, hidden, batch, options.Threads, i => (byte)(i * 7919));
                    rows.Add(row);
                    Console.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{row.Net,-12} {row.Input,-8} {row.Batch,6}  {row.RowsPerSecond,10:N0}  {row.RivalRowsPerSecond,11:N0}  ")
                        + string.Create(CultureInfo.InvariantCulture, $"{row.Ratio:F2} ({row.RatioLow:F2}, {row.RatioHigh:F2})  {row.AllocatedBytes,8}"));
                }
            }
        }

        ReportFile.Write(options.Json, rows, library: library);
        return 0;
    }

    private static PredictRow Measure<TRow>(string net, string input, int features, int hidden, int batch, int threads, Func<int, TRow> value)
        where TRow : unmanaged, INumberBase<TRow>
    {
        bool areBytes = typeof(TRow) == typeof(byte);
        using Workers workers = new(threads);
        TwoLayerNet<float> trained = new(features, hidden, Classes, batchCapacity: 1);
        trained.Initialize(new RandomState(1), Initializer.Gaussian(areBytes ? 1e-3 : 0.1));
        Model model = Model.FromNet(trained, new ModelOptions { Mean = areBytes ? [.. Enumerable.Repeat(127.3, features)] : [] }, workers);
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            model.SaveOnnx(path, areBytes);
            using SessionOptions options = new() { IntraOpNumThreads = threads, InterOpNumThreads = 1 };
            using InferenceSession session = new(path, options);
            TRow[] rows = [.. Enumerable.Range(0, batch * features).Select(value)];
            float[] probabilities = new float[batch * Classes];
            int[] classes = new int[batch];
            float[] theirs = new float[batch * Classes];
            long[] theirClasses = new long[batch];
            using RunOptions run = new();
            using OrtValue x = OrtValue.CreateTensorValueFromMemory(rows, [batch, features]);
            using OrtValue y = OrtValue.CreateTensorValueFromMemory(theirs, [batch, Classes]);
            using OrtValue best = OrtValue.CreateTensorValueFromMemory(theirClasses, [batch]);
            string[] inputs = ["input"];
            OrtValue[] inputValues = [x];
            OrtValue[] outputValues = [y, best];
            void Ours() => model.Probabilities<TRow, float>(rows, probabilities, classes);
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

            PairedTimes times = PairedTimer.Measure(Repeat(Ours), Repeat(Rival), threads > 1 ? PairedTimer.LeadSeconds : 0);
            return new PredictRow(
                net, input, batch, batch / times.Ours, batch / times.Rival, times.Ratio, times.RatioLow, times.RatioHigh, Allocated.Bytes(Ours));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static Action<int> Repeat(Action call)
        => calls =>
        {
            for (int i = 0; i < calls; i++)
            {
                call();
            }
        };
}
