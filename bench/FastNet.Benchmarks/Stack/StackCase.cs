namespace FastNet.Benchmarks;

/// <summary>Nets of one size but for their hidden units, which are drawn from 1 to 100.</summary>
/// <param name="Features">D.</param>
/// <param name="Batch">Rows of a batch.</param>
/// <param name="Nets">How many nets.</param>
internal sealed record StackCase(int Features, int Batch, int Nets)
{
    /// <summary>Steps of each net.</summary>
    public const int Steps = 200;

    public const int Classes = 10;

    public const int Rows = 10_000;

    private const int LargestWidth = 100;

    /// <summary>Features of scikit-learn's digits, of MNIST and of CIFAR-10; at last 1,000 nets.</summary>
    public static readonly StackCase[] All
        = [new(64, 32, 64), new(64, 200, 64), new(784, 32, 32), new(784, 100, 32), new(784, 200, 32), new(3072, 200, 16), new(64, 200, 1000)];

    /// <summary>Hidden units of each net, the same as in bench/scikit-learn/stack.py: NumPy's generator gives the same numbers.</summary>
    public int[] Widths()
    {
        RandomState random = new(0);
        return [.. Enumerable.Range(0, Nets).Select(_ => (int)random.RandInt(1, LargestWidth + 1))];
    }

    public override string ToString() => $"{Nets} x {Features}-(1..{LargestWidth})-{Classes}, batch {Batch}";
}
