using System.Numerics;
using System.Numerics.Tensors;
using FastNet.Numerics;

namespace FastNet.Data;

/// <summary>X^T X / N of rows X (N, D) less their mean, divided by deviations. Only panels on and above the diagonal are multiplied.</summary>
internal static class Covariance
{
    /// <summary>Columns of a panel: wide panels multiply faster, narrow ones waste less below the diagonal.</summary>
    private const int PanelColumns = 512;

    /// <summary>Whole numbers that are floats at one time: 25 MB for CIFAR-10.</summary>
    private const int RowsPerBlock = 2048;

    // Pixels. Larger numbers would make blocks too short to pay.
    private const int LargestWhole = 255;

    /// <summary>Every whole number up to it is a float.</summary>
    private const int LargestSum = 1 << 24;

    /// <exception cref="ArgumentException">The rows have values that are not finite, or too large to square.</exception>
    internal static double[] Of<T>(Samples<T> rows, double[] mean, double[] deviation, Workers? workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int features = rows.Features;
        double[] covariance = new double[Ensure.Elements("covariance matrix", features, features)];
        if (!SumWholeNumbers(rows, mean, deviation, covariance, workers))
        {
            SumNumbers(rows, mean, deviation, covariance, workers);
        }

        for (int i = 0; i < features; i++)
        {
            for (int j = 0; j < i; j++)
            {
                covariance[(i * features) + j] = covariance[(j * features) + i];
            }
        }

        TensorPrimitives.Divide(covariance, rows.Count, covariance);
        bool areFinite = TensorPrimitives.IsFiniteAll<double>(covariance);
        Ensure.That(areFinite, "The rows have values that are not finite, or too large to square.", nameof(rows));
        return covariance;
    }

    // Block after block added to one chain of multiply-adds in the order of the rows.
    private static void SumNumbers<T>(Samples<T> rows, double[] mean, double[] deviation, double[] sums, Workers? workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int features = rows.Features;
        Preprocessing.Blocks(rows, mean, deviation, workers, (first, count, block) =>
        {
            for (int start = 0; start < features; start += PanelColumns)
            {
                int height = Math.Min(PanelColumns, features - start);
                Matrix<double> panel = new(sums.AsSpan((start * features) + start), height, features - start, features);
                Multiply(block, count, start, panel, accumulate: first > 0, workers);
            }
        });
    }

    /// <summary>
    /// The same of rows that are whole numbers plus a constant for each column, but for the rounding of <typeparamref name="T"/>: pixels less their
    /// mean. Products of floats, twice as fast, are exact while a block's sums are below 2^24, and so are their sums in double. False: the rows are
    /// others, and <paramref name="sums"/> may be changed.
    /// </summary>
    private static bool SumWholeNumbers<T>(Samples<T> rows, double[] mean, double[] deviation, double[] sums, Workers? workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int features = rows.Features;
        WholeNumbers<T> numbers = new(rows, mean);

        // The last row tells most other rows before memory is taken for whole numbers.
        if (!numbers.TryRead(rows.Count - 1, LargestWhole))
        {
            return false;
        }

        float[] block = new float[Math.Min(RowsPerBlock, rows.Count) * features];
        float[] products = new float[Math.Min(PanelColumns, features) * features];
        float[] squares = new float[features];
        double[] totals = new double[features];
        int count = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            if (!numbers.TryRead(i, LargestWhole))
            {
                return false;
            }

            Span<float> row = block.AsSpan(count * features, features);
            TensorPrimitives.ConvertTruncating<double, float>(numbers.Whole, row);
            TensorPrimitives.MultiplyAdd(row, row, squares, squares);
            TensorPrimitives.Add(totals, numbers.Whole, totals);
            count++;

            // No sum of products in a block is above the largest of its sums of squares.
            bool isFull = count == RowsPerBlock || TensorPrimitives.Max<float>(squares) > LargestSum - (LargestWhole * LargestWhole);
            if (isFull || i == rows.Count - 1)
            {
                AddProducts(block, count, products, sums, features, workers);
                squares.AsSpan().Clear();
                count = 0;
            }
        }

