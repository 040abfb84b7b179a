using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Products;

/// <summary>All sizes from 0 to 17, in all three directions: every tile with every rest, at every width.</summary>
[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class GemmCubeTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Largest = 17;

    [Test]
    public void Every_transposition_equals_the_three_loops() => ForAll((check, product) =>
    {
        foreach (Storage a in Storage.Dense)
        {
            foreach (Storage b in Storage.Dense)
            {
                check.Run(product, Epilogue.None, a, b);
            }
        }
    });

    [Test]
    public void Accumulating_with_odd_strides_equals_the_three_loops() => ForAll((check, product) =>
    {
        check.Run(product, Epilogue.Accumulate, new(false, 3), new(false, 5), new(false, 1));
        check.Run(product, Epilogue.Accumulate, new(true, 1), new(true, 3), new(false, 7, Placement.OffByOne));
    });

    [Test]
    public void A_column_major_result_equals_the_three_loops() => ForAll((check, product) =>
    {
        check.Run(product, Epilogue.None, new(false, 1), new(true, 1), new(true, 3));
        check.Run(product, Epilogue.Accumulate, new(true), new(false), new(true));
    });

    [TestCase(Epilogue.Bias)]
    [TestCase(Epilogue.BiasRelu)]
    [TestCase(Epilogue.AddScaled)]
    [TestCase(Epilogue.ReluMask)]
    [TestCase(Epilogue.Distance)]
    [TestCase(Epilogue.SquaredDistance)]
    public void Every_epilogue_equals_the_three_loops(Epilogue epilogue)
        => ForAll((check, product) => check.Run(product, epilogue, new(false), new(false, 1), new(false, 3)));

    private static void ForAll(Action<ProductCheck<T>, Product<T>> run)
    {
        using ProductCheck<T> check = new();
        for (int m = 0; m <= Largest; m++)
        {
            for (int n = 0; n <= Largest; n++)
            {
                for (int k = 0; k <= Largest; k++)
                {
                    run(check, new Product<T>(m, n, k));
                }
            }
        }
    }
}
