using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// The whole test suite of a layer, for any test framework. Derive from it, make the layer in <see cref="Create{T}"/>, and every promise of
/// <see cref="ILayer{T}"/> is checked: gradients of the input and every parameter against numeric ones, batches of one, of none and of the largest
/// size, repeated and interleaved calls, rows with gaps, no allocation, the same bits at every vector width and for any number of workers, and the
/// float twin beside the double one. <c>LayerFixture</c> of the package FastNet.NUnit and <c>LayerTests</c> of FastNet.Xunit hand each check to
/// their framework as a test.
/// </summary>
/// <remarks>The other overridable members describe a special layer; most layers need none of them.</remarks>
public abstract partial class LayerSuite
{
    // Below some tens of thousands of elements the kernels do not share work.
    private const int SharedElements = 100_000;
    private const int DrawnRows = 61;
    private const int AnyStep = 2;

    private static readonly Check[] All =
    [
        .. Enumerable.Range(0, 3).Select(seed => new Check($"Gradients_are_correct({seed})", suite => suite.CheckGradients(suite.Rows, (uint)seed))),
        new("Gradients_of_a_batch_of_one_are_correct", suite => suite.CheckGradients(rows: 1, seed: 3)),
        .. In<double>(),
        .. In<float>(),
        new("The_float_twin_agrees", suite => suite.CheckTwin()) { NeedsFloat = true },
        new("The_bits_are_those_of_the_expected_hash", suite => suite.CheckHash()),
    ];

    /// <summary>The names of all checks, the same for every layer: each says what it promises.</summary>
    public static IReadOnlyList<string> CheckNames { get; } = [.. All.Select(check => check.Name)];

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

    /// <summary>Makes one check. It may run beside checks of other layers.</summary>
    /// <param name="name">One of <see cref="CheckNames"/>.</param>
    /// <returns>How it ended; an exception that the layer throws is passed on.</returns>
    /// <exception cref="ArgumentException">There is no check of that name.</exception>
    public LayerCheckResult Run(string name)
    {
        Check check = Array.Find(All, check => check.Name == name)
            ?? throw new ArgumentException($"There is no check '{name}'; expected one of LayerSuite.CheckNames.", nameof(name));
        if (check.NeedsFloat && !HasFloatTwin)
        {
            return new(LayerCheckOutcome.Skipped, "The layer has no float twin (HasFloatTwin).");
        }

        try
        {
            return new(LayerCheckOutcome.Passed, check.Run(this));
        }
        catch (LayerFault fault)
        {
            return new(LayerCheckOutcome.Failed, fault.Message);
        }
    }

    /// <summary>The checks that are made for each element type.</summary>
    private static Check[] In<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        static Check Of(string name, Action<LayerSuite> run, string arguments = "")
            => new($"{name}<{typeof(T).Name}>{arguments}", run) { NeedsFloat = typeof(T) == typeof(float) };
        return
        [
            Of("Results_are_finite", suite => suite.CheckFinite<T>()),
            Of("An_empty_batch_is_refused_and_changes_nothing", suite => suite.CheckEmptyBatch<T>()),
            Of("Shapes_that_do_not_fit_are_refused_and_change_nothing", suite => suite.CheckShapes<T>()),
            Of("Calls_leave_alone_what_they_do_not_own", suite => suite.CheckOwnership<T>()),
            Of("Repeated_backward_overwrites_with_the_same_bits", suite => suite.CheckRepeatedBackward<T>()),
            Of("Earlier_batches_and_spare_capacity_change_nothing", suite => suite.CheckEarlierBatches<T>()),
            Of("Gaps_between_the_rows_are_left_alone_and_change_nothing", suite => suite.CheckGaps<T>()),
            Of("No_call_allocates", suite => suite.CheckAllocation<T>(workers: 1), "(1)"),
            Of("No_call_allocates", suite => suite.CheckAllocation<T>(workers: 2), "(2)"),
            Of("Every_width_and_number_of_workers_gives_the_same_bits", suite => suite.CheckWidths<T>()),
            Of("A_step_has_one_result", suite => suite.CheckStep<T>()),
            Of("Initialize_sets_all_and_repeats", suite => suite.CheckInitialize<T>()),
        ];
    }

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

    /// <summary>The gradients of the input and of every parameter, at a drawn point.</summary>
    private void CheckGradients(int rows, uint seed)
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
        GradientReport report = GradientChecker.CheckLayer(create, point, GradientCheckOptions.Default with { Tolerance = GradientTolerance });
        if (!report.Passed)
        {
            throw new LayerFault(report.ToString());
        }
    }

    /// <summary>A promise and what checks it: a fault is thrown, and what a user may want to read is returned.</summary>
    private sealed record Check(string Name, Func<LayerSuite, string> Run)
    {
        public Check(string name, Action<LayerSuite> run)
            : this(name, suite => Silent(suite, run))
        {
        }

        public bool NeedsFloat { get; init; }

        private static string Silent(LayerSuite suite, Action<LayerSuite> run)
        {
            run(suite);
            return string.Empty;
        }
    }
}