        // The sum of (q + a)(r + b) is that of q r, and b times that of q, and a times that of r, and N a b.
        for (int i = 0; i < features; i++)
        {
            double a = numbers.Constants[i] - mean[i];
            for (int j = i; j < features; j++)
            {
                double b = numbers.Constants[j] - mean[j];
                double sum = sums[(i * features) + j] + (totals[i] * b) + (a * (totals[j] + (rows.Count * b)));
                sums[(i * features) + j] = sum / (deviation[i] * deviation[j]);
            }
        }

        return true;
    }

    private static void AddProducts(float[] block, int count, float[] products, double[] sums, int features, Workers? workers)
    {
        for (int start = 0; start < features; start += PanelColumns)
        {
            int height = Math.Min(PanelColumns, features - start);
            int width = features - start;
            Multiply(block, count, start, new Matrix<float>(products, height, width), accumulate: false, workers);
            RowStretches.Run(height, workers, progress: null, (from, end) =>
            {
                for (int i = from; i < end; i++)
                {
                    Span<double> target = sums.AsSpan(((start + i) * features) + start, width);
                    ReadOnlySpan<float> row = products.AsSpan(i * width, width);
                    for (int j = 0; j < row.Length; j++)
                    {
                        target[j] += row[j];
                    }
                }
            });
        }
    }

    /// <summary>The products of a panel's columns with those from its first on; a block has as many columns as its last panel ends at.</summary>
    private static void Multiply<T>(T[] block, int count, int start, Matrix<T> panel, bool accumulate, Workers? workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int features = start + panel.Columns;
        ReadOnlyMatrix<T> left = new(block.AsSpan(start), count, panel.Rows, features);
        ReadOnlyMatrix<T> right = new(block.AsSpan(start), count, panel.Columns, features);
        Gemm.Multiply(left.Transposed, right, panel, accumulate, workers);
    }

    /// <summary>Rows as whole numbers and a constant for each column, near to its mean.</summary>
    private sealed class WholeNumbers<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Larger values round too coarsely to tell whole numbers from others.
        private const double LargestValue = 256;

        // Half a unit in the last place for a value and the same for the constant, and as much for the arithmetic.
        private static readonly double Rounding = 2 * double.CreateTruncating(T.BitIncrement(T.One) - T.One);

        private readonly Samples<T> _rows;
        private readonly double[] _first;
        private readonly double[] _values;
        private readonly double[] _rest;

        internal WholeNumbers(Samples<T> rows, double[] mean)
        {
            int features = rows.Features;
            (_rows, _first, _values) = (rows, new double[features], new double[features]);
            (_rest, Whole) = (new double[features], new double[features]);
            TensorPrimitives.ConvertTruncating(rows.Row(0), _first.AsSpan());
            Constants = [.. _first.Zip(mean, (value, center) => value + Math.Round(center - value))];
        }

        internal double[] Constants { get; }

        /// <summary>Those of the row that was read.</summary>
        internal double[] Whole { get; }

        /// <summary>False: they are others, or larger.</summary>
        internal bool TryRead(int index, double largest)
        {
            TensorPrimitives.ConvertTruncating(_rows.Row(index), _values.AsSpan());
            TensorPrimitives.Subtract(_values, Constants, _rest);
            TensorPrimitives.Round<double>(_rest, Whole);
            TensorPrimitives.Subtract(_rest, Whole, _rest);
            TensorPrimitives.Abs<double>(_rest, _rest);
            TensorPrimitives.MaxMagnitude(_values, _first, _values);
            TensorPrimitives.Abs<double>(_values, _values);
            TensorPrimitives.Min(_values, LargestValue, _values);
            TensorPrimitives.Multiply(_values, Rounding, _values);
            TensorPrimitives.Subtract(_rest, _values, _rest);
            return TensorPrimitives.Max<double>(_rest) <= 0 && Math.Abs(TensorPrimitives.MaxMagnitude<double>(Whole)) <= largest;
        }
    }
}
