using FastNet.Numerics;

namespace FastNet.Tests.Training;

/// <summary>
/// A net of one parameter that grows by the learning rate at every step of <see cref="Sgd{T}"/>. After s steps at rate 1 it finds the class of
/// those rows whose feature (their number) is below script[s]; all rows have label 1.
/// </summary>
internal sealed class ScriptedNet : Net<double>
{
    private readonly ScriptedLayer _layer;

    internal ScriptedNet(int batchCapacity, params int[] script)
        : this(new NetMemory<double>(batchCapacity), script)
    {
    }

    private ScriptedNet(NetMemory<double> memory, int[] script)
        : this(memory, new ScriptedLayer(memory, script))
    {
    }

    private ScriptedNet(NetMemory<double> memory, ScriptedLayer layer)
        : base(memory, [layer], new WeightLoss(layer))
        => _layer = layer;

    /// <summary>The parameter: the sum of the learning rates of all steps.</summary>
    internal double Weight => _layer.Weight;

    /// <summary>The rows of the last batch that was learnt from.</summary>
    internal int[] LastBatch => _layer.LastBatch;

    internal static Samples<double> Rows(int count)
        => Samples<double>.From([.. Enumerable.Range(0, count).Select(i => (double)i)], 1, [.. Enumerable.Repeat(1, count)]);

    private sealed class ScriptedLayer : Layer<double>
    {
        private readonly Parameter _weight;
        private readonly int[] _script;

        internal ScriptedLayer(NetMemory<double> memory, int[] script)
            : base(memory, 1, 2)
            => (_weight, _script) = (memory.Vector("w", 1), script);

        internal double Weight => _weight.Of(Memory.Parameters)[0];

        internal int[] LastBatch { get; private set; } = [];

        protected override void ComputeTest(ReadOnlyMatrix<double> x, Matrix<double> y)
        {
            int step = (int)Weight;
            int correct = step < _script.Length ? _script[step] : 0;
            for (int i = 0; i < x.Rows; i++)
            {
                y[i, 0] = 0.5;
                y[i, 1] = x[i, 0] < correct ? 1 : 0;
            }
        }

        protected override void Compute(ReadOnlyMatrix<double> x, Matrix<double> y)
        {
            ComputeTest(x, y);
            LastBatch = new int[x.Rows];
            for (int i = 0; i < x.Rows; i++)
            {
                LastBatch[i] = (int)x[i, 0];
            }
        }

        protected override void Differentiate(ReadOnlyMatrix<double> x, ReadOnlyMatrix<double> y, ReadOnlyMatrix<double> dY, Matrix<double> dX)
            => _weight.Of(Memory.Gradients)[0] = -1;
    }

    /// <summary>The parameter itself, whatever the scores.</summary>
    private sealed class WeightLoss(ScriptedLayer layer) : Loss<double>
    {
        public override string Name => "weight";

        protected override void CheckTargets(Targets<double> targets, int outputs) => RequireLabels(targets, outputs);

        protected override double Compute(ReadOnlyMatrix<double> scores, Targets<double> targets, Matrix<double> gradient, Workers workers) => layer.Weight;
    }
}
