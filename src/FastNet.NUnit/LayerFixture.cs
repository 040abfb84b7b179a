using System.Numerics;
using FastNet.Numerics;
using NUnit.Framework;

namespace FastNet;

/// <summary>
/// The whole test suite of a layer. Derive from it, make the layer in <see cref="Create{T}"/>, and every promise of <see cref="ILayer{T}"/> is
/// tested: gradients of the input and every parameter against numeric ones, batches of one, of none and of the largest size, repeated and interleaved
/// calls, rows with gaps, no allocation, the same bits at every vector width and for any number of workers, and the float twin beside the double one.
/// </summary>
/// <remarks>The other overridable members describe a special layer; most layers need none of them.</remarks>
public abstract partial class LayerFixture
{
    // Below some tens of thousands of elements the kernels do not share work.
    private const int SharedElements = 100_000;
    private const int DrawnRows = 61;
    private const int AnyStep = 2;

    /// <summary>Rows of the batches of most tests, 2 or more.</summary>
    protected virtual int Rows => 5;

    /// <summary>Where the relative error of a gradient in double fails.</summary>
    protected virtual double GradientTolerance => 1e-7;

    /// <summary>How far the float twin's results may be from those in double, relative to the largest magnitude of an array.</summary>
    protected virtual double TwinTolerance => 1e-4;

    /// <summary>The deviation of the inputs for which results must still be finite; less for a layer that may overflow.</summary>
    protected virtual double LargestInput => 1000;

    /// <summary>Whether <see cref="Create{T}"/> makes the layer for float too.</summary>
    protected virtual bool HasFloatTwin => true;

    /// <summary>
    /// The hash of all bits that forward, backward and test mode give for a drawn batch; null: it is not compared, and the test prints it. A
    /// committed hash must come out on every machine and under every instruction set (<c>DOTNET_EnableAVX512=0</c>, <c>DOTNET_EnableAVX2=0</c>,
    /// <c>DOTNET_EnableHWIntrinsic=0</c>); one process can only compare the widths that it has. It changes when the layer's sizes do.
    /// </summary>
    protected virtual string? ExpectedHash => null;

    /// <summary>Makes the layer in the memory given; it is committed afterwards.</summary>
    /// <typeparam name="T">double, and float unless <see cref="HasFloatTwin"/> is false.</typeparam>
    protected abstract ILayer<T> Create<T>(NetMemory<T> memory)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>
    /// For layers whose forward pass depends on the training step, as dropout does: makes the next one that of <paramref name="step"/>. It is called
    /// before every forward pass.
    /// </summary>
    /// <returns>Whether the layer has steps; then different steps must give different results, and test mode must not depend on them.</returns>
    protected virtual bool SetStep<T>(ILayer<T> layer, int step)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => false;

    /// <summary>
    /// Sets parameters, batch and upstream gradient of the tests. Override it where parameters must be, say, positive, and call the base first.
    /// </summary>
    protected virtual void Draw<T>(LayerRun<T> run, RandomState random)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(run);
        run.Draw(random);
    }

    /// <summary>The gradients of the input and of every parameter, at three drawn points.</summary>
    /// <param name="seed">Of the point.</param>
    [Test]
    public void Gradients_are_correct([Values(0u, 1u, 2u)] uint seed) => AssertGradients(Rows, seed);

    /// <summary>A batch of one row is a batch.</summary>
    [Test]
    public void Gradients_of_a_batch_of_one_are_correct() => AssertGradients(rows: 1, seed: 3);

    private SteppedLayer<T> Make<T>(NetMemory<T> memory)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string message = $"{GetType().Name}.Create gave no layer in {typeof(T).Name}; if there is none, HasFloatTwin must be false.";
        return new SteppedLayer<T>(Create(memory) ?? throw new InvalidOperationException(message), made => SetStep(made, AnyStep));
    }

    /// <summary>A drawn run.</summary>
    private LayerRun<T> Open<T>(int rows, int gap = 0, int capacity = 0, Workers? workers = null, uint seed = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float) && !HasFloatTwin)
        {
            Assert.Ignore("The layer has no float twin (HasFloatTwin).");
        }

        LayerRun<T> run = new(Make, rows, gap, capacity, workers);
        Draw(run, new RandomState(seed));
        return run;
    }

    /// <summary>A run with enough rows for workers to share: drawn ones over and over, because drawing takes longer than computing.</summary>
    private LayerRun<T> OpenShared<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        LayerRun<T> drawn = Open<T>(DrawnRows);
        LayerRun<T> run = new(Make, (SharedElements / Math.Max(drawn.Layer.InputSize, drawn.Layer.OutputSize)) + 1);
        drawn.CopyInputsTo(run);
        return run;
    }

    private void AssertGradients(int rows, uint seed)
    {
        LayerRun<double> run = Open<double>(rows, seed: seed);
        LayerCheckInput point = new()
        {
            Rows = rows,
            X = run.X,
            Upstream = run.DY,
            Parameters = (memory, _) => LayerRun<double>.Convert(run.Memory, memory),
        };
        Func<NetMemory<double>, ILayer<double>> create = Make;
        Assert.That(create, Has.CorrectGradients().At(point).Within(GradientTolerance));
    }
}
