using System.Numerics;
using System.Numerics.Tensors;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Elementwise;

/// <summary>The driver of update rules that are written over spans.</summary>
[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class SpanUpdateTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    private static readonly T Rate = T.CreateChecked(0.01);

    /// <summary>Gradient descent by spans has the bits of the kernel, with both factors and without.</summary>
    [TestCase(0, 1)]
    [TestCase(0.3, 0.7)]
    public void Blocks_make_up_the_whole(double decay, double scale)
        => ElementwiseCheck.Run<T>(
            2,
            (o, workers) => SpanUpdate.Apply(new Descent(), o[0], o[1], Rate, workers, decay, scale),
            o => Naive.SgdUpdate(o[0], o[1], Rate, decay, scale));

    [Test]
    public void Blocks_have_fixed_bounds_and_each_is_asked_for_once([Values(1, 2048, 2049, 40_000, 300_000)] int length, [Values(1, 3)] int threads)
    {
        using Workers workers = new(threads);
        Recorder recorder = new();
        SpanUpdate.Apply(recorder, new T[length], new T[length], Rate, workers);
        Assert.That(
            recorder.Blocks.Order(), Is.EqualTo(Enumerable.Range(0, (length + 2047) / 2048).Select(i => (2048 * i, Math.Min(2048, length - (2048 * i))))));
    }

    [Test]
    public void Nothing_is_asked_for_where_there_is_nothing()
    {
        Recorder recorder = new();
        SpanUpdate.Apply(recorder, [], [], Rate);
        Assert.That(recorder.Blocks, Is.Empty);
    }

    [Test]
    public void A_failure_of_the_formula_reaches_the_caller([Values(1, 2)] int threads)
    {
        using Workers workers = new(threads);
        Assert.That(
            () => SpanUpdate.Apply(new Failing(), new T[100_000], new T[100_000], Rate, workers),
            Throws.TypeOf<NotSupportedException>().With.Message.EqualTo("block"));
    }

    [Test]
    public void Allocates_nothing()
    {
        Descent rule = new();
        T[] w = new T[70_000];
        T[] g = new T[70_000];
        Allocation.AssertNone(workers => SpanUpdate.Apply(rule, w, g, Rate, workers, 0.1, 0.5));
    }

    [Test]
    public void What_makes_no_sense_is_refused()
    {
        T[] five = new T[5];
        Assert.That(() => SpanUpdate.Apply(null!, five, new T[5], Rate), Throws.ArgumentNullException);
        Assert.That(
            () => SpanUpdate.Apply(new Descent(), five, new T[5], T.NaN), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("rate is NaN"));
        Assert.That(
            () => SpanUpdate.Apply(new Descent(), five, new T[5], Rate, weightDecay: -1),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("weightDecay is -1"));
        Assert.That(() => SpanUpdate.Apply(new Descent(), five, new T[4], Rate), Throws.ArgumentException.With.Message.Contains("4; expected 5"));
        Assert.That(() => SpanUpdate.Apply(new Descent(), five, five, Rate), Throws.ArgumentException.With.Message.Contains("overlaps"));
    }

    private sealed class Descent : ISpanRule<T>
    {
        public void Apply(int start, Span<T> w, ReadOnlySpan<T> g, Span<T> workspace) => TensorPrimitives.FusedMultiplyAdd(g, -Rate, w, w);
    }

    private sealed class Recorder : ISpanRule<T>
    {
        public List<(int Start, int Length)> Blocks { get; } = [];

        public void Apply(int start, Span<T> w, ReadOnlySpan<T> g, Span<T> workspace)
        {
            Assert.That((g.Length, workspace.Length), Is.EqualTo((w.Length, w.Length)));
            lock (Blocks)
            {
                Blocks.Add((start, w.Length));
            }
        }
    }

    private sealed class Failing : ISpanRule<T>
    {
        public void Apply(int start, Span<T> w, ReadOnlySpan<T> g, Span<T> workspace) => throw new NotSupportedException("block");
    }
}
