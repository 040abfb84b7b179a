using FastNet.Numerics;

namespace FastNet.Tests.Training;

/// <summary>
/// A net of one parameter that grows by the learning rate at every step of <see cref="Sgd{T}"/>. After s steps at rate 1 it finds the class of
/// those rows whose feature (their number) is below script[s]; all rows have label 1.
/// </summary>
internal sealed class ScriptedNet(int batchCapacity, params int[] script) : Net<double>
{
    private const int Padded = 8;

    private readonly double[] _parameters = new double[Padded];
    private readonly double[] _gradients = new double[Padded];
    private readonly double[] _scores = new double[2 * batchCapacity];

    public int InputSize => 1;

    public int Classes => 2;

    public int BatchCapacity => batchCapacity;

    public IReadOnlyList<Parameter> Layout { get; } = [new Parameter("w", 1, 1, 0)];

    public Span<double> Parameters => _parameters;

    public Span<double> Gradients => _gradients;

    /// <summary>The parameter: the sum of the learning rates of all steps.</summary>
    internal double Weight => _parameters[0];

    /// <summary>The rows of the last batch that was learnt from.</summary>
    internal int[] LastBatch { get; private set; } = [];

    internal static LabeledRows<double> Rows(int count)
        => LabeledRows<double>.From([.. Enumerable.Range(0, count).Select(i => (double)i)], 1, [.. Enumerable.Repeat(1, count)]);

    public ReadOnlyMatrix<double> Loss(ReadOnlyMatrix<double> x)
    {
        int step = (int)Weight;
        int correct = step < script.Length ? script[step] : 0;
        for (int i = 0; i < x.Rows; i++)
        {
            _scores[2 * i] = 0.5;
            _scores[(2 * i) + 1] = x[i, 0] < correct ? 1 : 0;
        }

        return new ReadOnlyMatrix<double>(_scores, x.Rows, 2);
    }

    public double Loss(ReadOnlyMatrix<double> x, ReadOnlySpan<int> labels)
    {
        Assert.That(x.Rows, Is.EqualTo(labels.Length));
        LastBatch = new int[x.Rows];
        for (int i = 0; i < x.Rows; i++)
        {
            LastBatch[i] = (int)x[i, 0];
        }

        _gradients[0] = -1;
        return Weight;
    }
}
