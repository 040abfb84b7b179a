using System.Numerics;
using FastNet.Numerics.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace FastNet.Numerics.Tests.Products;

/// <summary>Random products: any shape, layout, epilogue and number of workers, at every width.</summary>
[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class GemmPropertyTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Products = 300;

    [Test]
    public void Any_product_equals_the_three_loops()
    {
        using ProductCheck<T> check = new();
        Gen<(int M, int N, int K)> shapes =
            from m in Size(140)
            from n in Size(300)
            from k in Size(700)
            select (m, n, k);
        Gen<(Epilogue Epilogue, Storage A, Storage B, Storage C)> options =
            from epilogue in Gen.Elements(Enum.GetValues<Epilogue>())
            from a in Storages(mayTranspose: true)
            from b in Storages(mayTranspose: true)
            from c in Storages(mayTranspose: epilogue is Epilogue.None or Epilogue.Accumulate)
            select (epilogue, a, b, c);
        Prop.ForAll(
            shapes.ToArbitrary(),
            options.ToArbitrary(),
            (shape, option) => check.Run(new(shape.M, shape.N, shape.K), option.Epilogue, option.A, option.B, option.C, teams: check.Teams.Count))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Products));
    }

    /// <summary>Mostly small, now and then up to the largest.</summary>
    private static Gen<int> Size(int largest) => Gen.Frequency((4, Gen.Choose(0, 20)), (2, Gen.Choose(0, largest / 3)), (1, Gen.Choose(0, largest)));

    private static Gen<Storage> Storages(bool mayTranspose) =>
        from transposed in Gen.Elements(false, mayTranspose)
        from gap in Gen.Choose(0, 9)
        from placement in Gen.Elements(Enum.GetValues<Placement>())
        select new Storage(transposed, gap, placement);
}
