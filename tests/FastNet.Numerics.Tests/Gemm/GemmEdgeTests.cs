using System.Numerics;

namespace FastNet.Numerics.Tests.Products;

/// <summary>
/// Sizes one below, at and one above every edge at which the driver changes its way: tiles of 12 or 6 rows and two vectors, eight panels (more are
/// packed), blocks of k, blocks of 4096 rows or columns, the work from which teams share.
/// </summary>
[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class GemmEdgeTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int MaxBlock = 4096;

    // 6 and 12 rows, two tiles of them, eight panels and one row more.
    private static readonly int[] Rows = [5, 6, 7, 11, 12, 13, 18, 24, 25, 48, 49, 96, 97];

    // Two vectors of 1, 2, 4, 8, 16 lanes, then eight panels of them.
    private static readonly int[] Columns = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 255, 256, 257];

    private static int KBlock => typeof(T) == typeof(float) ? 512 : 256;

    [Test]
    public void Edges_of_tiles_and_panels([Values(16, 17)] int k)
    {
        using ProductCheck<T> check = new();
        foreach (int m in Rows)
        {
            foreach (int n in Columns)
            {
                Product<T> product = new(m, n, k);
                check.Run(product, Epilogue.None, new(false, 1), new(false, 3), new(false, 1));
                check.Run(product, Epilogue.Accumulate, new(true), new(true));
            }
        }
    }

    [TestCase(5, 3)]
    [TestCase(13, 33)]
    [TestCase(97, 17)]
    [TestCase(12, 257)]
    public void Edges_of_the_blocks_of_k(int m, int n)
    {
        using ProductCheck<T> check = new();
        foreach (int k in (int[])[63, 64, 65, KBlock - 1, KBlock, KBlock + 1, (2 * KBlock) - 1, 2 * KBlock, (2 * KBlock) + 1])
        {
            Product<T> product = new(m, n, k);
            foreach (Epilogue epilogue in Enum.GetValues<Epilogue>())
            {
                check.Run(product, epilogue, new(k % 2 == 0, 1), new(k % 3 == 0), new(false, 3), teams: 2);
            }
        }
    }

    [TestCase(0)]
    [TestCase(1)]
    public void Rows_of_A_that_fall_into_one_cache_set(int gap)
    {
        using ProductCheck<T> check = new();
        Product<T> product = new(25, 65, 2 * KBlock);
        check.Run(product, Epilogue.None, new(false, gap), new(false), new(false), teams: 2);
        check.Run(product, Epilogue.None, new(false, (2 * KBlock) + gap), new(true), new(false), teams: 2);
    }

    [Test]
    public void One_row_of_any_number_of_vectors([Values] Epilogue epilogue)
    {
        using ProductCheck<T> check = new();

        // One group of 1 to 16 vectors, and more than one.
        for (int n = 1; n <= 290; n++)
        {
            check.Run(new(1, n, 9), epilogue, new(false), new(false, 1), new(false));
        }

        check.Run(new(1, 1500, 201), epilogue, new(false), new(false), new(false), teams: 4);
    }

    [Test]
    public void Edges_of_the_blocks_of_rows_and_columns([Values(MaxBlock - 1, MaxBlock, MaxBlock + 1)] int large)
    {
        using ProductCheck<T> check = new();
        foreach (Epilogue epilogue in Enum.GetValues<Epilogue>())
        {
            check.Run(new(large, 3, 5), epilogue, new(false, 1), new(true), new(false, 1), teams: 2);
            check.Run(new(3, large, 5), epilogue, new(true), new(false, 1), new(false, 1), teams: 2);
        }
    }

    [Test]
    public void Several_blocks_of_rows_or_columns_and_of_k_with_every_epilogue()
    {
        using ProductCheck<T> check = new();
        Product<T> tall = new(MaxBlock + 1, 3, KBlock + 1);
        Product<T> wide = new(2, MaxBlock + 1, KBlock + 1);
        foreach (Epilogue epilogue in Enum.GetValues<Epilogue>())
        {
            check.Run(tall, epilogue, new(true), new(true), new(false), teams: 2);
            check.Run(wide, epilogue, new(false), new(true), new(false), teams: 2);
        }
    }

    [Test]
    public void Work_that_teams_share_equals_the_three_loops([Values] Epilogue epilogue)
    {
        using ProductCheck<T> check = new();

        // 64 x 64 x 80 is the least that is shared; then many row panels, many column panels, and several blocks of k.
        foreach ((int m, int n, int k) in ((int, int, int)[])[(64, 64, 79), (64, 64, 80), (64, 65, 80), (1500, 10, 33), (10, 1500, 33), (61, 131, KBlock + 3)])
        {
            Product<T> product = new(m, n, k);
            check.Run(product, epilogue, new(false), new(false), new(false, 1), teams: 4);
            check.Run(product, epilogue, new(true, 1), new(true, 1), new(false), teams: 4);
        }
    }
}
