using System.Runtime.InteropServices;
using FastNet.Numerics;
using TorchSharp;

namespace FastNet.Rivals;

/// <summary>Rows and labels as tensors.</summary>
internal sealed class TorchRows : IDisposable
{
    /// <summary>Copies the rows, without gaps between them.</summary>
    public TorchRows(ReadOnlyMatrix<float> rows, ReadOnlySpan<int> labels)
    {
        X = torch.empty(rows.Rows, rows.Columns);
        Span<float> values = MemoryMarshal.Cast<byte, float>(X.bytes);
        for (int i = 0; i < rows.Rows; i++)
        {
            rows.Row(i).CopyTo(values.Slice(i * rows.Columns, rows.Columns));
        }

        Y = Numbers(labels);
    }

    /// <summary>(rows, features).</summary>
    public torch.Tensor X { get; }

    /// <summary>(rows), 64-bit integers.</summary>
    public torch.Tensor Y { get; }

    /// <summary>Whole numbers as libtorch takes labels and row numbers.</summary>
    public static torch.Tensor Numbers(ReadOnlySpan<int> numbers) => torch.tensor(Array.ConvertAll(numbers.ToArray(), number => (long)number));

    /// <summary>One step over the rows of these numbers.</summary>
    /// <returns>The loss.</returns>
    public double Step(TorchNet net, torch.Tensor numbers)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        return net.Step(X.index_select(0, numbers), Y.index_select(0, numbers));
    }

    public void Dispose()
    {
        X.Dispose();
        Y.Dispose();
    }
}
