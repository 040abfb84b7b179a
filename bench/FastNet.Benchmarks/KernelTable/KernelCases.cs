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
    public const int Step = 5;

    // w, m and v are changed in place, g and y are read, z is written; row holds one value for each column.
    public static readonly KernelCase<T>[] All =
    [
        new("Exp", StreamMix.Copy, x => Exp.Apply<T>(x.G, x.Z, x.Workers), x => Naive.Exp<T>(x.G, x.Z), x => TensorPrimitives.Exp<T>(x.G, x.Z), Scale: 20),
        new("Log", StreamMix.Copy, x => Log.Apply<T>(x.G, x.Z, x.Workers), x => Naive.Log<T>(x.G, x.Z), x => TensorPrimitives.Log<T>(x.G, x.Z)),
        new("Relu.Forward", StreamMix.Copy, x => Relu.Forward<T>(x.G, x.Z, x.Workers), x => Naive.ReluForward<T>(x.G, x.Z), x => TensorPrimitives.Max(x.G, T.Zero, x.Z), Scale: 2),
        new("Relu.Backward", StreamMix.Combine, x => Relu.Backward<T>(x.Y, x.G, x.Z, x.Workers), x => Naive.ReluBackward<T>(x.Y, x.G, x.Z), null, Scale: 2),
        new("BiasAdd", StreamMix.Change, x => BiasAdd.Apply<T>(x.W, x.Rows, x.Columns, x.Stride, x.Row, x.Workers), x => Naive.BiasAdd<T>(x.W, x.Rows, x.Columns, x.Stride, x.Row), KernelRivals.BiasAdd, Columns: 100),
        new("ColumnSums", StreamMix.Read, x => ColumnSums.Apply<T>(x.G, x.Rows, x.Columns, x.Stride, x.Row, x.Workers), x => Naive.ColumnSums<T>(x.G, x.Rows, x.Columns, x.Stride, x.Row), KernelRivals.ColumnSums, Columns: 100),
        new("SumOfSquares", StreamMix.Read, x => x.Scalar = SumOfSquares.Compute<T>(x.G, x.Workers), x => x.Scalar = Naive.SumOfSquares<T>(x.G), x => x.Scalar = double.CreateChecked(TensorPrimitives.SumOfSquares<T>(x.G))),
        new("SoftmaxCrossEntropy", StreamMix.Copy, x => x.Scalar = SoftmaxCrossEntropy.Loss<T>(x.G, x.Rows, x.Columns, x.Stride, x.Labels, x.Z, x.Stride, x.Workers), x => x.Scalar = Naive.SoftmaxCrossEntropy<T>(x.G, x.Rows, x.Columns, x.Stride, x.Labels, x.Z, x.Stride), KernelRivals.SoftmaxCrossEntropy, Columns: 10),
        new("GatherRows", StreamMix.Copy, x => GatherRows.Apply<T>(x.G, x.Rows, x.Columns, x.Stride, x.Indices, x.Z, x.Stride, x.Workers), x => Naive.GatherRows<T>(x.G, x.Columns, x.Stride, x.Indices, x.Z, x.Stride), KernelRivals.GatherRows, Columns: 3072),
        new("ArgMax", StreamMix.Read, x => ArgMax.Rows<T>(x.G, x.Rows, x.Columns, x.Stride, x.Picked, x.Workers), x => Naive.ArgMaxRows<T>(x.G, x.Rows, x.Columns, x.Stride, x.Picked), KernelRivals.ArgMax, Columns: 10),
        new("SgdUpdate", StreamMix.Update1, x => SgdUpdate.Apply<T>(x.W, x.G, Rate, x.Workers), x => Naive.SgdUpdate<T>(x.W, x.G, Rate), KernelRivals.SgdUpdate),
        new("MomentumUpdate", StreamMix.Update2, x => MomentumUpdate.Apply<T>(x.W, x.G, x.M, Rate, Decay, x.Workers), x => Naive.MomentumUpdate<T>(x.W, x.G, x.M, Rate, Decay), KernelRivals.MomentumUpdate),
        new("RmsPropUpdate", StreamMix.Update2, x => RmsPropUpdate.Apply<T>(x.W, x.G, x.M, Rate, Decay, Epsilon, workers: x.Workers), x => Naive.RmsPropUpdate<T>(x.W, x.G, x.M, Rate, Decay, Epsilon), KernelRivals.RmsPropUpdate),
        new("AdamUpdate", StreamMix.Update3, x => AdamUpdate.Apply<T>(x.W, x.G, x.M, x.V, Rate, Decay, Beta2, Epsilon, Step, x.Workers), x => Naive.AdamUpdate<T>(x.W, x.G, x.M, x.V, Rate, Decay, Beta2, Epsilon, Step), KernelRivals.AdamUpdate),
    ];
}
