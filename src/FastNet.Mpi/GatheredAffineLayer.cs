using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Mpi;

/// <summary>
/// The part of an affine layer that a rank has: of x (N, D) some columns, which are gathered, and of y (N, M) some columns, or all where it is the
/// last one. y = x W + b with columns of W; dX = dY W^T with rows of W, dY being gathered. k is whole in every product, so that all bits are those of
/// one process. Where both are divided, the rank has the columns and the rows of W, and learns both: their common elements are the same twice.
/// </summary>
internal sealed class GatheredAffineLayer<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Exchange<T> _exchange;
    private readonly UnitSplit _inputs;
    private readonly UnitSplit? _outputs;
    private readonly Parameter _columns;
    private readonly Parameter? _rows;
    private readonly Parameter? _bias;
    private readonly BatchBuffer<T> _input;
    private readonly BatchBuffer<T>? _outputGradient;
    private readonly GemmPlan<T> _forward;
    private readonly GemmPlan<T> _columnsGradient;
    private readonly GemmPlan<T> _rowsGradient;
    private readonly GemmPlan<T> _inputGradient;

    /// <param name="memory">The memory of the part's net, not yet committed.</param>
    /// <param name="exchange">Gathers.</param>
    /// <param name="layer">The whole layer.</param>
    /// <param name="inputs">Whose columns of x are where.</param>
    /// <param name="outputs">Whose columns of y are where; null: every rank has all.</param>
    /// <param name="rows">The name of the rank's rows of W; its columns and b have those of the whole layer.</param>
    public GatheredAffineLayer(
        NetMemory<T> memory, Exchange<T> exchange, AffineLayer<T> layer, UnitSplit inputs, UnitSplit? outputs, string rows)
        : base(memory, inputs.Count(exchange.Rank), outputs?.Count(exchange.Rank) ?? layer.OutputSize)
    {
        (_exchange, _inputs, _outputs) = (exchange, inputs, outputs);
        (int n, int allInputs, int allOutputs) = (memory.BatchCapacity, layer.InputSize, layer.OutputSize);
        _columns = memory.Matrix(layer.Weight.Name, allInputs, OutputSize);
        _bias = layer.Bias is null ? null : memory.Vector(layer.Bias.Name, OutputSize);
        _input = memory.ReserveBatch("gathered input", allInputs);
        exchange.Reserve(allInputs);
        _forward = new GemmPlan<T>(n, OutputSize, allInputs);
        _columnsGradient = new GemmPlan<T>(allInputs, OutputSize, n);
        _rowsGradient = new GemmPlan<T>(InputSize, allOutputs, n);
        _inputGradient = new GemmPlan<T>(n, InputSize, allOutputs);
        int workspace = Math.Max(_forward.WorkspaceLength, Math.Max(_columnsGradient.WorkspaceLength, _inputGradient.WorkspaceLength));
        if (outputs is not null)
        {
            _rows = memory.Matrix(rows, InputSize, allOutputs);
            _outputGradient = memory.ReserveBatch("gathered output gradient", allOutputs);
            exchange.Reserve(allOutputs);
            workspace = Math.Max(workspace, _rowsGradient.WorkspaceLength);
        }

        memory.ReserveWorkspace(workspace);
    }

    /// <inheritdoc/>
    protected internal override bool NeedsOutput => false;

    /// <inheritdoc/>
    protected override void Compute(ReadOnlyMatrix<T> x, Matrix<T> y) => Multiply(x, y, isTraining: true);

    /// <inheritdoc/>
    protected override void ComputeTest(ReadOnlyMatrix<T> x, Matrix<T> y) => Multiply(x, y, isTraining: false);

    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlyMatrix<T> x, ReadOnlyMatrix<T> y, ReadOnlyMatrix<T> dY, Matrix<T> dX)
    {
        ReadOnlyMatrix<T> all = _input.Rows(x.Rows);
        _columnsGradient.Multiply(all.Transposed, dY, Matrix(_columns, Memory.Gradients), Memory.Workspace, accumulate: false, Workers);
        if (_bias is not null)
        {
            ColumnSums.Apply(dY, _bias.Of(Memory.Gradients), Workers);
        }

        if (_outputs is null)
        {
            // All of W is here; its rows of this rank's inputs lie together.
            int start = _inputs.Start(_exchange.Rank) * OutputSize;
            ReadOnlyMatrix<T> own = new(_columns.Of(Memory.Parameters).Slice(start, InputSize * OutputSize), InputSize, OutputSize);
            _inputGradient.Multiply(dY, own.Transposed, dX, Memory.Workspace, accumulate: false, Workers);
            return;
        }

        Matrix<T> gathered = _outputGradient!.Rows(x.Rows);
        _exchange.Gather(dY, _outputs, gathered);
        _rowsGradient.Multiply(x.Transposed, gathered, Matrix(_rows!, Memory.Gradients), Memory.Workspace, accumulate: false, Workers);
        ReadOnlyMatrix<T> rows = Matrix(_rows!, Memory.Parameters);
        _inputGradient.Multiply(gathered, rows.Transposed, dX, Memory.Workspace, accumulate: false, Workers);
    }

    private static Matrix<T> Matrix(Parameter parameter, Span<T> vector) => new(parameter.Of(vector), parameter.Rows, parameter.Columns);

    private void Multiply(ReadOnlyMatrix<T> x, Matrix<T> y, bool isTraining)
    {
        Matrix<T> all = _input.Rows(x.Rows);
        _exchange.Gather(x, _inputs, all, withNote: isTraining && _outputs is null);
        ReadOnlyMatrix<T> w = Matrix(_columns, Memory.Parameters);
        if (_bias is null)
        {
            _forward.Multiply(all, w, y, Memory.Workspace, accumulate: false, Workers);
        }
        else
        {
            _forward.MultiplyBias(all, w, _bias.Of(Memory.Parameters), y, Memory.Workspace, Workers);
        }
    }
}
