using System.Numerics;

namespace FastNet.Numerics.Tests.Products;

/// <summary>
/// The inputs of one product, and what the three loops make of them: computed once a shape and epilogue, then compared with the result for
/// every layout, width and team.
/// </summary>
internal sealed class Product<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[]?[] _expected = new T[Enum.GetValues<Epilogue>().Length][];

    public Product(int m, int n, int k, int seed = 1)
    {
        (M, N, K) = (m, n, k);
        Random random = new(HashCode.Combine(seed, m, n, k));
        A = Numbers(random, m * k);
        B = Numbers(random, k * n);
        Start = Numbers(random, m * n);
        Companion = Numbers(random, m * n);
        Bias = Numbers(random, n);
        RowNorms = Numbers(random, m);
    }

    public int M { get; }

    public int N { get; }

    public int K { get; }

    public T[] A { get; }

    public T[] B { get; }

    /// <summary>What C holds before an accumulating product.</summary>
    public T[] Start { get; }

    /// <summary>W of lambda W, or y of the ReLU mask.</summary>
    public T[] Companion { get; }

    /// <summary>The bias, or the squared norms of the columns of B.</summary>
    public T[] Bias { get; }

    /// <summary>What stands for the squared norms of the rows of A: any numbers, so that some roots are of negative ones.</summary>
    public T[] RowNorms { get; }

    public static T Lambda => T.CreateChecked(0.3);

    /// <summary>C, row-major.</summary>
    public T[] Expected(Epilogue epilogue) => _expected[(int)epilogue] ??= Compute(epilogue);

    /// <summary>Numbers of several sizes and both signs, so that sums round at nearly every step; some zeros of both signs and some tiny ones.</summary>
    public static T[] Numbers(Random random, int count)
    {
        T[] values = new T[count];
        for (int i = 0; i < count; i++)
        {
            int kind = random.Next(32);
            T value = T.CreateChecked(random.NextDouble() - 0.5);
            values[i] = kind switch
            {
                0 => T.CopySign(T.Zero, value),
                1 => value * T.Epsilon * T.CreateChecked(1000),
                < 8 => value * T.CreateChecked(100),
                _ => value,
            };
        }

        return values;
    }

    private T[] Compute(Epilogue epilogue)
    {
        T[] result = [.. Start];
        ReadOnlyMatrix<T> a = new(A, M, K);
        ReadOnlyMatrix<T> b = new(B, K, N);
        ReadOnlyMatrix<T> companion = new(Companion, M, N);
        Matrix<T> c = new(result, M, N);
        switch (epilogue)
        {
            case Epilogue.Bias:
                Naive.GemmBias(a, b, Bias, c);
                break;
            case Epilogue.BiasRelu:
                Naive.GemmBiasRelu(a, b, Bias, c);
                break;
            case Epilogue.AddScaled:
                Naive.GemmAddScaled(a, b, Lambda, companion, c);
                break;
            case Epilogue.ReluMask:
                Naive.GemmReluMask(a, b, companion, c);
                break;
            case Epilogue.Distance:
            case Epilogue.SquaredDistance:
                Naive.GemmDistance(a, b, RowNorms, Bias, c, epilogue == Epilogue.SquaredDistance);
                break;
            default:
                Naive.Gemm(a, b, c, epilogue == Epilogue.Accumulate);
                break;
        }

        return result;
    }
}
