using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <content>Checks of the things that a call reads, writes, refuses and remembers.</content>
public abstract partial class LayerSuite
{
    /// <summary>Finite numbers in, finite numbers out, also for large inputs.</summary>
    private void CheckFinite<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (double scale in (double[])[1, LargestInput])
        {
            LayerRun<T> run = Open<T>(Rows);
            foreach (ref T value in run.X.AsSpan())
            {
                value *= T.CreateChecked(scale);
            }

            LayerBits<T>.OfAll(run).AssertFinite($"inputs of deviation {scale}");
        }
    }

    /// <summary>No call writes to its inputs or the parameters; only backward writes gradients, only forward state.</summary>
    private void CheckOwnership<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        LayerRun<T> run = Open<T>(Rows);
        run.Memory.Gradients.Fill(T.One);
        void AssertLeavesAlone(Func<T[]> call, bool gradients, bool state)
        {
            LayerBits<T> before = LayerBits<T>.OfMemory(run, gradients, state);
            call();
            before.AssertSame(LayerBits<T>.OfMemory(run, gradients, state), $"after {call.Method.Name}");
        }

        AssertLeavesAlone(run.Forward, gradients: true, state: false);
        T[] y = [.. run.Y];
        AssertLeavesAlone(run.Backward, gradients: false, state: true);
        LayerBits<T>.AssertSame(run.Y, y, "y after Backward");
        AssertLeavesAlone(run.Predict, gradients: true, state: true);
    }

    /// <summary>Backward overwrites its results, and gives the same each time.</summary>
    private void CheckRepeatedBackward<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        LayerRun<T> run = Open<T>(Rows);
        run.Forward();
        LayerBits<T> first = LayerBits<T>.OfBackward(run);
        first.AssertSame(LayerBits<T>.OfBackward(run), "a second Backward");
        Array.Fill(run.DX, T.NaN);
        run.Memory.Gradients.Fill(T.NaN);
        first.AssertSame(LayerBits<T>.OfBackward(run), "Backward over gradients that were NaN");
    }

    /// <summary>
    /// Nothing is left over from other batches, larger ones included, nor from other parameters; room for more rows changes nothing.
    /// </summary>
    private void CheckEarlierBatches<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        LayerRun<T> full = Open<T>(Rows);
        LayerRun<T> spare = Open<T>(Rows, capacity: Rows + 3);
        T[] parameters = spare.Memory.Parameters.ToArray();
        LayerBits<T> expected = LayerBits<T>.OfStep(full);
        foreach (int rows in (int[])[Rows + 3, Rows])
        {
            Filled<T>(parameters.Length, 7).CopyTo(spare.Memory.Parameters);
            RunOther(spare.Layer, rows);
            parameters.CopyTo(spare.Memory.Parameters);
            expected.AssertSame(LayerBits<T>.OfStep(spare), $"after a batch of {rows} rows with other parameters, capacity {Rows + 3}");
        }
    }

    /// <summary>
    /// The rows of a matrix may lie apart (a leading dimension above the number of columns); the elements between them are not touched and change
    /// nothing.
    /// </summary>
    private void CheckGaps<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int Gap = 3;
        LayerRun<T> dense = Open<T>(Rows);
        LayerRun<T> gaps = Open<T>(Rows, Gap);
        LayerBits<T>.AssertSame(gaps.Dense(gaps.X, gaps.Layer.InputSize), dense.X, "x as drawn into rows with gaps");
        LayerBits<T>.OfAll(dense).AssertSame(LayerBits<T>.OfAll(gaps), $"{Gap} elements between the rows");
        foreach ((T[] values, int columns) in new[] { (gaps.Y, gaps.Layer.OutputSize), (gaps.DX, gaps.Layer.InputSize) })
        {
            for (int k = 0; k < values.Length; k++)
            {
                if (k % (columns + Gap) >= columns && !T.IsNaN(values[k]))
                {
                    string place = $"{(k % (columns + Gap)) - columns + 1} elements after the end of row {k / (columns + Gap)}";
                    throw new LayerFault($"{values[k]} was written {place}; expected no change between the rows.");
                }
            }
        }
    }

    /// <summary>
    /// An empty batch has no mean, no statistics and no gradient: it is refused with an <see cref="ArgumentException"/> before anything is written.
    /// </summary>
    private void CheckEmptyBatch<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => AssertRefused<T>("an empty batch", new(0), new(0), new(0), new(0));

    /// <summary>
    /// Matrices that do not fit the layer or each other are refused with an <see cref="ArgumentException"/> before anything is written.
    /// </summary>
    private void CheckShapes<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Shape fits = new(Rows);
        (Shape wide, Shape low, Shape high) = (new(Rows, Extra: 1), new(Rows - 1), new(Rows + 1));
        AssertRefused<T>("a column too many in x", wide, fits, fits, wide);
        AssertRefused<T>("more rows than the capacity", high, high, high, high);
        AssertRefused<T>("a row too few in y", fits, low, fits, fits);
        AssertRefused<T>("a column too many in y", fits, wide, fits, fits);
        AssertRefused<T>("a row too few in dY", fits, fits, low, fits, backwardAlone: true);
        AssertRefused<T>("a column too many in dX", fits, fits, fits, wide, backwardAlone: true);
    }

    /// <summary>After construction no call allocates managed memory, on the calling thread or the workers'.</summary>
    /// <param name="workers">Threads.</param>
    private void CheckAllocation<T>(int workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Workers team = new(workers);
        LayerRun<T> run = Open<T>(8 * Rows, gap: 1, workers: team);
        long bytes = AllocationMeter.Fewest(team, () =>
        {
            run.Forward();
            run.Backward();
            run.Predict();
        });
        if (bytes != 0)
        {
            throw new LayerFault($"Five calls of Forward, Backward and Predict allocated {bytes} bytes; expected none.");
        }
    }

    /// <summary>Initialize sets every parameter and the state to finite numbers, the same for the same seed.</summary>
    private void CheckInitialize<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        LayerRun<T> run = Open<T>(Rows);
        LayerBits<T> Initialized()
        {
            run.Memory.Parameters.Fill(T.NaN);
            run.Memory.State.Fill(T.NaN);
            run.Layer.Initialize(new RandomState(3), Initializer.He);
            return LayerBits<T>.OfMemory(run, gradients: false, state: true);
        }

        LayerBits<T> first = Initialized();
        first.AssertFinite("after Initialize");
        first.AssertSame(Initialized(), "Initialize with the same seed");
    }

    private static T[] Filled<T>(int length, uint seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] values = new T[length];
        new RandomState(seed).Gaussian<T>(values, 0.5);
        return values;
    }

    /// <summary>Forward and backward on a batch of no interest.</summary>
    private static void RunOther<T>(ILayer<T> layer, int rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int d, int m) = (layer.InputSize, layer.OutputSize);
        ReadOnlyMatrix<T> x = new(Filled<T>(rows * d, 8), rows, d);
        Matrix<T> y = new(new T[rows * m], rows, m);
        layer.Forward(x, y);
        layer.Backward(x, y, new ReadOnlyMatrix<T>(Filled<T>(rows * m, 9), rows, m), new Matrix<T>(new T[rows * d], rows, d));
    }

    private static void AssertRefused(Action call, string name)
    {
        try
        {
            call();
        }
        catch (ArgumentException)
        {
            return;
        }

        throw new LayerFault($"{name} was not refused; expected an ArgumentException.");
    }

    private void AssertRefused<T>(string name, Shape x, Shape y, Shape dY, Shape dX, bool backwardAlone = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        LayerRun<T> run = Open<T>(Rows);
        run.Forward();
        run.Memory.Gradients.Fill(T.One);
        LayerBits<T> before = LayerBits<T>.OfMemory(run, gradients: true, state: true);
        (int d, int m) = (run.Layer.InputSize, run.Layer.OutputSize);
        T[] input = Filled<T>((Rows + 1) * (Math.Max(d, m) + 1), 8);
        T[] output = new T[input.Length];
        Matrix<T> Output(Shape shape, int columns) => new(output, shape.Rows, columns + shape.Extra);
        ReadOnlyMatrix<T> Input(Shape shape, int columns) => new(input, shape.Rows, columns + shape.Extra);
        if (!backwardAlone)
        {
            AssertRefused(() => run.Layer.Forward(Input(x, d), Output(y, m)), $"Forward of {name}");
            AssertRefused(() => run.Layer.Predict(Input(x, d), Output(y, m)), $"Predict of {name}");
        }

        AssertRefused(() => run.Layer.Backward(Input(x, d), Input(y, m), Input(dY, m), Output(dX, d)), $"Backward of {name}");
        before.AssertSame(LayerBits<T>.OfMemory(run, gradients: true, state: true), $"after the refusal of {name}");
        LayerBits<T>.AssertSame(output, new T[output.Length], $"the output after the refusal of {name}");
    }

    /// <summary>A number of rows, and of columns more than the layer's own.</summary>
    private readonly record struct Shape(int Rows, int Extra = 0);
}
