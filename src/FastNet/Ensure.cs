using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using FastNet.Numerics;

namespace FastNet;

/// <summary>Checks of numbers that come from outside; each message gives the value and what was expected.</summary>
internal static class Ensure
{
    // A call of TensorPrimitives costs as much as so many comparisons.
    private const int ShortSpan = 32;

    /// <summary>Refuses an argument that is not as it must be.</summary>
    public static void That(
        [DoesNotReturnIf(false)] bool condition, [InterpolatedStringHandlerArgument(nameof(condition))] ref ErrorText problem, string? name = null)
        => That(condition, condition ? string.Empty : problem.ToString(), name);

    /// <inheritdoc cref="That(bool, ref ErrorText, string?)"/>
    public static void That([DoesNotReturnIf(false)] bool condition, string problem, string? name = null)
    {
        if (!condition)
        {
            throw new ArgumentException(problem, name);
        }
    }

    /// <summary>0 &lt;= value, finite.</summary>
    public static double FiniteAndNotNegative(double value, [CallerArgumentExpression(nameof(value))] string name = "")
        => Require(double.IsFinite(value) && value >= 0, value, "a finite number, 0 or more", name);

    /// <summary>1 or more.</summary>
    public static int Positive(int value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, name);
        return value;
    }

    /// <summary>Dimensions, 0 or more each.</summary>
    public static void NoneNegative(ReadOnlySpan<int> shape)
    {
        int negative = shape.IndexOfAnyInRange(int.MinValue, -1);
        ArgumentOutOfRangeException.ThrowIfNegative(negative < 0 ? 0 : shape[negative], nameof(shape));
    }

    /// <summary>0 &lt;= value &lt; 1.</summary>
    public static double Fraction(double value, [CallerArgumentExpression(nameof(value))] string name = "")
        => Require(value >= 0 && value < 1, value, "0 or more and below 1", name);

    /// <summary>0 &lt;= value &lt; 1, also as the element type has it: in float, 0.99999999999 is 1.</summary>
    public static double Fraction<T>(double value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : INumber<T>
    {
        Fraction(double.CreateChecked(T.CreateChecked(value)), name);
        return value;
    }

    /// <summary>0 &lt; value, finite.</summary>
    public static double FiniteAndPositive(double value, [CallerArgumentExpression(nameof(value))] string name = "")
        => Require(double.IsFinite(value) && value > 0, value, "a finite number above 0", name);

    /// <summary>0 &lt; value, finite, also as the element type has it: in float, 1e-50 is 0.</summary>
    public static double FiniteAndPositive<T>(double value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : INumber<T>
    {
        FiniteAndPositive(double.CreateChecked(T.CreateChecked(value)), name);
        return value;
    }

    /// <summary>The probability of keeping an element that <see cref="Dropout"/> takes.</summary>
    public static double Keep(double value, [CallerArgumentExpression(nameof(value))] string name = "")
        => Within(value, Dropout.SmallestKeep, 1, name);

    /// <summary>smallest &lt;= value &lt;= largest.</summary>
    public static double Within(double value, double smallest, double largest, [CallerArgumentExpression(nameof(value))] string name = "")
        => Require(value >= smallest && value <= largest, value, $"{smallest} to {largest}", name);

    /// <summary>The elements of an array of so many rows; what exceeds an int is refused with the numbers.</summary>
    /// <exception cref="OverflowException">There are more than 2^31 - 1.</exception>
    public static int Elements(string name, long rows, long columns)
    {
        Int128 elements = (Int128)rows * columns;
        return elements <= int.MaxValue
            ? (int)elements
            : throw new OverflowException($"{name}: {rows} x {columns} are {elements} elements; expected {int.MaxValue} (2^31 - 1) or fewer.");
    }

    /// <summary>Refuses rows that, padded as they are kept, do not fit in one span.</summary>
    /// <exception cref="OverflowException">They have more than 2^31 - 1 elements.</exception>
    public static void FitInSpan<T>(int rows, int features)
        where T : unmanaged
        => Elements($"{rows} rows of {features} features", rows, MatrixLayout.PaddedStride<T>(features));

    /// <summary>One of an enumeration's values.</summary>
    public static TEnum Defined<TEnum>(TEnum value, [CallerArgumentExpression(nameof(value))] string name = "")
        where TEnum : struct, Enum
        => Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; expected one of {string.Join(", ", Enum.GetNames<TEnum>())}.");

    /// <summary>One label for each row, and every label names a class.</summary>
    public static void Labels(ReadOnlySpan<int> labels, int rows, int classes)
    {
        if (labels.Length != rows)
        {
            throw new ArgumentException($"There are {labels.Length} labels for {rows} rows; expected one each.", nameof(labels));
        }

        int wrong = labels.IndexOfAnyExceptInRange(0, classes - 1);
        if (wrong >= 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(labels), labels[wrong],
                $"The label of row {wrong} is {labels[wrong]}; expected 0 or more and below {classes}, the number of classes.");
        }
    }

    /// <summary>Targets that are finite numbers from the smallest to the largest.</summary>
    public static void Targets<T>(ReadOnlyMatrix<T> targets, double smallest, double largest)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (T low, T high) = (T.CreateChecked(smallest), T.CreateChecked(largest));

        // Rows that follow each other are one.
        bool isOne = targets.RowStride == targets.Columns;
        for (int i = 0; i < (isOne ? 1 : targets.Rows); i++)
        {
            ReadOnlySpan<T> numbers = isOne ? targets.Elements[..(targets.Rows * targets.Columns)] : targets.Row(i);
            int wrong = numbers.Length < ShortSpan || !AreWithin(numbers, low, high) ? FirstOutside(numbers, low, high) : -1;
            if (wrong >= 0)
            {
                (int row, int column) = isOne ? Math.DivRem(wrong, targets.Columns) : (i, wrong);
                string expected = double.IsFinite(largest) ? $"{smallest} to {largest}"
                    : double.IsFinite(smallest) ? $"a finite number, {smallest} or more"
                    : "a finite number";
                throw new ArgumentOutOfRangeException(
                    nameof(targets), numbers[wrong], $"The target of row {row}, column {column} is {numbers[wrong]}; expected {expected}.");
            }
        }
    }

    /// <summary>The weights of a loss's classes, as numbers of the type.</summary>
    public static T[] ClassWeights<T>(IReadOnlyList<double>? weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] rounded = [.. (weights ?? []).Select(T.CreateChecked)];
        for (int i = 0; i < rounded.Length; i++)
        {
            FiniteAndNotNegative(double.CreateChecked(rounded[i]), $"The weight of class {i}");
        }

        return rounded.Length == 0 || rounded.AsSpan().ContainsAnyExcept(T.Zero)
            ? rounded
            : throw new ArgumentException($"The weights of all {rounded.Length} classes are 0; expected one above 0.", nameof(weights));
    }

    /// <summary>A batch that a net takes, apart from the scores that it makes of it.</summary>
    public static void Batch<T>(ReadOnlyMatrix<T> x, int batchCapacity, int inputSize, ReadOnlySpan<T> scores)
        where T : unmanaged
    {
        if (x.Columns != inputSize || x.Rows < 1 || x.Rows > batchCapacity)
        {
            throw new ArgumentException(
                $"The batch is {x.Rows} x {x.Columns}; expected 1 to {batchCapacity} rows of {inputSize} features.", nameof(x));
        }

        if (x.Elements.Overlaps(scores))
        {
            throw new ArgumentException(
                $"The batch of {x.Rows} x {x.Columns} lies in the memory of the scores, which this call overwrites; expected memory of its own.",
                nameof(x));
        }
    }

    /// <summary>Two row-major matrices of one shape.</summary>
    public static void ScoresAndGradient<T>(ReadOnlyMatrix<T> scores, Matrix<T> gradient)
        where T : unmanaged
    {
        if (gradient.Rows != scores.Rows || gradient.Columns != scores.Columns)
        {
            throw new ArgumentException(
                $"The gradient is {gradient.Rows} x {gradient.Columns}; expected {scores.Rows} x {scores.Columns}, as the scores are.",
                nameof(gradient));
        }

        if (scores.Columns > 1 && (scores.ColumnStride != 1 || gradient.ColumnStride != 1))
        {
            throw new ArgumentException(
                $"The columns of scores and gradient are {scores.ColumnStride} and {gradient.ColumnStride} elements apart; expected 1.",
                nameof(scores));
        }
    }

    private static double Require(bool holds, double value, string expected, string name)
        => holds ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; expected {expected}.");

    private static bool AreWithin<T>(ReadOnlySpan<T> values, T low, T high)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T smallest = TensorPrimitives.Min(values); // NaN, if there is one
        T largest = TensorPrimitives.Max(values);
        return T.IsFinite(smallest) && T.IsFinite(largest) && smallest >= low && largest <= high;
    }

    private static int FirstOutside<T>(ReadOnlySpan<T> values, T low, T high)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!(values[i] >= low && values[i] <= high && T.IsFinite(values[i])))
            {
                return i;
            }
        }

        return -1;
    }
}
