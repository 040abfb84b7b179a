using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Products;

/// <summary>Compares products with the three loops, bit for bit, at every width and with the given teams; every operand lies in guarded memory.</summary>
internal sealed class ProductCheck<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly StoredMatrix<T> _a = new();
    private readonly StoredMatrix<T> _b = new();
    private readonly StoredMatrix<T> _c = new();
    private readonly StoredMatrix<T> _companion = new();
    private readonly StoredMatrix<T> _bias = new();
    private readonly StoredMatrix<T> _rowNorms = new();

    /// <summary>Teams of none, two, three and four.</summary>
    public IReadOnlyList<Workers?> Teams { get; } = [null, new(2), new(3), new(4)];

    /// <summary>Runs the product at every width on the caller alone, or with every team.</summary>
    /// <param name="product">Inputs and expectation.</param>
    /// <param name="epilogue">Which product.</param>
    /// <param name="a">Layout of A.</param>
    /// <param name="b">Layout of B.</param>
    /// <param name="c">Layout of C, and of W or y beside it.</param>
    /// <param name="teams">How many of <see cref="Teams"/> to try.</param>
    public void Run(Product<T> product, Epilogue epilogue, Storage a = default, Storage b = default, Storage c = default, int teams = 1)
    {
        _a.Place(product.M, product.K, a, product.A);
        _b.Place(product.K, product.N, b, product.B);
        _companion.Place(product.M, product.N, c, product.Companion);
        _bias.Place(1, product.N, new Storage(Placement: c.Placement), product.Bias);
        _rowNorms.Place(1, product.M, new Storage(Placement: c.Placement), product.RowNorms);
        Widths.ForEach(width =>
        {
            foreach (Workers? team in Teams.Take(teams))
            {
                _c.Place(product.M, product.N, c, epilogue == Epilogue.Accumulate ? product.Start : []);
                Multiply(epilogue, team);
                int different = _c.FirstDifference(product.Expected(epilogue));
                if (different >= 0)
                {
                    Assert.Fail(
                        $"{typeof(T).Name} {product.M} x {product.N} x {product.K} {epilogue}, width {width}, {team?.Count ?? 0} workers, A {a}, B {b}, C {c}: "
                        + $"element {different} is {_c.At(different):R}; expected {product.Expected(epilogue)[different]:R}.");
                }
            }
        }, products: true);
    }

    public void Dispose()
    {
        foreach (IDisposable? item in (IEnumerable<IDisposable?>)[_a, _b, _c, _companion, _bias, _rowNorms, .. Teams])
        {
            item?.Dispose();
        }
    }

    private void Multiply(Epilogue epilogue, Workers? team)
    {
        switch (epilogue)
        {
            case Epilogue.Bias:
                Gemm.MultiplyBias(_a.Read, _b.Read, _bias.Read.Elements, _c.Write, team);
                break;
            case Epilogue.BiasRelu:
                Gemm.MultiplyBiasRelu(_a.Read, _b.Read, _bias.Read.Elements, _c.Write, team);
                break;
            case Epilogue.AddScaled:
                Gemm.MultiplyAddScaled(_a.Read, _b.Read, Product<T>.Lambda, _companion.Read, _c.Write, team);
                break;
            case Epilogue.ReluMask:
                Gemm.MultiplyReluMask(_a.Read, _b.Read, _companion.Read, _c.Write, team);
                break;
            case Epilogue.Distance:
            case Epilogue.SquaredDistance:
                Gemm.MultiplyDistance(_a.Read, _b.Read, _rowNorms.Read.Elements, _bias.Read.Elements, _c.Write, team, epilogue == Epilogue.SquaredDistance);
                break;
            default:
                Gemm.Multiply(_a.Read, _b.Read, _c.Write, epilogue == Epilogue.Accumulate, team);
                break;
        }
    }
}
