using System.Numerics;

namespace FastNet.Numerics.Tests.Support;

/// <summary>
/// What every activation kernel must pass: the bits of its specification everywhere, in place too, no allocation, and errors that name what was wrong.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract class ActivationTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    [Test]
    public void Forward_equals_the_specification()
        => ElementwiseCheck.Run<T>(2, (o, workers) => Forward<T>(o[0], o[1], workers), o => NaiveForward(o[0], o[1]));

    [Test]
    public void Forward_works_in_place()
        => ElementwiseCheck.Run<T>(1, (o, workers) => Forward<T>(o[0], o[0], workers), o => NaiveForward(o[0], o[0]));

    [Test]
    public void Backward_equals_the_specification()
        => ElementwiseCheck.Run<T>(3, (o, workers) => Backward(o[0], o[1], o[2], workers), o => NaiveBackward(o[0], o[1], o[2]));

    [Test]
    public void Backward_works_in_place_of_the_gradient_and_of_what_is_kept()
    {
        ElementwiseCheck.Run<T>(2, (o, workers) => Backward(o[0], o[1], o[1], workers), o => NaiveBackward(o[0], o[1], o[1]));
        ElementwiseCheck.Run<T>(2, (o, workers) => Backward(o[0], o[1], o[0], workers), o => NaiveBackward(o[0], o[1], o[0]));
    }

    [Test]
    public void Allocates_nothing()
    {
        T[] x = new T[40_000];
        T[] y = new T[40_000];
        Allocation.AssertNone(workers => Forward<T>(x, y, workers));
        Allocation.AssertNone(workers => Backward(x, x, y, workers));
    }

    [Test]
    public void Lengths_that_differ_are_refused_with_both_numbers()
    {
        T[] four = new T[4];
        T[] five = new T[5];
        Assert.That(() => Forward<T>(four, five), Throws.ArgumentException.With.Message.Contains("5; expected 4"));
        Assert.That(() => Backward(four, five, four), Throws.ArgumentException.With.Message.Contains("5; expected 4"));
        Assert.That(() => Backward(four, four, five), Throws.ArgumentException.With.Message.Contains("5; expected 4"));
    }

    [Test]
    public void Partly_overlapping_memory_is_refused()
    {
        T[] memory = new T[9];
        T[] apart = new T[8];
        Assert.That(() => Forward<T>(memory.AsSpan(0, 8), memory.AsSpan(1, 8)), Throws.ArgumentException.With.Message.Contains("overlaps"));
        Assert.That(() => Backward(memory.AsSpan(0, 8), apart, memory.AsSpan(1, 8)), Throws.ArgumentException.With.Message.Contains("overlaps"));
        Assert.That(() => Backward(apart, memory.AsSpan(1, 8), memory.AsSpan(0, 8)), Throws.ArgumentException.With.Message.Contains("overlaps"));
    }

    [Test]
    public void Half_is_refused_by_name()
        => Assert.That(() => Forward<Half>(new Half[1], new Half[1]), Throws.TypeOf<NotSupportedException>().With.Message.Contains("Half"));

    protected abstract void Forward<TNumber>(ReadOnlySpan<TNumber> x, Span<TNumber> y, Workers? workers = null)
        where TNumber : unmanaged, IBinaryFloatingPointIeee754<TNumber>;

    protected abstract void Backward(ReadOnlySpan<T> kept, ReadOnlySpan<T> dY, Span<T> dX, Workers? workers = null);

    protected abstract void NaiveForward(ReadOnlySpan<T> x, Span<T> y);

    protected abstract void NaiveBackward(ReadOnlySpan<T> kept, ReadOnlySpan<T> dY, Span<T> dX);

    /// <summary>The value at x, at every width, to the last bit.</summary>
    protected void AssertValue(double x, double expected) => Widths.ForEach(width =>
    {
        T[] y = new T[3];
        Forward<T>([T.One, T.CreateChecked(x), T.One], y);
        Bits.AssertSame<T>([y[1]], [T.CreateChecked(expected)], $"width {width}");
    });

    /// <summary>The derivative, at every width, to the last bit.</summary>
    protected void AssertDerivative(double kept, double expected) => Widths.ForEach(width =>
    {
        T[] dX = new T[3];
        Backward([T.One, T.CreateChecked(kept), T.One], [T.One, T.One, T.One], dX);
        Bits.AssertSame<T>([dX[1]], [T.CreateChecked(expected)], $"width {width}");
    });
}
