using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Tests.Support;

/// <summary>A layer with a batch, its output and both gradients, in matrices with or without gaps between the rows.</summary>
internal sealed class LayerRun<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _gap;

    internal LayerRun(Func<NetMemory<T>, ILayer<T>> create, int rows, int gap = 0, int capacity = 0, Workers? workers = null)
    {
        Memory = new NetMemory<T>(Math.Max(capacity, rows), workers);
        Layer = create(Memory);
        Memory.Commit();
        (Rows, _gap) = (rows, gap);
        X = new T[rows * (Layer.InputSize + gap)];
        DX = new T[X.Length];
        Y = new T[rows * (Layer.OutputSize + gap)];
        DY = new T[Y.Length];
    }

    internal NetMemory<T> Memory { get; }

    internal ILayer<T> Layer { get; }

    internal int Rows { get; }

    internal T[] X { get; }

    internal T[] Y { get; }

    internal T[] DY { get; }

    internal T[] DX { get; }

    internal T[] Forward()
    {
        Layer.Forward(Of(X, Layer.InputSize), Of(Y, Layer.OutputSize));
        return Y;
    }

    internal T[] Predict()
    {
        Layer.Predict(Of(X, Layer.InputSize), Of(Y, Layer.OutputSize));
        return Y;
    }

    internal T[] Backward()
    {
        Layer.Backward(Of(X, Layer.InputSize), Of(Y, Layer.OutputSize), Of(DY, Layer.OutputSize), Of(DX, Layer.InputSize));
        return DX;
    }

    /// <summary>Draws parameters, batch and upstream gradient.</summary>
    internal void Draw(RandomState random)
    {
        random.Gaussian(Memory.Parameters, 0.5);
        random.Gaussian<T>(X, 1);
        random.Gaussian<T>(DY, 1);
    }

    public void Dispose() => Memory.Dispose();

    private Matrix<T> Of(T[] values, int columns) => new(values, Rows, columns, columns + _gap);
}
