using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Mpi;

/// <summary>
/// A layer that needs whole rows (layer normalisation, maxout), between layers of which each rank has some columns: the rows are gathered, every rank
/// computes all of the layer, and goes on with its own columns.
/// </summary>
internal sealed class WholeRowsLayer<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Exchange<T> _exchange;
    private readonly Layer<T> _layer;
    private readonly UnitSplit _inputs;
    private readonly UnitSplit _outputs;
    private readonly BatchBuffer<T> _x;
    private readonly BatchBuffer<T> _y;
    private readonly BatchBuffer<T> _dY;
    private readonly BatchBuffer<T> _dX;

    /// <param name="memory">The memory of the part's net, not yet committed; that of the layer too.</param>
    /// <param name="exchange">Gathers.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="inputs">Whose columns of x are where.</param>
    /// <param name="outputs">Whose columns of y are where.</param>
    public WholeRowsLayer(NetMemory<T> memory, Exchange<T> exchange, Layer<T> layer, UnitSplit inputs, UnitSplit outputs)
        : base(memory, inputs.Count(exchange.Rank), outputs.Count(exchange.Rank))
    {
        (_exchange, _layer, _inputs, _outputs) = (exchange, layer, inputs, outputs);
        _x = memory.ReserveBatch("whole rows", layer.InputSize);
        _y = memory.ReserveBatch("outputs of whole rows", layer.OutputSize);
        _dY = memory.ReserveBatch("gradient of those outputs", layer.OutputSize);
        _dX = memory.ReserveBatch("gradient of whole rows", layer.InputSize);
        exchange.Reserve(Math.Max(layer.InputSize, layer.OutputSize));
    }

    /// <inheritdoc/>
    protected internal override bool NeedsOutput => false;

    /// <inheritdoc/>
    public override void Initialize(RandomState random, Initializer initializer) => _layer.Initialize(random, initializer);

    /// <inheritdoc/>
    protected override void Compute(ReadOnlyMatrix<T> x, Matrix<T> y)
    {
        _exchange.Gather(x, _inputs, _x.Rows(x.Rows));
        _layer.Forward(_x.Rows(x.Rows), _y.Rows(x.Rows));
        Own(_y.Rows(x.Rows), _outputs, y);
    }

    /// <inheritdoc/>
    protected override void ComputeTest(ReadOnlyMatrix<T> x, Matrix<T> y)
    {
        _exchange.Gather(x, _inputs, _x.Rows(x.Rows));
        _layer.Predict(_x.Rows(x.Rows), _y.Rows(x.Rows));
        Own(_y.Rows(x.Rows), _outputs, y);
    }

    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlyMatrix<T> x, ReadOnlyMatrix<T> y, ReadOnlyMatrix<T> dY, Matrix<T> dX)
    {
        int rows = x.Rows;
        _exchange.Gather(dY, _outputs, _dY.Rows(rows));
        _layer.Backward(_x.Rows(rows), _y.Rows(rows), _dY.Rows(rows), _dX.Rows(rows));
        Own(_dX.Rows(rows), _inputs, dX);
    }

    private void Own(ReadOnlyMatrix<T> whole, UnitSplit split, Matrix<T> own)
    {
        for (int i = 0; i < whole.Rows; i++)
        {
            whole.Row(i).Slice(split.Start(_exchange.Rank), own.Columns).CopyTo(own.Row(i));
        }
    }
}
