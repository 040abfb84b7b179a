using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNet.Data;
using FastNet.Numerics;

namespace FastNet.Tests.Memory;

/// <summary>
/// Every public type that hands out memory, found by reflection: a span or matrix stays what it was after its owner is gone, whatever is collected and allocated meanwhile.
/// </summary>
[OneMode]
public class HandedOutMemoryTests
{
    private static readonly Type[] Views = [typeof(Span<>), typeof(ReadOnlySpan<>), typeof(Matrix<>), typeof(ReadOnlyMatrix<>)];

    /// <summary>What each member gives of an owner that nobody else refers to.</summary>
    private static readonly Dictionary<string, Func<ReadOnlySpan<float>>> Members = new()
    {
        ["AlignedBuffer.Span"] = () => Buffer().Span,
        ["ArenaSlice.Span"] = () => Slice().Span,
        ["NetMemory.Parameters"] = () => Memory().Memory.Parameters,
        ["NetMemory.Gradients"] = () => Memory().Memory.Gradients,
        ["NetMemory.State"] = () => Memory().Memory.State,
        ["NetMemory.Workspace"] = () => Memory().Memory.Workspace,
        ["BatchBuffer.Rows"] = () => Memory().Buffer.Rows(20).Elements,
        ["BatchBuffer.Flat"] = () => Memory().Buffer.Flat(20),
        ["Parameter.Of"] = () => Memory().Memory.Layout[0].Of(Memory().Memory.Parameters),
        ["Net.Parameters"] = () => TwoLayer().Parameters,
        ["Net.Gradients"] = () => TwoLayer().Gradients,
        ["TwoLayerNet.W1"] = () => TwoLayer().W1,
        ["TwoLayerNet.B1"] = () => TwoLayer().B1,
        ["TwoLayerNet.W2"] = () => TwoLayer().W2,
        ["TwoLayerNet.B2"] = () => TwoLayer().B2,
        ["Net.Predict"] = () => TwoLayer().Predict(X()).Elements,
        ["Net.State"] = () => Deep().State,
        ["LinearClassifier.W"] = () => Linear().W,
        ["Optimizer.State"] = () => Rule().State(1),
        ["Samples.Values"] = () => Rows().Values,
        ["Samples.Labels"] = () => MemoryMarshal.Cast<int, float>(Rows().Labels),
        ["Samples.Row"] = () => Rows().Row(3),
        ["Samples.Matrix"] = () => Rows().Matrix(2, 9).Elements,
        ["KNearestNeighbors.Distances"] = () => new KNearestNeighbors<float>(Rows(), 3, 4).Distances(X()).Elements,
    };

    private static readonly Assembly[] Packages = [typeof(Gemm).Assembly, typeof(TwoLayerNet<>).Assembly, typeof(Preprocessing).Assembly];

    /// <summary>Types whose views lie over arrays that were never anything else, or over what they were given.</summary>
    private static readonly Type[] OverArrays =
    [
        typeof(Matrix<>), typeof(ReadOnlyMatrix<>), typeof(Targets<>), typeof(UpdateBlock<>), typeof(DataSplit<>), typeof(NeighborCrossValidation<>), typeof(RawSamples),
        typeof(Preprocessing), typeof(PatchFeatures), typeof(NpyArray), typeof(RandomStateSnapshot), typeof(TrainingHistory),
        typeof(TableColumn), typeof(ClassificationReport),
    ];

    [TestCaseSource(nameof(Names))]
    public void A_view_outlives_its_owner(string member)
    {
        ReadOnlySpan<float> view = Take(member);
        float[] before = view.ToArray();
        Assert.That(before, Is.Not.Empty);
        for (int round = 0; round < 3; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            for (int i = 0; i < 200; i++)
            {
                new AlignedBuffer<float>(before.Length).Span.Fill(123456);
            }
        }

        Assert.That(MemoryMarshal.AsBytes(view).SequenceEqual(MemoryMarshal.AsBytes(before.AsSpan())), "The memory was given to somebody else.");
    }

    [Test]
    public void Every_public_member_that_hands_out_memory_is_tested()
    {
        IEnumerable<string> found = from assembly in Packages
                                    from type in assembly.GetExportedTypes()
                                    where !OverArrays.Contains(type)
                                    from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                                    where method.ReturnType.IsGenericType && Views.Contains(method.ReturnType.GetGenericTypeDefinition())
                                    select $"{type.Name.Split('`')[0]}.{(method.IsSpecialName ? method.Name[4..] : method.Name)}";
        Assert.That(found.Distinct(), Is.EquivalentTo(Members.Keys));
    }

