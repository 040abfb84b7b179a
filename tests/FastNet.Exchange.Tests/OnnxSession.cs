using Microsoft.ML.OnnxRuntime;

namespace FastNet.Exchange.Tests;

/// <summary>An ONNX file in ONNX Runtime, on one thread.</summary>
internal sealed class OnnxSession : IDisposable
{
    private readonly InferenceSession _session;

    /// <summary>Loads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="optimizes">Whether the runtime may change the graph, as it does unless told.</param>
    public OnnxSession(string path, bool optimizes = true)
    {
        using SessionOptions options = new()
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            GraphOptimizationLevel = optimizes ? GraphOptimizationLevel.ORT_ENABLE_ALL : GraphOptimizationLevel.ORT_DISABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        _session = new InferenceSession(path, options);
    }

    public ModelMetadata Metadata => _session.ModelMetadata;

    public IReadOnlyDictionary<string, NodeMetadata> Inputs => _session.InputMetadata;

    public IReadOnlyDictionary<string, NodeMetadata> Outputs => _session.OutputMetadata;

    /// <summary>One output of some rows.</summary>
    public TOutput[] Run<TRow, TOutput>(TRow[] rows, int columns, string output)
        where TRow : unmanaged
        where TOutput : unmanaged
    {
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(rows, [rows.Length / columns, columns]);
        using RunOptions options = new();
        using IDisposableReadOnlyCollection<OrtValue> results = _session.Run(options, ["input"], [input], [output]);
        return results[0].GetTensorDataAsSpan<TOutput>().ToArray();
    }

    public void Dispose() => _session.Dispose();
}
