using System.Numerics;
using System.Numerics.Tensors;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>The table of kernels: one line for each.</summary>
internal static class KernelCases<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static readonly T Rate = T.CreateChecked(1e-4);
    public static readonly T Decay = T.CreateChecked(0.9);
    public static readonly T Beta2 = T.CreateChecked(0.999);
    public static readonly T Epsilon = T.CreateChecked(1e-8);
    public static readonly T Slope = T.CreateChecked(0.01);
    public const int Step = 5;
    public const int K = 5;
    private const ulong Seed = 42;

    // w, m and v are changed in place, g and y are read, z is written; row holds one value for each column.
    public static readonly KernelCase<T>[] All =
    [
        new("Exp", StreamMix.Copy, x => Exp.Apply<T>(x.G, x.Z, x.Workers), x => Naive.Exp<T>(x.G, x.Z), x => TensorPrimitives.Exp<T>(x.G, x.Z), Scale: 20),
        new("Log", StreamMix.Copy, x => Log.Apply<T>(x.G, x.Z, x.Workers), x => Naive.Log<T>(x.G, x.Z), x => TensorPrimitives.Log<T>(x.G, x.Z)),
        new("Relu.Forward", StreamMix.Copy, x => Relu.Forward<T>(x.G, x.Z, x.Workers), x => Naive.ReluForward<T>(x.G, x.Z), x => TensorPrimitives.Max(x.G, T.Zero, x.Z), Scale: 2),
        new("Relu.Backward", StreamMix.Combine, x => Relu.Backward<T>(x.Y, x.G, x.Z, x.Workers), x => Naive.ReluBackward<T>(x.Y, x.G, x.Z), null, Scale: 2),
        new("LeakyRelu.Forward", StreamMix.Copy, x => LeakyRelu.Forward(x.G, x.Z, Slope, x.Workers), x => Naive.LeakyReluForward(x.G, x.Z, Slope), KernelRivals.LeakyRelu, Scale: 2),
        new("Elu.Forward", StreamMix.Copy, x => Elu.Forward(x.G, x.Z, T.One, x.Workers), x => Naive.EluForward(x.G, x.Z, T.One), null, Scale: 8),
        new("Sigmoid.Forward", StreamMix.Copy, x => Sigmoid.Forward<T>(x.G, x.Z, x.Workers), x => Naive.SigmoidForward<T>(x.G, x.Z), x => TensorPrimitives.Sigmoid<T>(x.G, x.Z), Scale: 8),
        new("Tanh.Forward", StreamMix.Copy, x => Tanh.Forward<T>(x.G, x.Z, x.Workers), x => Naive.TanhForward<T>(x.G, x.Z), x => TensorPrimitives.Tanh<T>(x.G, x.Z), Scale: 8),

        // Two pieces: half of the result is elements, half their numbers.
        new("Maxout.Forward", StreamMix.Copy, x => Maxout.Forward<T>(x.G, x.Rows, x.Columns / 2, 2, x.Stride, x.Z, x.Stride, x.Numbers, x.Workers), x => Naive.MaxoutForward<T>(x.G, x.Rows, x.Columns / 2, 2, x.Stride, x.Z, x.Stride, x.Numbers), null, Columns: 200),
        new("Dropout", StreamMix.Copy, x => Dropout.Apply<T>(x.G, x.Rows, x.Columns, x.Stride, x.Z, x.Stride, 0.5, Seed, Step, 0, x.Workers), x => Naive.Dropout<T>(x.G, x.Rows, x.Columns, x.Stride, x.Z, x.Stride, 0.5, Seed, Step, 0), null, Columns: 100),
        new("BatchNorm.Forward", StreamMix.Copy, x => BatchNorm.Forward(x.X, x.Column(0), x.Column(1), Decay, Epsilon, x.Column(2), x.Column(3), x.Column(4), x.Column(5), x.Result, x.Workers), x => Naive.BatchNormForward(x.X, x.Column(0), x.Column(1), Decay, Epsilon, x.Column(2), x.Column(3), x.Column(4), x.Column(5), x.Result), null, Columns: 100),
        new("BatchNorm.Backward", StreamMix.Combine, x => BatchNorm.Backward(x.X, x.Column(0), x.Column(4), x.Column(5), x.DY, x.Column(6), x.Column(7), x.Result, x.Workers), x => Naive.BatchNormBackward(x.X, x.Column(0), x.Column(4), x.Column(5), x.DY, x.Column(6), x.Column(7), x.Result), null, Columns: 100),
        new("LayerNorm.Forward", StreamMix.Copy, x => LayerNorm.Forward(x.X, x.Column(0), x.Column(1), Epsilon, x.PerRow(0), x.PerRow(1), x.Result, x.Workers), x => Naive.LayerNormForward(x.X, x.Column(0), x.Column(1), Epsilon, x.PerRow(0), x.PerRow(1), x.Result), null, Columns: 100),
        new("LayerNorm.Backward", StreamMix.Combine, x => LayerNorm.Backward(x.X, x.Column(0), x.PerRow(0), x.PerRow(1), x.DY, x.Column(6), x.Column(7), x.Result, x.Workers), x => Naive.LayerNormBackward(x.X, x.Column(0), x.PerRow(0), x.PerRow(1), x.DY, x.Column(6), x.Column(7), x.Result), null, Columns: 100),
        new("BiasAdd", StreamMix.Change, x => BiasAdd.Apply<T>(x.W, x.Rows, x.Columns, x.Stride, x.Row, x.Workers), x => Naive.BiasAdd<T>(x.W, x.Rows, x.Columns, x.Stride, x.Row), KernelRivals.BiasAdd, Columns: 100),
        new("ColumnSums", StreamMix.Read, x => ColumnSums.Apply<T>(x.G, x.Rows, x.Columns, x.Stride, x.Row, x.Workers), x => Naive.ColumnSums<T>(x.G, x.Rows, x.Columns, x.Stride, x.Row), KernelRivals.ColumnSums, Columns: 100),
        new("SumOfSquares", StreamMix.Read, x => x.Scalar = SumOfSquares.Compute<T>(x.G, x.Workers), x => x.Scalar = Naive.SumOfSquares<T>(x.G), x => x.Scalar = double.CreateChecked(TensorPrimitives.SumOfSquares<T>(x.G))),
        new("SquaredNorms", StreamMix.Read, x => SquaredNorms.Rows(x.G, x.Rows, x.Columns, x.Stride, x.PerRow(0), x.Workers), x => Naive.SquaredNorms(x.G, x.Rows, x.Columns, x.Stride, x.PerRow(0)), KernelRivals.SquaredNorms, Columns: 3072),
        new("PairDistances.L2", StreamMix.Read, x => PairDistances.L2(x.X, x.OneRow, x.OneColumn, x.Workers), x => Naive.PairDistancesL2(x.X, x.OneRow, x.OneColumn), KernelRivals.PairDistances, Columns: 3072),
        new("SmallestK", StreamMix.Read, x => SmallestK.Columns(x.G, x.Rows, x.Columns, x.Stride, K, x.Best, x.Numbers.AsSpan(0, K * x.Columns), x.Workers), x => Naive.SmallestK(x.G, x.Rows, x.Columns, x.Stride, K, x.Best, x.Numbers.AsSpan(0, K * x.Columns)), KernelRivals.SmallestK, Columns: 500, RivalName: "insertion"),
        new("SoftmaxCrossEntropy", StreamMix.Copy, x => x.Scalar = SoftmaxCrossEntropy.Loss<T>(x.G, x.Rows, x.Columns, x.Stride, x.Labels, x.Z, x.Stride, x.Workers), x => x.Scalar = Naive.SoftmaxCrossEntropy<T>(x.G, x.Rows, x.Columns, x.Stride, x.Labels, x.Z, x.Stride), KernelRivals.SoftmaxCrossEntropy, Columns: 10),
        new("MulticlassSvm", StreamMix.Copy, x => x.Scalar = MulticlassSvm.Loss<T>(x.G, x.Rows, x.Columns, x.Stride, x.Labels, x.Z, x.Stride, x.Workers), x => x.Scalar = Naive.MulticlassSvm<T>(x.G, x.Rows, x.Columns, x.Stride, x.Labels, x.Z, x.Stride), null, Columns: 10),
        new("GatherRows", StreamMix.Copy, x => GatherRows.Apply<T>(x.G, x.Rows, x.Columns, x.Stride, x.Indices, x.Z, x.Stride, x.Workers), x => Naive.GatherRows<T>(x.G, x.Columns, x.Stride, x.Indices, x.Z, x.Stride), KernelRivals.GatherRows, Columns: 3072),
        new("ArgMax", StreamMix.Read, x => ArgMax.Rows<T>(x.G, x.Rows, x.Columns, x.Stride, x.Picked, x.Workers), x => Naive.ArgMaxRows<T>(x.G, x.Rows, x.Columns, x.Stride, x.Picked), KernelRivals.ArgMax, Columns: 10),
        new("SgdUpdate", StreamMix.Update1, x => SgdUpdate.Apply<T>(x.W, x.G, Rate, x.Workers), x => Naive.SgdUpdate<T>(x.W, x.G, Rate), KernelRivals.SgdUpdate),
        new("MomentumUpdate", StreamMix.Update2, x => MomentumUpdate.Apply<T>(x.W, x.G, x.M, Rate, Decay, x.Workers), x => Naive.MomentumUpdate<T>(x.W, x.G, x.M, Rate, Decay), KernelRivals.MomentumUpdate),
        new("NesterovUpdate", StreamMix.Update2, x => NesterovUpdate.Apply<T>(x.W, x.G, x.M, Rate, Decay, x.Workers), x => Naive.NesterovUpdate<T>(x.W, x.G, x.M, Rate, Decay), KernelRivals.NesterovUpdate),
        new("AdaGradUpdate", StreamMix.Update2, x => AdaGradUpdate.Apply<T>(x.W, x.G, x.M, Rate, Epsilon, x.Workers), x => Naive.AdaGradUpdate<T>(x.W, x.G, x.M, Rate, Epsilon), KernelRivals.AdaGradUpdate),
        new("RmsPropUpdate", StreamMix.Update2, x => RmsPropUpdate.Apply<T>(x.W, x.G, x.M, Rate, Decay, Epsilon, workers: x.Workers), x => Naive.RmsPropUpdate<T>(x.W, x.G, x.M, Rate, Decay, Epsilon), KernelRivals.RmsPropUpdate),
        new("AdamUpdate", StreamMix.Update3, x => AdamUpdate.Apply<T>(x.W, x.G, x.M, x.V, Rate, Decay, Beta2, Epsilon, Step, x.Workers), x => Naive.AdamUpdate<T>(x.W, x.G, x.M, x.V, Rate, Decay, Beta2, Epsilon, Step), KernelRivals.AdamUpdate),
    ];
}