    [Test]
    public void Nothing_that_only_holds_memory_has_to_be_disposed()
    {
        IEnumerable<string> found = from assembly in Packages
                                    from type in assembly.GetExportedTypes()
                                    where typeof(IDisposable).IsAssignableFrom(type)
                                    select type.Name;
        Assert.That(found, Is.EquivalentTo(["Workers", "SafetensorsFile", "NpzArchive", "NpyRows"]), "threads and open files");
    }

    // The net dies after its last use, in the midst of a product, while another thread collects without end.
    [Test]
    public void A_net_that_nobody_needs_after_its_last_call_lives_to_the_end_of_that_call([Values(1, 2)] int workers)
    {
        using Workers team = new(workers);
        float[] x = new float[100 * 1000];
        new RandomState(1).Gaussian(x.AsSpan(), 1);
        double expected = LossOfNewNet(x, team);
        bool done = false;
        Thread collector = new(() =>
        {
            while (!Volatile.Read(ref done))
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                new AlignedBuffer<float>(600_000).Span.Fill(123456);
            }
        });
        collector.Start();
        try
        {
            for (int i = 0; i < 100; i++)
            {
                Assert.That(LossOfNewNet(x, team), Is.EqualTo(expected), $"net {i}");
            }
        }
        finally
        {
            Volatile.Write(ref done, true);
            collector.Join();
        }
    }

    [Test]
    public void Nets_that_are_dropped_leave_no_memory_behind()
    {
        // 2,000 nets of a megabyte, one after the other; a rule and a solver come to the same blocks. Their layer draws no numbers, which would take
        // most of the time.
        for (int i = 0; i < 2000; i++)
        {
            NetMemory<float> memory = new(batchCapacity: 4);
            Net<float> net = new(memory, [new BatchNormLayer<float>(memory, "1", 30_000)], new SquaredLoss<float>());
            net.Parameters[0] = 1;
        }

        Assert.That(GC.GetTotalMemory(forceFullCollection: true), Is.LessThan(500e6));
    }

    private static IEnumerable<TestCaseData> Names() => Members.Keys.Select(member => new TestCaseData(member));

    // Frames of their own, so that no register and no slot of the caller's holds the owner.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ReadOnlySpan<float> Take(string member) => Members[member]();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double LossOfNewNet(float[] x, Workers workers)
    {
        TwoLayerNet<float> net = new(1000, 500, 10, 100, new() { Workers = workers });
        net.Initialize(new RandomState(0), 0.1);
        return net.Loss(new ReadOnlyMatrix<float>(x, 100, 1000), new int[100]);
    }

    private static AlignedBuffer<float> Buffer()
    {
        AlignedBuffer<float> buffer = new(3000);
        buffer.Span.Fill(7);
        return buffer;
    }

    private static ArenaSlice<float> Slice()
    {
        Arena arena = new();
        ArenaSlice<float> slice = arena.Reserve<float>("a slice", 3000);
        arena.Commit();
        slice.Span.Fill(7);
        return slice;
    }

    private static (NetMemory<float> Memory, BatchBuffer<float> Buffer) Memory()
    {
        NetMemory<float> memory = new(20);
        _ = new AffineLayer<float>(memory, "1", 8, 90);
        _ = new BatchNormLayer<float>(memory, "1", 90);
        BatchBuffer<float> buffer = memory.ReserveBatch("a buffer", 50);
        memory.Commit();
        memory.Parameters.Fill(7);
        memory.Gradients.Fill(8);
        memory.State.Fill(9);
        memory.Workspace.Fill(10);
        buffer.Flat(20).Fill(11);
        return (memory, buffer);
    }

    private static ReadOnlyMatrix<float> X() => new(Enumerable.Range(0, 32).Select(i => i / 32f).ToArray(), 4, 8);

    private static TNet Trained<TNet>(TNet net)
        where TNet : Net<float>
    {
        RandomState random = new(0);
        random.Gaussian(net.Parameters, 0.1);
        net.Loss(X(), [0, 1, 2, 0]);
        return net;
    }

    private static TwoLayerNet<float> TwoLayer() => Trained(new TwoLayerNet<float>(8, 90, 3, 20));

    private static FullyConnectedNet<float> Deep() => Trained(new FullyConnectedNet<float>(8, [90, 40], 3, 20, new() { Normalization = Normalization.Batch }));

    private static LinearClassifier<float> Linear() => Trained(new LinearClassifier<float>(8, 3, 20));

    private static Adam<float> Rule()
    {
        Adam<float> rule = new(3000);
        rule.State(1).Fill(7);
        return rule;
    }

    private static Samples<float> Rows()
    {
        float[] values = new float[40 * 8];
        new RandomState(2).Gaussian(values.AsSpan(), 1);
        return Samples<float>.From(values, 8, [.. Enumerable.Range(0, 40).Select(i => i % 3)]);
    }
}
