using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class BatchNormTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    private static readonly T Momentum = T.CreateChecked(0.9);
    private static readonly T Epsilon = T.CreateChecked(1e-5);

    [Test]
    public void Equals_the_specification_at_every_width_and_number_of_columns([Values(1, 2, 5)] int rows, [Values] bool special)
    {
        for (int columns = 0; columns <= 257; columns++)
        {
            Compare(rows, columns, columns + (columns % 3), special, compare => Widths.ForEach(width => compare(null, $"width {width}")));
        }
    }

    [TestCase(200, 10, 10)]
    [TestCase(100, 1000, 1003)]
    [TestCase(3, 20_003, 20_003)]
    [TestCase(9000, 3, 4)]
    [TestCase(66_000, 33, 48)]
    public void Equals_the_specification_with_any_number_of_workers(int rows, int columns, int stride)
    {
        Compare(rows, columns, stride, special: false, Everywhere.ForEach);
        Compare(rows, columns, stride, special: true, Everywhere.ForEach);
    }

    [Test]
    public void A_batch_far_from_zero_keeps_its_variance()
    {
        // x = 4096 + {0, 1/4, 1/2, 3/4}: the variance is 5/64, which a difference of mean squares would lose in float.
        T[] y = new T[4];
        T[] x = [.. Enumerable.Range(0, 4).Select(i => T.CreateChecked(4096 + (i / 4.0)))];
        T[] statistics = new T[4];
        BatchNorm.Forward(new ReadOnlyMatrix<T>(x, 4, 1), [T.One], [T.Zero], T.Zero, Epsilon, statistics.AsSpan(0, 1), statistics.AsSpan(1, 1), statistics.AsSpan(2, 1), statistics.AsSpan(3, 1), new Matrix<T>(y, 4, 1));
        Assert.That(double.CreateChecked(statistics[0]), Is.EqualTo(4096.375));
        Assert.That(double.CreateChecked(statistics[1]), Is.EqualTo(5.0 / 64));
        Assert.That(double.CreateChecked(y[0]), Is.EqualTo(-0.375 / Math.Sqrt((5.0 / 64) + 1e-5)).Within(1e-6));
    }

    [Test]
    public void Allocates_nothing()
    {
        using NormCase<T> o = new(200, 100, 100, 100, special: false);
        Allocation.AssertNone(workers => Forward(o, workers));
        Allocation.AssertNone(workers => Predict(o, workers));
        Allocation.AssertNone(workers => Backward(o, o.Y, workers));
    }

    [Test]
    public void Shapes_and_constants_that_do_not_fit_are_refused_with_the_numbers()
    {
        T[] six = new T[6];
        T[] other = new T[6];
        T[] v = new T[3 * 6];
        void Train(int rows, T[] y, int gamma, T momentum, T epsilon)
            => BatchNorm.Forward(new ReadOnlyMatrix<T>(six, rows, 3), new T[gamma], v.AsSpan(0, 3), momentum, epsilon, v.AsSpan(3, 3), v.AsSpan(6, 3), v.AsSpan(9, 3), v.AsSpan(12, 3), new Matrix<T>(y, 2, 3));
        Assert.That(() => Train(2, other, 4, Momentum, Epsilon), Throws.ArgumentException.With.Message.Contains("gamma.Length is 4; expected 3"));
        Assert.That(() => Train(1, other, 3, Momentum, Epsilon), Throws.ArgumentException.With.Message.Contains("y is 2 x 3; expected 1 x 3"));
        Assert.That(() => Train(0, other, 3, Momentum, Epsilon), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Train(2, six, 3, Momentum, Epsilon), Throws.ArgumentException.With.Message.Contains("overlaps"));
        Assert.That(() => Train(2, other, 3, T.One, Epsilon), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("momentum is 1"));
        Assert.That(() => Train(2, other, 3, Momentum, T.Zero), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("epsilon is 0"));
        Assert.That(
            () => BatchNorm.Predict(new ReadOnlyMatrix<T>(six, 3, 2).Transposed, new T[3], new T[3], Epsilon, new T[3], new T[3], new Matrix<T>(other, 2, 3)),
            Throws.ArgumentException.With.Message.Contains("columns of x are 2 elements apart"));
        Assert.That(
            () => BatchNorm.Backward(new ReadOnlyMatrix<T>(six, 2, 3), new T[3], new T[3], new T[3], new ReadOnlyMatrix<T>(other, 2, 3), v.AsSpan(0, 3), v.AsSpan(2, 3), new Matrix<T>(new T[6], 2, 3)),
            Throws.ArgumentException.With.Message.Contains("dBeta").And.Message.Contains("overlaps"));
        Assert.That(
            () => BatchNorm.Backward(new ReadOnlyMatrix<T>(six, 2, 3), new T[3], new T[3], new T[3], new ReadOnlyMatrix<T>(v, 2, 3), new T[3], new T[3], new Matrix<T>(v.AsSpan(1), 2, 3)),
            Throws.ArgumentException.With.Message.Contains("overlaps"));
    }

    private static void Compare(int rows, int columns, int stride, bool special, Action<Action<Workers?, string>> forEach)
    {
        using NormCase<T> o = new(rows, columns, stride, columns, special);
        Naive.BatchNormForward<T>(o.X, o.Vector(0), o.Vector(1), Momentum, Epsilon, o.Vector(2), o.Vector(3), o.Vector(4), o.Vector(5), o.Y);
        T[][] trained = o.ToArrays();
        o.Reset();
        Naive.BatchNormPredict<T>(o.X, o.Vector(0), o.Vector(1), Epsilon, o.Vector(2), o.Vector(3), o.Y);
        T[][] predicted = o.ToArrays();
        o.Reset();
        Naive.BatchNormBackward<T>(o.X, o.Vector(0), o.Vector(2), o.Vector(3), o.Y, o.Vector(4), o.Vector(5), o.Y);
        T[][] back = o.ToArrays();
        T[] apart = new T[rows * columns];
        forEach((workers, where) =>
        {
            o.Reset();
            Forward(o, workers);
            o.AssertSame(trained, $"forward, {where}");
            o.Reset();
            Predict(o, workers);
            o.AssertSame(predicted, $"predict, {where}");
            o.Reset();
            Backward(o, new Matrix<T>(apart, rows, columns), workers);
            Backward(o, o.Y, workers);
            o.AssertSame(back, $"backward in place, {where}");
            for (int i = 0; i < rows && columns > 0; i++)
            {
                Bits.AssertSame<T>(apart.AsSpan(i * columns, columns), o.Y.Elements.Slice(i * (int)o.Y.RowStride, columns), $"backward, {where}, row {i}");
            }
        });
    }

    private static void Forward(NormCase<T> o, Workers? workers)
        => BatchNorm.Forward(o.X, o.Vector(0), o.Vector(1), Momentum, Epsilon, o.Vector(2), o.Vector(3), o.Vector(4), o.Vector(5), o.Y, workers);

    private static void Predict(NormCase<T> o, Workers? workers)
        => BatchNorm.Predict(o.X, o.Vector(0), o.Vector(1), Epsilon, o.Vector(2), o.Vector(3), o.Y, workers);

    private static void Backward(NormCase<T> o, Matrix<T> dX, Workers? workers)
        => BatchNorm.Backward(o.X, o.Vector(0), o.Vector(2), o.Vector(3), o.Y, o.Vector(4), o.Vector(5), dX, workers);
}

