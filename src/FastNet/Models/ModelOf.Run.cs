using System.Numerics;
using System.Numerics.Tensors;
using FastNet.Numerics;

namespace FastNet;

/// <content>Predictions: rows through the nets of the pool.</content>
internal sealed partial class ModelOf<T>
{
    // Rows and numbers from which a batch is shared out by rows; smaller ones by the columns of each product. 12 rows are a tile.
    private const int LeastRows = 12;
    private const int LeastNumbers = 12 * 1024;

    internal override (int Row, int Column)? TryRun<TRow, TOutput>(ReadOnlySpan<TRow> rows, Span<int> classes, Span<TOutput> outputs, Output kind)
    {
        int all = rows.Length / InputSize;
        int members = Math.Min(_workers.Count, all / LeastRows);
        if (members < 2 || rows.Length < LeastNumbers)
        {
            return RunRows(0, all, rows, classes, outputs, kind, _workers);
        }

        // A large batch is shared out by rows: the team meets once, and prepares its rows together.
        int most = members * ModelCall<T>.Capacity;
        int chunks = Math.Min((all + most - 1) / most * members, Workers.MaxChunks);
        RowsTask<TRow, TOutput> task = new(this, kind, all, chunks);
        _workers.RunTask<RowsTask<TRow, TOutput>, TRow, int, TOutput>(ref task, rows, classes, outputs, chunks);
        return task.Wrong;
    }

    /// <summary>Computes rows from <paramref name="start"/> up to <paramref name="end"/>, until one has a number that the net cannot take.</summary>
    private (int Row, int Column)? RunRows<TRow, TOutput>(
        int start, int end, ReadOnlySpan<TRow> rows, Span<int> classes, Span<TOutput> outputs, Output kind, Workers workers)
        where TRow : unmanaged, INumberBase<TRow>
        where TOutput : unmanaged, IBinaryFloatingPointIeee754<TOutput>
    {
        ModelCall<T> call = Rent();
        call.Net.Workers = workers;
        try
        {
            for (; start < end; start += ModelCall<T>.Capacity)
            {
                int count = Math.Min(ModelCall<T>.Capacity, end - start);
                if (call.Read(this, rows.Slice(start * InputSize, count * InputSize), out ReadOnlyMatrix<T> input) is (int row, int column))
                {
                    return (start + row, column);
                }

                ReadOnlyMatrix<T> scores = call.Predict(input);
                ReadOnlySpan<int> winners = call.Winners.AsSpan(0, count);
                if (!classes.IsEmpty)
                {
                    winners.CopyTo(classes[start..]);
                }

                for (int i = 0; i < count && !outputs.IsEmpty && kind != Output.Probabilities; i++)
                {
                    Write(scores.Row(i), outputs.Slice((start + i) * OutputSize, OutputSize), kind);
                }

                if (kind == Output.Probabilities)
                {
                    call.Softmax(scores, outputs[(start * OutputSize)..]);
                }
            }

            return null;
        }
        finally
        {
            Return(call);
        }
    }

    /// <summary>A net of the pool, or one more of the same weights.</summary>
    private ModelCall<T> Rent()
    {
        for (int i = 0; i < _idle.Length; i++)
        {
            if (_idle[i] is not null && Interlocked.Exchange(ref _idle[i], null) is ModelCall<T> call)
            {
                return call;
            }
        }

        NetMemory<T> memory = NetMemory<T>.ForPredictions(ModelCall<T>.Capacity, _workers, _weights);
        return new ModelCall<T>(new Net<T>(memory, _layers(memory), _loss));
    }

    private void Return(ModelCall<T> call)
    {
        for (int i = 0; i < _idle.Length; i++)
        {
            if (_idle[i] is null && Interlocked.CompareExchange(ref _idle[i], call, null) is null)
            {
                return;
            }
        }
    }

    /// <summary>The scores of a row, or the numbers that they predict.</summary>
    private void Write<TOutput>(ReadOnlySpan<T> scores, Span<TOutput> outputs, Output kind)
        where TOutput : unmanaged, IBinaryFloatingPointIeee754<TOutput>
    {
        if (kind == Output.Scores)
        {
            TensorPrimitives.ConvertTruncating(scores, outputs);
            return;
        }

        for (int j = 0; j < outputs.Length; j++)
        {
            double value = _loss.Predict(double.CreateTruncating(scores[j]));
            value = TargetDeviation.Length > 0 ? value * TargetDeviation[j] : value;
            outputs[j] = TOutput.CreateTruncating(TargetMean.Length > 0 ? value + TargetMean[j] : value);
        }
    }

    /// <summary>A large batch in chunks of rows.</summary>
    private struct RowsTask<TRow, TOutput>(ModelOf<T> model, Output kind, int rows, int chunks) : IWorkerTask<TRow, int, TOutput>
        where TRow : unmanaged, INumberBase<TRow>
        where TOutput : unmanaged, IBinaryFloatingPointIeee754<TOutput>
    {
        // Row and column of the first number that the net cannot take.
        private long _wrong = long.MaxValue;

        public readonly (int Row, int Column)? Wrong => _wrong == long.MaxValue ? null : ((int)(_wrong >> 32), (int)_wrong);

        public void Execute(int chunk, ReadOnlySpan<TRow> input, Span<int> first, Span<TOutput> second)
        {
            int start = (int)((long)rows * chunk / chunks);
            int end = (int)((long)rows * (chunk + 1) / chunks);
            if (model.RunRows(start, end, input, first, second, kind, Workers.Inline) is (int row, int column))
            {
                long wrong = ((long)row << 32) | (uint)column;
                long seen = Volatile.Read(ref _wrong);
                while (wrong < seen)
                {
                    (long before, seen) = (seen, Interlocked.CompareExchange(ref _wrong, wrong, seen));
                    if (before == seen)
                    {
                        return;
                    }
                }
            }
        }
    }
}
