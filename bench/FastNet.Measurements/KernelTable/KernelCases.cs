using System.Numerics;
using System.Numerics.Tensors;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>
/// The table of kernels: an entry for each whose result has its input's shape or sums it, and two for each activation of <see cref="Activation{T}.All"/>.
/// GatherPixels, Maxout, PairDistances and SmallestK have benchmark classes of their own.
/// </summary>
internal static class KernelCases<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static readonly T Rate = T.CreateChecked(1e-4);
    public static readonly T Decay = T.CreateChecked(0.9);
    public static readonly T Beta2 = T.CreateChecked(0.999);
    public static readonly T Epsilon = T.CreateChecked(1e-8);
    public static readonly T Slope = T.CreateChecked(LeakyRelu.DefaultSlope);
    public static readonly T NormEpsilon = T.CreateChecked(1e-5);
    public const int Step = 5;

    private const double Keep = 0.5;
    private const ulong Seed = 42;
    private const int Shift = 2;
    private const double Warp = 0.1;

    private static readonly ImageShape Image = new(3, 32, 32);

    // w, m and v are changed in place, g and y are read, z is written; Row and Vector hold one value for each column, OfRows one for each row.
    public static readonly KernelCase<T>[] All =
    [
        new(
            "Exp",
            StreamMix.Copy,
            x => Exp.Apply<T>(x.G, x.Z, x.Workers),
            x => Naive.Exp<T>(x.G, x.Z),
            x => TensorPrimitives.Exp<T>(x.G, x.Z),
            Scale: 20),
        new(
            "NaturalLog",
            StreamMix.Copy,
            x => NaturalLog.Apply<T>(x.G, x.Z, x.Workers),
            x => Naive.NaturalLog<T>(x.G, x.Z),
            x => TensorPrimitives.Log<T>(x.G, x.Z)),
        .. Activation<T>.All.SelectMany(OfActivation),
        new(
            "Dropout",
            StreamMix.Copy,
            x => Dropout.Apply(x.Matrix(x.G), x.Matrix(x.Z), Keep, Seed, Step, 0, x.Workers),
            x => Naive.Dropout<T>(x.G, x.Rows, x.Columns, x.Stride, x.Z, x.Stride, Keep, Seed, Step, 0),
            null,
            Columns: 100),
        new(
            "BatchNorm.Forward",
            StreamMix.Copy,
            x => BatchNorm.Forward(x.Matrix(x.G), x.Vector(0), x.Vector(1), Decay, NormEpsilon, x.Vector(2), x.Vector(3), x.Vector(4), x.Vector(5), x.Matrix(x.Z), x.Workers),
            x => Naive.BatchNormForward(x.Matrix(x.G), x.Vector(0), x.Vector(1), Decay, NormEpsilon, x.Vector(2), x.Vector(3), x.Vector(4), x.Vector(5), x.Matrix(x.Z)),
            null,
            Columns: 100),
        new(
            "BatchNorm.Predict",
            StreamMix.Copy,
            x => BatchNorm.Predict(x.Matrix(x.G), x.Vector(0), x.Vector(1), NormEpsilon, x.Vector(2), x.Vector(3), x.Matrix(x.Z), x.Workers),
            x => Naive.BatchNormPredict(x.Matrix(x.G), x.Vector(0), x.Vector(1), NormEpsilon, x.Vector(2), x.Vector(3), x.Matrix(x.Z)),
            null,
            Columns: 100),
        new(
            "BatchNorm.Backward",
            StreamMix.Combine,
            x => BatchNorm.Backward(x.Matrix(x.Y), x.Vector(0), x.Vector(1), x.Vector(2), x.Matrix(x.G), x.Vector(3), x.Vector(4), x.Matrix(x.Z), x.Workers),
            x => Naive.BatchNormBackward(x.Matrix(x.Y), x.Vector(0), x.Vector(1), x.Vector(2), x.Matrix(x.G), x.Vector(3), x.Vector(4), x.Matrix(x.Z)),
            null,
            Columns: 100),
        new(
            "LayerNorm.Forward",
            StreamMix.Copy,
            x => LayerNorm.Forward(x.Matrix(x.G), x.Vector(0), x.Vector(1), NormEpsilon, x.OfRows(0), x.OfRows(1), x.Matrix(x.Z), x.Workers),
            x => Naive.LayerNormForward(x.Matrix(x.G), x.Vector(0), x.Vector(1), NormEpsilon, x.OfRows(0), x.OfRows(1), x.Matrix(x.Z)),
            null,
            Columns: 100),
        new(
            "LayerNorm.Backward",
            StreamMix.Combine,
            x => LayerNorm.Backward(x.Matrix(x.Y), x.Vector(0), x.OfRows(0), x.OfRows(1), x.Matrix(x.G), x.Vector(1), x.Vector(2), x.Matrix(x.Z), x.Workers),
            x => Naive.LayerNormBackward(x.Matrix(x.Y), x.Vector(0), x.OfRows(0), x.OfRows(1), x.Matrix(x.G), x.Vector(1), x.Vector(2), x.Matrix(x.Z)),
            null,
            Columns: 100),
        new(
            "BiasAdd",
            StreamMix.Change,
            x => BiasAdd.Apply(x.Matrix(x.W), x.Row, x.Workers),
            x => Naive.BiasAdd<T>(x.W, x.Rows, x.Columns, x.Stride, x.Row),
            KernelRivals.BiasAdd,
            Columns: 100),
        new(
            "ColumnSums",
            StreamMix.Read,
            x => ColumnSums.Apply(x.Matrix(x.G), x.Row, x.Workers),
            x => Naive.ColumnSums<T>(x.G, x.Rows, x.Columns, x.Stride, x.Row),
            KernelRivals.ColumnSums,
            Columns: 100),
        new(
            "Transpose",
            StreamMix.Copy,
            x => Transpose.Apply(x.Matrix(x.G), new Matrix<T>(x.Z, x.Columns, x.Rows), x.Workers),
            x => Naive.Transpose(x.G, x.Rows, x.Columns, x.Stride, x.Z, x.Rows),
            null,
            Columns: 100),
        new(
            "SumOfSquares",
            StreamMix.Read,
            x => x.Scalar = SumOfSquares.Compute<T>(x.G, x.Workers),
            x => x.Scalar = Naive.SumOfSquares<T>(x.G),
            x => x.Scalar = double.CreateChecked(TensorPrimitives.SumOfSquares<T>(x.G))),
        new(
            "SoftmaxCrossEntropy",
            StreamMix.Copy,
            x => x.Scalar = SoftmaxCrossEntropy.Loss(x.Matrix(x.G), x.Labels, x.Matrix(x.Z), workers: x.Workers),
            x => x.Scalar = Naive.SoftmaxCrossEntropy<T>(x.G, x.Rows, x.Columns, x.Stride, x.Labels, x.Z, x.Stride),
            KernelRivals.SoftmaxCrossEntropy,
            Columns: 10),
        new(
            "MulticlassSvm",
            StreamMix.Copy,
            x => x.Scalar = MulticlassSvm.Loss(x.Matrix(x.G), x.Labels, x.Matrix(x.Z), workers: x.Workers),
            x => x.Scalar = Naive.MulticlassSvm<T>(x.G, x.Rows, x.Columns, x.Stride, x.Labels, x.Z, x.Stride),
            null,
            Columns: 10),
        new(
            "SquaredError",
            StreamMix.Combine,
            x => x.Scalar = SquaredError.Loss(x.Matrix(x.G), x.Matrix(x.Y), x.Matrix(x.Z), workers: x.Workers),
            x => x.Scalar = Naive.SquaredError(x.Matrix(x.G), x.Matrix(x.Y), x.Matrix(x.Z)),
            null,
            Columns: 10),
        new(
            "AbsoluteError",
            StreamMix.Combine,
            x => x.Scalar = AbsoluteError.Loss(x.Matrix(x.G), x.Matrix(x.Y), x.Matrix(x.Z), workers: x.Workers),
            x => x.Scalar = Naive.AbsoluteError(x.Matrix(x.G), x.Matrix(x.Y), x.Matrix(x.Z)),
            null,
            Columns: 10),
        new(
            "HuberError",
            StreamMix.Combine,
            x => x.Scalar = HuberError.Loss(x.Matrix(x.G), x.Matrix(x.Y), x.Matrix(x.Z), delta: 1, workers: x.Workers),
            x => x.Scalar = Naive.HuberError(x.Matrix(x.G), x.Matrix(x.Y), x.Matrix(x.Z), T.One),
            null,
            Columns: 10),
        new(
            "PoissonLikelihood",
            StreamMix.Combine,
            x => x.Scalar = PoissonLikelihood.Loss(x.Matrix(x.G), x.Matrix(x.Y), x.Matrix(x.Z), workers: x.Workers),
            x => x.Scalar = Naive.PoissonLikelihood(x.Matrix(x.G), x.Matrix(x.Y), x.Matrix(x.Z)),
            null,
            Columns: 10),
        new(
            "SigmoidCrossEntropy",
            StreamMix.Combine,
            x => x.Scalar = SigmoidCrossEntropy.Loss(x.Matrix(x.G), x.Matrix(x.Y), x.Matrix(x.Z), workers: x.Workers),
            x => x.Scalar = Naive.SigmoidCrossEntropy(x.Matrix(x.G), x.Matrix(x.Y), x.Matrix(x.Z)),
            null,
            Columns: 10),
        new(
            "SquaredNorms",
            StreamMix.Read,
            x => SquaredNorms.Rows(x.Matrix(x.G), x.OfRows(0), x.Workers),
            x => Naive.SquaredNorms<T>(x.G, x.Rows, x.Columns, x.Stride, x.OfRows(0)),
            KernelRivals.SquaredNorms,
            Columns: 3072),
        new(
            "GatherRows",
            StreamMix.Copy,
            x => GatherRows.Apply(x.Matrix(x.G), x.Indices, x.Matrix(x.Z), x.Workers),
            x => Naive.GatherRows<T>(x.G, x.Columns, x.Stride, x.Indices, x.Z, x.Stride),
            KernelRivals.GatherRows,
            Columns: 3072),
        new(
            "GatherImages",
            StreamMix.Copy,
            x => GatherImages.Apply(x.Matrix(x.G), Image, x.Indices, x.Matrix(x.Z), true, Shift, 0, Seed, Step, x.Workers),
            x => Naive.GatherImages<T>(x.G, Image, x.Stride, x.Indices, x.Z, x.Stride, true, Shift, 0, Seed, Step),
            null,
            Columns: 3072),
        new(
            "GatherImages.Warp",
            StreamMix.Copy,
            x => GatherImages.Apply(x.Matrix(x.G), Image, x.Indices, x.Matrix(x.Z), true, Shift, Warp, Seed, Step, x.Workers),
            x => Naive.GatherImages<T>(x.G, Image, x.Stride, x.Indices, x.Z, x.Stride, true, Shift, Warp, Seed, Step),
            null,
            Columns: 3072),
        new(
            "ArgMax",
            StreamMix.Read,
            x => ArgMax.Rows(x.Matrix(x.G), x.Picked, x.Workers),
            x => Naive.ArgMaxRows<T>(x.G, x.Rows, x.Columns, x.Stride, x.Picked),
            KernelRivals.ArgMax,
            Columns: 10),
        new(
            "AverageUpdate",
            StreamMix.Update1,
            x => AverageUpdate.Apply<T>(x.W, x.G, Rate, x.Workers),
            x => Naive.AverageUpdate<T>(x.W, x.G, Rate),
            x => TensorPrimitives.Lerp<T>(x.W, x.G, Rate, x.W)),
        new(
            "SgdUpdate",
            StreamMix.Update1,
            x => SgdUpdate.Apply<T>(x.W, x.G, Rate, x.Workers),
            x => Naive.SgdUpdate<T>(x.W, x.G, Rate),
            KernelRivals.SgdUpdate),
        new(
            "MomentumUpdate",
            StreamMix.Update2,
            x => MomentumUpdate.Apply<T>(x.W, x.G, x.M, Rate, Decay, x.Workers),
            x => Naive.MomentumUpdate<T>(x.W, x.G, x.M, Rate, Decay),
            KernelRivals.MomentumUpdate),
        new(
            "NesterovUpdate",
            StreamMix.Update2,
            x => NesterovUpdate.Apply<T>(x.W, x.G, x.M, Rate, Decay, x.Workers),
            x => Naive.NesterovUpdate<T>(x.W, x.G, x.M, Rate, Decay),
            KernelRivals.NesterovUpdate),
        new(
            "AdaGradUpdate",
            StreamMix.Update2,
            x => AdaGradUpdate.Apply<T>(x.W, x.G, x.M, Rate, Epsilon, x.Workers),
            x => Naive.AdaGradUpdate<T>(x.W, x.G, x.M, Rate, Epsilon),
            KernelRivals.AdaGradUpdate),
        new(
            "RmsPropUpdate",
            StreamMix.Update2,
            x => RmsPropUpdate.Apply<T>(x.W, x.G, x.M, Rate, Decay, Epsilon, workers: x.Workers),
            x => Naive.RmsPropUpdate<T>(x.W, x.G, x.M, Rate, Decay, Epsilon),
            KernelRivals.RmsPropUpdate),
        new(
            "AdamUpdate",
            StreamMix.Update3,
            x => AdamUpdate.Apply<T>(x.W, x.G, x.M, x.V, Rate, Decay, Beta2, Epsilon, Step, x.Workers),
            x => Naive.AdamUpdate<T>(x.W, x.G, x.M, x.V, Rate, Decay, Beta2, Epsilon, Step),
            KernelRivals.AdamUpdate),
    ];

    /// <summary>Forward and backward pass.</summary>
    private static KernelCase<T>[] OfActivation(Activation<T> activation)
    {
        string name = string.Concat(activation.Name.Split('-').Select(word => $"{char.ToUpperInvariant(word[0])}{word[1..]}"));
        (NaiveValue value, NaiveGradient gradient) = Specification(activation.Name);
        return
        [
            new(
                $"{name}.Forward",
                StreamMix.Copy,
                x => activation.Value(x.G, x.Z, x.Workers),
                x => value(x.G, x.Z),
                KernelRivals.OfActivation<T>(activation.Name),
                Scale: 5),
            new(
                $"{name}.Backward",
                StreamMix.Combine,
                x => activation.Gradient(x.Y, x.G, x.Z, x.Workers),
                x => gradient(x.Y, x.G, x.Z),
                null,
                Scale: activation.KeepsInput ? 5 : 1),
        ];
    }

    /// <summary>The naive loops of an activation, constants at their usual values.</summary>
    private static (NaiveValue Value, NaiveGradient Gradient) Specification(string activation) => activation switch
    {
        "relu" => (Naive.ReluForward, Naive.ReluBackward),
        "leaky-relu" => (Naive.LeakyReluForward, Naive.LeakyReluBackward),
        "elu" => (Naive.EluForward, Naive.EluBackward),
        "sigmoid" => (Naive.SigmoidForward, Naive.SigmoidBackward),
        "tanh" => (Naive.TanhForward, Naive.TanhBackward),
        "gelu" => (Naive.GeluForward, Naive.GeluBackward),
        "silu" => (Naive.SiluForward, Naive.SiluBackward),
        "softplus" => (Naive.SoftplusForward, Naive.SoftplusBackward),
        _ => throw new InvalidOperationException($"The activation '{activation}' has no entry here: add its naive loops of tests/FastNet.Reference."),
    };

    private delegate void NaiveValue(ReadOnlySpan<T> x, Span<T> y);

    private delegate void NaiveGradient(ReadOnlySpan<T> kept, ReadOnlySpan<T> dY, Span<T> dX);
}