public class BatchNormReferenceTests
{
    private const int N = 9;
    private const int D = 13;

    [Test]
    public void Results_and_gradients_are_those_of_NumPy()
    {
        double[] x = Npz.Read("layers", "norm_x");
        double[] gamma = Npz.Read("layers", "norm_gamma");
        double[] y = new double[N * D];
        double[][] v = [.. Enumerable.Range(0, 6).Select(_ => new double[D])];
        BatchNorm.Forward<double>(new(x, N, D), gamma, Npz.Read("layers", "norm_beta"), 0.9, 1e-5, v[0], v[1], v[2], v[3], new(y, N, D));
        Close.Assert(y, Npz.Read("layers", "bn_out"), "y");
        Close.Assert(v[0], Npz.Read("layers", "bn_running_mean"), "running mean");
        Close.Assert(v[1], Npz.Read("layers", "bn_running_var"), "running variance");
        Close.Assert(v[2], Npz.Read("layers", "bn_mean"), "mean");
        BatchNorm.Backward<double>(new(x, N, D), gamma, v[2], v[3], new(Npz.Read("layers", "norm_dout"), N, D), v[4], v[5], new(y, N, D));
        Close.Assert(y, Npz.Read("layers", "bn_dx"), "dX");
        Close.Assert(v[4], Npz.Read("layers", "bn_dgamma"), "dGamma");
        Close.Assert(v[5], Npz.Read("layers", "bn_dbeta"), "dBeta");
    }

    [Test]
    public void Predictions_with_the_statistics_of_the_batch_are_those_of_training()
    {
        double[] x = Npz.Read("layers", "norm_x");
        double[] y = new double[N * D];
        BatchNorm.Predict<double>(
            new(x, N, D), Npz.Read("layers", "norm_gamma"), Npz.Read("layers", "norm_beta"), 1e-5, Npz.Read("layers", "bn_mean"), Npz.Read("layers", "bn_var"), new(y, N, D));
        Close.Assert(y, Npz.Read("layers", "bn_out"), "y");
    }
}
