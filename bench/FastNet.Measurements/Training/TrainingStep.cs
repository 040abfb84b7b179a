using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>
/// One whole step of training a two-layer net on CIFAR-10's sizes: draw 200 of 20,000 rows with replacement, gather them, forward, softmax loss,
/// backward, L2 and update. The rows fill far more memory than a cache, so a batch comes from main memory as in real training.
/// </summary>
internal sealed class TrainingStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public const int Rows = 20_000;
    public const int Features = 3072;
    public const int Classes = 10;
    public const int Batch = 200;
    public const double Rate = 1e-3;
    public const double Regularization = 0.25;

    private static readonly int Stride = MatrixLayout.PaddedStride<T>(Features);

    private readonly AlignedBuffer<T>? _rows;
    private readonly byte[] _pixels = [];
    private readonly double[] _mean = [];
    private readonly AlignedBuffer<T> _batch = new(Batch * Stride);
    private readonly int[] _labels = Operand.Integers(Rows, Classes, seed: 2);
    private readonly int[] _drawn = new int[Batch];
    private readonly int[] _batchLabels = new int[Batch];
    private readonly RandomState _random = new(0);
    private readonly Workers _workers;
    private Net<T>? _net;
    private Optimizer<T>? _rule;

    /// <param name="workers">The threads of all parts.</param>
    /// <param name="bytes">The images are bytes until they are gathered; else numbers from the beginning.</param>
    public TrainingStep(Workers workers, bool bytes = false)
    {
        _workers = workers;
        if (bytes)
        {
            Random random = new(1);
            _pixels = new byte[Rows * Features];
            random.NextBytes(_pixels);
            _mean = [.. Enumerable.Range(0, Features).Select(_ => 128 * random.NextDouble())];
        }
        else
        {
            _rows = Operand.Random<T>(Rows * Stride, seed: 1, scale: 128);
        }
    }

    /// <summary>Steps of another net on the rows of <paramref name="other"/>, which must be numbers.</summary>
    public TrainingStep(TrainingStep<T> other) => (_workers, _rows) = (other._workers, other._rows);

    /// <summary>The rows that batches are drawn from; none where they are bytes.</summary>
    public ReadOnlyMatrix<T> Numbers => _rows is null ? default : new(_rows.Span, Rows, Features, Stride);

    /// <summary>A label for each row.</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>The rows of the last batch.</summary>
    public ReadOnlySpan<int> Drawn => _drawn;

    /// <summary>The net that was chosen.</summary>
    public Net<T> Net => _net ?? throw new InvalidOperationException("Choose a net first.");

    private Optimizer<T> Rule => _rule ?? throw new InvalidOperationException("Choose a rule first.");

    /// <summary>Additions and multiplications in the products of a step: forward and weight gradient of both layers, and the hidden gradient.</summary>
    public static double Operations(int hidden) => 2.0 * Batch * hidden * ((2 * Features) + (3 * Classes));

    /// <summary>Starts anew with another net and rule.</summary>
    /// <param name="hidden">Hidden units.</param>
    /// <param name="rule">sgd or adam.</param>
    /// <param name="ownLayers">The net is composed of public layers, as users compose theirs; else a <see cref="TwoLayerNet{T}"/>.</param>
    public void Choose(int hidden, string rule, bool ownLayers = false)
    {
        _net = ownLayers
            ? Composed(hidden)
            : new TwoLayerNet<T>(Features, hidden, Classes, Batch, new() { Regularization = Regularization, Workers = _workers });
        _net.Initialize(_random, weightScale: 1e-4);
        _rule = Optimizer<T>.Named(rule, _net.Parameters.Length);
    }

    public double Run()
    {
        _random.Choice(Rows, _drawn);
        if (_rows is null)
        {
            GatherPixels.Apply(new ReadOnlyMatrix<byte>(_pixels, Rows, Features, Features), _mean, _drawn, new Matrix<T>(_batch.Span, _drawn.Length, Features, Stride), _workers);
        }
        else
        {
            GatherRows.Apply<T>(new ReadOnlyMatrix<T>(_rows.Span, Rows, Features, Stride), _drawn, new Matrix<T>(_batch.Span, _drawn.Length, Features, Stride), _workers);
        }

        GatherRows.Apply(_labels, _drawn, _batchLabels);
        double loss = Net.Loss(new ReadOnlyMatrix<T>(_batch.Span, Batch, Features, Stride), _batchLabels);
        Rule.Update(Net.Parameters, Net.Gradients, Rate, _workers);
        return loss;
    }

    private Net<T> Composed(int hidden)
    {
        NetMemory<T> memory = new(Batch, _workers);
        ILayer<T>[] layers =
        [
            new AffineLayer<T>(memory, "1", Features, hidden),
            new ActivationLayer<T>(memory, hidden, Activation<T>.Relu),
            new AffineLayer<T>(memory, "2", hidden, Classes),
        ];
        return new Net<T>(memory, layers, new SoftmaxLoss<T>(), Regularization);
    }

    /// <summary>Makes one step, and throws unless loss, gradients and new parameters are those of the naive loops to the last bit.</summary>
    public void Check()
    {
        T[] parameters = Net.Parameters.ToArray();
        double loss = Run();
        NaiveStep<T> naive = new(Net, parameters, Regularization);
        T[] batch = new T[Batch * Features];
        if (_rows is null)
        {
            Naive.GatherPixels<T>(_pixels, Features, Features, _mean, _drawn, batch, Features);
        }
        else
        {
            Naive.GatherRows<T>(_rows.Span, Features, Stride, _drawn, batch, Features);
        }

        double expected = naive.Loss(batch, [.. _drawn.Select(row => _labels[row])]);
        Agreement.Require<double>([loss], [expected]);
        Agreement.Require<T>(Net.Gradients, naive.Gradients);
        if (Rule is Adam<T> adam)
        {
            naive.Update(adam, Rate);
        }
        else
        {
            Naive.SgdUpdate<T>(parameters, naive.Gradients, T.CreateChecked(Rate));
        }

        Agreement.Require<T>(Net.Parameters, parameters);
    }
}
