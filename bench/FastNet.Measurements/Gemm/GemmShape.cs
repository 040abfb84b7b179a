namespace FastNet.Benchmarks;

/// <summary>One product C (m, n) = A (m, k) B (k, n), with the layout that it has in training or k-NN.</summary>
/// <param name="Name">Where it comes from.</param>
/// <param name="M">Rows of A and C.</param>
/// <param name="N">Columns of B and C.</param>
/// <param name="K">Columns of A, rows of B.</param>
/// <param name="TransposeA">A lies as A^T in memory.</param>
/// <param name="TransposeB">B lies as B^T in memory.</param>
public sealed record GemmShape(string Name, int M, int N, int K, bool TransposeA = false, bool TransposeB = false)
{
    private static readonly int[] Sizes = [16, 32, 64, 96, 128, 160, 192, 256, 512, 768, 1024, 2048];

    private static readonly int[] Hidden = [50, 100, 500, 1000];

    // What people choose. Rows without gaps between them then lie in few sets of a cache.
    private static readonly int[] PowersOfTwo = [64, 128, 256, 512, 1024];

    // Pixels of MNIST's images and of CIFAR-10's.
    private static readonly int[] Features = [784, 3072];

    private static readonly int[] Batches = [1, 16, 64, 256];

    private static readonly int[] HiddenOfTenClasses = [100, 1000];

    private static readonly GemmShape Neighbours = new("k-NN X Y^T", 500, 5000, 3072, TransposeB: true);

    /// <summary>Squares, the products of a training step with 50 to 1024 hidden units, k-NN distances, predictions of few rows.</summary>
    public static IEnumerable<GemmShape> All =>
    [
        .. Sizes.Select(Square),
        .. Hidden.Select(hidden => Forward(hidden)),
        .. Hidden.Select(hidden => Gradient(hidden)),
        .. HiddenOfTenClasses.Select(hidden => new GemmShape("scores", 200, 10, hidden)),
        .. HiddenOfTenClasses.Select(hidden => new GemmShape("output gradient", hidden, 10, 200, TransposeA: true)),
        .. HiddenOfTenClasses.Select(hidden => new GemmShape("hidden gradient", 200, hidden, 10, TransposeB: true)),
        Neighbours,
        new("one row", 1, 100, 3072),
        .. Batches.Select(rows => new GemmShape("small batch", rows, 128, 784)),
        .. Features.SelectMany(features => PowersOfTwo.Select(hidden => Forward(hidden, features))),
        .. Features.SelectMany(features => PowersOfTwo.Select(hidden => Gradient(hidden, features))),
    ];

    /// <summary>Those on which the managed rivals are measured too.</summary>
    public static IEnumerable<GemmShape> Compared => [Square(256), Square(512), Square(1024), Forward(100), Gradient(100), new("scores", 200, 10, 1000)];

    /// <summary>Whether this is a product of the output layer of a net for ten classes.</summary>
    public bool IsTenClass => N == 10 || K == 10;

    public bool IsSquare => M == N && N == K;

    /// <summary>Additions and multiplications.</summary>
    public double Operations => 2.0 * M * N * K;

    /// <summary>The product of that full name, or all that have <paramref name="filter"/> in their names.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public static GemmShape[] Matching(IEnumerable<GemmShape> shapes, string filter)
    {
        GemmShape[] exact = [.. shapes.Where(shape => shape.ToString().Equals(filter, StringComparison.OrdinalIgnoreCase))];
        GemmShape[] matching = exact.Length > 0 ? exact : [.. shapes.Where(shape => shape.ToString().Contains(filter, StringComparison.OrdinalIgnoreCase))];
        return matching.Length > 0
            ? matching
            : throw new CommandException($"--filter: no product is called '{filter}'; there are {string.Join(", ", shapes)}");
    }

    public override string ToString() => $"{Name} {M} x {N} x {K}";

    private static GemmShape Square(int size) => new("square", size, size, size);

    private static GemmShape Forward(int hidden, int features = 3072) => new("forward X W", 200, hidden, features);

    private static GemmShape Gradient(int hidden, int features = 3072) => new("gradient X^T dY", features, hidden, 200, TransposeA: true);
}
