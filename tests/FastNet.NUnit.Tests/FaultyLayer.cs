using System.Numerics;
using System.Runtime.InteropServices;
using FastNet.Numerics;

namespace FastNet.NUnit.Tests;

/// <summary>What is wrong with a <see cref="FaultyLayer{T}"/>.</summary>
public enum Fault
{
    None,
    WrongSign,
    AddsToGradients,
    AddsToInputGradient,
    KeepsAnOldBatch,
    KeepsOldParameters,
    OverflowsEarly,
    WritesX,
    WritesDY,
    WritesParametersInForward,
    WritesGradientsInPredict,
    WritesBetweenRows,
    IgnoresGaps,
    TakesAnyShape,
    TakesEmptyBatches,
    Allocates,
    DependsOnWorkers,
    DependsOnWidth,
    IsRandom,
    HasNoSteps,
    StepsInTestMode,
    IsInexactInFloat,
    IsNotANumberInFloat,
    StartsNowhere,
    HasOtherBits,
}

/// <summary>y = s x, implemented from the interface up, with one fault.</summary>
internal sealed class FaultyLayer<T> : ILayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly NetMemory<T> _memory;
    private readonly Fault _fault;
    private readonly Parameter _scale;
    private readonly ArenaSlice<T> _kept;
    private int _keptRows;
    private bool _isKept;
    private int _calls;

    public FaultyLayer(NetMemory<T> memory, int size, Fault fault)
    {
        (_memory, _fault, InputSize) = (memory, fault, size);
        _scale = memory.Vector("scale", size);
        _kept = memory.Reserve<T>("kept", memory.BatchCapacity * size);
    }

    public int InputSize { get; }

    public int OutputSize => InputSize;

    public int Step { get; set; }

    public void Initialize(RandomState random, Initializer initializer)
    {
        if (_fault != Fault.StartsNowhere)
        {
            _scale.Of(_memory.Parameters).Fill(T.One);
        }
    }

    public void Forward(ReadOnlyMatrix<T> x, Matrix<T> y)
    {
        Require(x, x.Rows);
        Require(y, x.Rows);
        Span<T> scale = _scale.Of(_memory.Parameters);
        if (_fault == Fault.WritesParametersInForward)
        {
            scale[0] += T.One;
        }

        if (_fault == Fault.WritesX)
        {
            MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(x.Elements), 1)[0] += T.One;
        }

        if (_fault == Fault.Allocates)
        {
            GC.KeepAlive(new byte[1000]);
        }

        Keep(x);
        for (int i = 0; i < x.Rows; i++)
        {
            for (int j = 0; j < x.Columns; j++)
            {
                y[i, j] = scale[j] * Altered(x[i, j]) * Random(j);
            }

            if (_fault == Fault.WritesBetweenRows && y.RowStride > y.Columns)
            {
                y.Elements[(int)(i * y.RowStride) + y.Columns] = T.Zero;
            }
        }
    }

    public void Predict(ReadOnlyMatrix<T> x, Matrix<T> y)
    {
        Require(x, x.Rows);
        Require(y, x.Rows);
        if (_fault == Fault.WritesGradientsInPredict)
        {
            _memory.Gradients.Clear();
        }

        for (int i = 0; i < x.Rows; i++)
        {
            for (int j = 0; j < x.Columns; j++)
            {
                y[i, j] = _scale.Of(_memory.Parameters)[j] * Altered(x[i, j]) * (_fault == Fault.StepsInTestMode ? T.CreateChecked(Step) : T.One);
            }
        }
    }

    public void Backward(ReadOnlyMatrix<T> x, ReadOnlyMatrix<T> y, ReadOnlyMatrix<T> dY, Matrix<T> dX)
    {
        Require(x, x.Rows);
        Require(y, x.Rows);
        Require(dY, x.Rows);
        Require(dX, x.Rows);
        Span<T> scale = _fault == Fault.KeepsOldParameters && _isKept ? _kept.Span : _scale.Of(_memory.Parameters);
        Span<T> gradient = _scale.Of(_memory.Gradients);
        if (_fault != Fault.AddsToGradients)
        {
            gradient.Clear();
        }

        if (_fault == Fault.WritesDY)
        {
            MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(dY.Elements), 1)[0] += T.One;
        }

        for (int i = 0; i < x.Rows; i++)
        {
            for (int j = 0; j < x.Columns; j++)
            {
                T input = _fault == Fault.KeepsAnOldBatch && i < _keptRows ? _kept.Span[(i * InputSize) + j] : x[i, j];
                gradient[j] += dY[i, j] * input * Random(j);
                T slope = dY[i, j] * scale[j] * Random(j);
                dX[i, j] = _fault switch
                {
                    Fault.WrongSign => -slope,
                    Fault.AddsToInputGradient => (T.IsNaN(dX[i, j]) && _calls++ < InputSize ? T.Zero : dX[i, j]) + slope,
                    Fault.IgnoresGaps => dY.Elements[(i * dY.Columns) + j] * scale[j],
                    _ => slope,
                };
            }
        }
    }

    /// <summary>x, or what a fault makes of it.</summary>
    private T Altered(T x) => _fault switch
    {
        Fault.OverflowsEarly when T.Abs(x) > T.CreateChecked(100) => T.PositiveInfinity,
        Fault.DependsOnWorkers when _memory.Workers.Count == 3 => T.BitIncrement(x),
        Fault.DependsOnWidth when SimdDispatch.Width == 128 => T.BitIncrement(x),
        Fault.IsRandom => x + T.CreateChecked(1e-9 * _calls++),
        Fault.IsNotANumberInFloat when typeof(T) == typeof(float) => T.NaN,
        Fault.IsInexactInFloat when typeof(T) == typeof(float) => x * T.CreateChecked(1.001),
        _ => x,
    };

    /// <summary>A mask of the step, where there are steps.</summary>
    private T Random(int column) => _fault == Fault.StepsInTestMode && (Step + column) % 2 == 0 ? T.Zero : T.One;

    private void Keep(ReadOnlyMatrix<T> x)
    {
        if (_isKept)
        {
            return;
        }

        _isKept = true;
        _keptRows = x.Rows;
        if (_fault == Fault.KeepsOldParameters)
        {
            _scale.Of(_memory.Parameters).CopyTo(_kept.Span);
            return;
        }

        for (int i = 0; i < x.Rows; i++)
        {
            x.Row(i).CopyTo(_kept.Span[(i * InputSize)..]);
        }
    }

    private void Require(ReadOnlyMatrix<T> matrix, int rows)
    {
        if (_fault == Fault.TakesAnyShape)
        {
            return;
        }

        bool empty = matrix.Rows == 0 && _fault != Fault.TakesEmptyBatches;
        if (matrix.Columns != InputSize || matrix.Rows != rows || matrix.Rows > _memory.BatchCapacity || empty)
        {
            throw new ArgumentException($"{matrix.Rows} x {matrix.Columns}", nameof(matrix));
        }
    }
}
