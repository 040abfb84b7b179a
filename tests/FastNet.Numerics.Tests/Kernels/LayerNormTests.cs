using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class LayerNormTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    private static readonly T Epsilon = T.CreateChecked(1e-5);

    [Test]
    public void Equals_the_specification_at_every_width_and_number_of_columns([Values(1, 3)] int rows, [Values] bool special)
    {
        for (int columns = 1; columns <= 257; columns++)
        {
            Compare(rows, columns, columns + (columns % 3), special, compare => Widths.ForEach(width => compare(null, $"width {width}")));
        }
    }

    [TestCase(200, 10, 10)]
    [TestCase(100, 1000, 1003)]
    [TestCase(3, 20_003, 20_003)]
    [TestCase(9000, 3, 4)]
    [TestCase(70_000, 9, 10)]
    public void Equals_the_specification_with_any_number_of_workers(int rows, int columns, int stride)
    {
        Compare(rows, columns, stride, special: false, Everywhere.ForEach);
        Compare(rows, columns, stride, special: true, Everywhere.ForEach);
    }

    [Test]
    public void A_row_of_equal_elements_becomes_the_shifts()
    {
        T[] y = new T[70];
        T[] x = new T[70];
        Array.Fill(x, T.CreateChecked(5));
        T[] beta = [.. Enumerable.Range(0, 70).Select(T.CreateChecked)];
        LayerNorm.Forward(new ReadOnlyMatrix<T>(x, 1, 70), beta, beta, Epsilon, new T[1], new T[1], new Matrix<T>(y, 1, 70));
        Assert.That(y, Is.EqualTo(beta));
    }

    [Test]
    public void Allocates_nothing()
    {
        using NormCase<T> o = new(200, 100, 100, 200, special: false);
        T[] dGamma = new T[100];
        T[] dBeta = new T[100];
        Allocation.AssertNone(workers => Forward(o, workers));
        Allocation.AssertNone(workers => LayerNorm.Backward(o.X, o.Vector(0), o.Vector(2), o.Vector(3), o.Y, dGamma, dBeta, o.Y, workers));
    }

    [Test]
    public void Shapes_and_constants_that_do_not_fit_are_refused_with_the_numbers()
    {
        T[] six = new T[6];
        T[] other = new T[6];
        T[] memory = new T[8];
        void Call(T[] y, int rows, int columns, int beta, int mean, T epsilon)
            => LayerNorm.Forward(new ReadOnlyMatrix<T>(six, rows, columns), new T[columns], new T[beta], epsilon, new T[mean], new T[rows], new Matrix<T>(y, 2, 3));
        Assert.That(() => Call(other, 2, 3, 4, 2, Epsilon), Throws.ArgumentException.With.Message.Contains("beta.Length is 4; expected 3"));
        Assert.That(() => Call(other, 2, 3, 3, 3, Epsilon), Throws.ArgumentException.With.Message.Contains("mean is 3; expected 2"));
        Assert.That(() => Call(other, 3, 2, 2, 3, Epsilon), Throws.ArgumentException.With.Message.Contains("y is 2 x 3; expected 3 x 2"));
        Assert.That(() => Call(six, 2, 3, 3, 2, Epsilon), Throws.ArgumentException.With.Message.Contains("overlaps"));
        Assert.That(() => Call(other, 2, 3, 3, 2, -T.One), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("epsilon is -1"));
        Assert.That(
            () => LayerNorm.Forward(new ReadOnlyMatrix<T>([], 2, 0), [], [], Epsilon, new T[2], new T[2], new Matrix<T>([], 2, 0)), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(
            () => LayerNorm.Forward(new ReadOnlyMatrix<T>(six, 2, 3), new T[3], new T[3], Epsilon, memory.AsSpan(0, 2), memory.AsSpan(1, 2), new Matrix<T>(other, 2, 3)),
            Throws.ArgumentException.With.Message.Contains("inverse").And.Message.Contains("overlaps"));
        Assert.That(
            () => LayerNorm.Backward(new ReadOnlyMatrix<T>(six, 2, 3), new T[3], new T[2], new T[2], new ReadOnlyMatrix<T>(memory, 2, 3), new T[3], new T[3], new Matrix<T>(memory, 2, 3, 4)),
            Throws.ArgumentException.With.Message.Contains("overlaps"), "in place, but with rows further apart");
    }

    private static void Compare(int rows, int columns, int stride, bool special, Action<Action<Workers?, string>> forEach)
    {
        using NormCase<T> o = new(rows, columns, stride, rows, special);
        T[] dGamma = new T[columns];
        T[] dBeta = new T[columns];
        Naive.LayerNormForward<T>(o.X, o.Vector(0), o.Vector(1), Epsilon, o.Vector(2), o.Vector(3), o.Y);
        T[][] forward = o.ToArrays();
        o.Reset();
        Naive.LayerNormBackward<T>(o.X, o.Vector(0), o.Vector(2), o.Vector(3), o.Y, dGamma, dBeta, o.Y);
        T[][] back = o.ToArrays();
        T[] apart = new T[rows * columns];
        T[] dGammaActual = new T[columns];
        T[] dBetaActual = new T[columns];
        forEach((workers, where) =>
        {
            o.Reset();
            Forward(o, workers);
            o.AssertSame(forward, $"forward, {where}");
            o.Reset();
            LayerNorm.Backward(o.X, o.Vector(0), o.Vector(2), o.Vector(3), o.Y, dGammaActual, dBetaActual, new Matrix<T>(apart, rows, columns), workers);
            LayerNorm.Backward(o.X, o.Vector(0), o.Vector(2), o.Vector(3), o.Y, dGammaActual, dBetaActual, o.Y, workers);
            o.AssertSame(back, $"backward in place, {where}");
            Bits.AssertSame<T>(dGammaActual, dGamma, $"dGamma, {where}");
            Bits.AssertSame<T>(dBetaActual, dBeta, $"dBeta, {where}");
            for (int i = 0; i < rows && columns > 0; i++)
            {
                Bits.AssertSame<T>(apart.AsSpan(i * columns, columns), o.Y.Elements.Slice(i * (int)o.Y.RowStride, columns), $"backward, {where}, row {i}");
            }
        });
    }

    private static void Forward(NormCase<T> o, Workers? workers)
        => LayerNorm.Forward(o.X, o.Vector(0), o.Vector(1), Epsilon, o.Vector(2), o.Vector(3), o.Y, workers);
}

public class LayerNormReferenceTests
{
    private const int N = 9;
    private const int D = 13;

    [Test]
    public void Results_and_gradients_are_those_of_NumPy()
    {
        double[] x = Npz.Read("layers", "norm_x");
        double[] gamma = Npz.Read("layers", "norm_gamma");
        double[] y = new double[N * D];
        double[] mean = new double[N];
        double[] inverse = new double[N];
        double[] dGamma = new double[D];
        double[] dBeta = new double[D];
        LayerNorm.Forward<double>(new(x, N, D), gamma, Npz.Read("layers", "norm_beta"), 1e-5, mean, inverse, new(y, N, D));
        Close.Assert(y, Npz.Read("layers", "ln_out"), "y");
        LayerNorm.Backward<double>(new(x, N, D), gamma, mean, inverse, new(Npz.Read("layers", "norm_dout"), N, D), dGamma, dBeta, new(y, N, D));
        Close.Assert(y, Npz.Read("layers", "ln_dx"), "dX");
        Close.Assert(dGamma, Npz.Read("layers", "ln_dgamma"), "dGamma");
        Close.Assert(dBeta, Npz.Read("layers", "ln_dbeta"), "dBeta");
    }
}
