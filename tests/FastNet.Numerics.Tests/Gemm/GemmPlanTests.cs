using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Products;

/// <summary>Plans: one serves all smaller shapes, and its workspace may hold anything but must be long enough.</summary>
[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class GemmPlanTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly (int M, int N, int K)[] Smaller = [(150, 300, 700), (149, 299, 699), (1, 300, 700), (150, 1, 700), (150, 300, 1), (97, 257, 65), (13, 5, 600), (0, 7, 3), (7, 7, 0)];

    [Test]
    public void Blocks_of_the_longest_chain_are_no_longer_than_the_limit_and_cover_it()
    {
        foreach (int k in new[] { int.MaxValue, int.MaxValue - 600, 1 << 20 })
        {
            int block = GemmPlan<float>.KBlock(k);
            Assert.That(block, Is.InRange(1, 4096), $"{k}");
        }
    }

    [Test]
    public void One_plan_serves_all_smaller_shapes_and_writes_only_its_workspace([Values] bool transposed)
    {
        GemmPlan<T> plan = new(150, 300, 700);
        using GuardedBuffer<T> workspace = new(plan.WorkspaceLength);
        using Workers two = new(2);
        foreach ((int m, int n, int k) in Smaller)
        {
            Product<T> product = new(m, n, k);
            T[] c = new T[m * n];
            Widths.ForEach(width =>
            {
                foreach (Workers? team in (Workers?[])[null, two])
                {
                    workspace.Place(plan.WorkspaceLength).Fill(T.NaN);
                    c.AsSpan().Fill(T.NaN);
                    Multiply(plan, product, c, workspace.Span, transposed, team);
                    Bits.AssertSame<T>(c, product.Expected(Epilogue.None), $"{m} x {n} x {k}, width {width}, {team?.Count ?? 0} workers");
                    workspace.Verify();
                }
            });
        }
    }

    [Test]
    public void A_plan_that_another_thread_changes_during_the_call_never_lets_a_workspace_pass_that_is_too_short()
    {
        GemmPlan<T>[] plans = [new(2, 2, 2)];
        T[] a = new T[150 * 700];
        T[] b = new T[700 * 300];
        T[] c = new T[150 * 300];
        using GuardedBuffer<T> workspace = new(plans[0].WorkspaceLength);
        MeddlingThread.Run(
            large => plans[0] = large ? new(150, 300, 700) : new(2, 2, 2),
            () => Assert.That(
                () => plans[0].Multiply(new ReadOnlyMatrix<T>(a, 150, 700), new ReadOnlyMatrix<T>(b, 700, 300), new Matrix<T>(c, 150, 300), workspace.Span), Throws.ArgumentException));
        workspace.Verify();
    }

    [TestCase(1, 1, 1)]
    [TestCase(97, 33, 17)]
    [TestCase(33, 4097, 600)]
    [TestCase(4097, 33, 600)]
    [TestCase(100, 600, 40)]
    [TestCase(520, 260, 256)]
    public void The_workspace_that_a_plan_asks_for_is_enough_at_every_width(int m, int n, int k)
    {
        GemmPlan<T> plan = new(m, n, k);
        Product<T> product = new(m, n, k);
        using GuardedBuffer<T> workspace = new(plan.WorkspaceLength);
        T[] c = new T[m * n];
        using Workers two = new(2);
        using Workers nine = new(9);
        Widths.ForEach(width =>
        {
            foreach ((bool transposed, Workers? team) in ((bool, Workers?)[])[(false, null), (true, null), (false, two), (true, two), (false, nine)])
            {
                c.AsSpan().Fill(T.NaN);
                Multiply(plan, product, c, workspace.Place(plan.WorkspaceLength), transposed, team);
                Bits.AssertSame<T>(c, product.Expected(Epilogue.None), $"width {width}, {team?.Count ?? 1} workers");
                workspace.Verify();
            }
        });
    }

    [Test]
    public void Every_product_of_a_plan_equals_the_three_loops()
    {
        Product<T> product = new(26, 35, 70);
        GemmPlan<T> plan = new(30, 40, 80);
        T[] workspace = new T[plan.WorkspaceLength];
        T[] c = new T[product.M * product.N];
        Widths.ForEach(width =>
        {
            ReadOnlyMatrix<T> a = new(product.A, product.M, product.K);
            ReadOnlyMatrix<T> b = new(product.B, product.K, product.N);
            ReadOnlyMatrix<T> companion = new(product.Companion, product.M, product.N);
            Matrix<T> to = new(c, product.M, product.N);
            plan.MultiplyBias(a, b, product.Bias, to, workspace);
            Bits.AssertSame<T>(c, product.Expected(Epilogue.Bias), $"bias, width {width}");
            plan.MultiplyBiasRelu(a, b, product.Bias, to, workspace);
            Bits.AssertSame<T>(c, product.Expected(Epilogue.BiasRelu), $"bias and ReLU, width {width}");
            plan.MultiplyAddScaled(a, b, Product<T>.Lambda, companion, to, workspace);
            Bits.AssertSame<T>(c, product.Expected(Epilogue.AddScaled), $"lambda W, width {width}");
            plan.MultiplyReluMask(a, b, companion, to, workspace);
            Bits.AssertSame<T>(c, product.Expected(Epilogue.ReluMask), $"ReLU mask, width {width}");
            plan.MultiplyDistance(a, b, product.RowNorms, product.Bias, to, workspace);
            Bits.AssertSame<T>(c, product.Expected(Epilogue.Distance), $"distance, width {width}");
            plan.MultiplyDistance(a, b, product.RowNorms, product.Bias, to, workspace, squared: true);
            Bits.AssertSame<T>(c, product.Expected(Epilogue.SquaredDistance), $"squared distance, width {width}");
        });
    }

    [Test]
    public void A_plan_knows_its_shape()
    {
        GemmPlan<T> plan = new(3, 5, 7);
        Assert.That((plan.M, plan.N, plan.K), Is.EqualTo((3, 5, 7)));
        Assert.That(new GemmPlan<T>(0, 0, 9).WorkspaceLength, Is.Zero);
        Assert.That(new GemmPlan<T>(9, 9, 0).WorkspaceLength, Is.Zero);
    }

    [Test]
    public void The_workspace_stays_bounded_for_any_shape()
        => Assert.That(new GemmPlan<T>(int.MaxValue, int.MaxValue, int.MaxValue).WorkspaceLength, Is.LessThanOrEqualTo(2 * 4096 * 512));

    private static void Multiply(GemmPlan<T> plan, Product<T> product, T[] c, Span<T> workspace, bool transposed, Workers? team)
    {
        // B once in order, once read through a transposed copy of it.
        (int m, int n, int k) = (product.M, product.N, product.K);
        ReadOnlyMatrix<T> a = new(product.A, m, k);
        ReadOnlyMatrix<T> b = new(product.B, k, n);
        if (transposed)
        {
            T[] copy = new T[n * k];
            for (int element = 0; element < copy.Length; element++)
            {
                copy[element] = product.B[(element % k * n) + (element / k)];
            }

            b = new ReadOnlyMatrix<T>(copy, n, k).Transposed;
        }

        plan.Multiply(a, b, new Matrix<T>(c, m, n), workspace, workers: team);
    }
}
