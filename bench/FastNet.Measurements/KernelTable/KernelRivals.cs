using System.Numerics;
using System.Numerics.Tensors;

namespace FastNet.Benchmarks;

/// <summary>What a user would write with TensorPrimitives where it has the operation in parts only: row by row, or one pass for each part of a formula.</summary>
internal static class KernelRivals
{
    /// <summary>An activation's forward pass; null where TensorPrimitives has none.</summary>
    public static KernelCall<T>? OfActivation<T>(string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => name switch
        {
            "relu" => x => TensorPrimitives.Max(x.G, T.Zero, x.Z),
            "leaky-relu" => LeakyReluForward,
            "sigmoid" => x => TensorPrimitives.Sigmoid<T>(x.G, x.Z),
            "tanh" => x => TensorPrimitives.Tanh<T>(x.G, x.Z),
            "silu" => SiluForward,
            _ => null,
        };

    public static void BiasAdd<T>(KernelOperands<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Rows; i++)
        {
            Span<T> row = x.W.Slice(i * x.Stride, x.Columns);
            TensorPrimitives.Add<T>(row, x.Row, row);
        }
    }

    public static void ColumnSums<T>(KernelOperands<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        x.Row.Clear();
        for (int i = 0; i < x.Rows; i++)
        {
            TensorPrimitives.Add<T>(x.G.Slice(i * x.Stride, x.Columns), x.Row, x.Row);
        }
    }

    public static void SoftmaxCrossEntropy<T>(KernelOperands<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double loss = 0;
        T share = T.One / T.CreateChecked(x.Rows);
        for (int i = 0; i < x.Rows; i++)
        {
            Span<T> row = x.Z.Slice(i * x.Stride, x.Columns);
            TensorPrimitives.SoftMax<T>(x.G.Slice(i * x.Stride, x.Columns), row);
            ref T labelled = ref row[x.Labels[i]];
            loss -= double.CreateChecked(T.Log(labelled));
            labelled -= T.One;
            TensorPrimitives.Multiply(row, share, row);
        }

        x.Scalar = loss / x.Rows;
    }

    public static void SquaredNorms<T>(KernelOperands<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Rows; i++)
        {
            x.OfRows(0)[i] = TensorPrimitives.SumOfSquares<T>(x.G.Slice(i * x.Stride, x.Columns));
        }
    }

    /// <summary>Spans' own copy.</summary>
    public static void GatherRows<T>(KernelOperands<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Rows; i++)
        {
            x.G.Slice(x.Indices[i] * x.Stride, x.Columns).CopyTo(x.Z[(i * x.Stride)..]);
        }
    }

    public static void ArgMax<T>(KernelOperands<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Rows; i++)
        {
            x.Picked[i] = TensorPrimitives.IndexOfMax<T>(x.G.Slice(i * x.Stride, x.Columns));
        }
    }

    public static void SgdUpdate<T>(KernelOperands<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => TensorPrimitives.MultiplyAdd(x.G, -KernelCases<T>.Rate, x.W, x.W);

    public static void MomentumUpdate<T>(KernelOperands<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TensorPrimitives.Multiply(x.M, KernelCases<T>.Decay, x.M);
        TensorPrimitives.MultiplyAdd(x.G, -KernelCases<T>.Rate, x.M, x.M);
        TensorPrimitives.Add<T>(x.W, x.M, x.W);
    }

    public static void NesterovUpdate<T>(KernelOperands<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TensorPrimitives.Multiply(x.M, KernelCases<T>.Decay, x.M);
        TensorPrimitives.MultiplyAdd(x.G, -KernelCases<T>.Rate, x.M, x.M);
        TensorPrimitives.MultiplyAdd(x.M, KernelCases<T>.Decay, x.W, x.W);
        TensorPrimitives.MultiplyAdd(x.G, -KernelCases<T>.Rate, x.W, x.W);
    }

    public static void AdaGradUpdate<T>(KernelOperands<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TensorPrimitives.MultiplyAdd(x.G, x.G, x.M, x.M);
        StepByRoot(x);
    }

    public static void RmsPropUpdate<T>(KernelOperands<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Mean(x.G, x.M, x.Scratch, KernelCases<T>.Decay);
        StepByRoot(x);
    }

    public static void AdamUpdate<T>(KernelOperands<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> root = x.Scratch;
        double correction1 = 1 - Math.Pow(double.CreateChecked(KernelCases<T>.Decay), KernelCases<T>.Step);
        double correction2 = 1 - Math.Pow(double.CreateChecked(KernelCases<T>.Beta2), KernelCases<T>.Step);
        TensorPrimitives.Multiply(x.M, KernelCases<T>.Decay, x.M);
        TensorPrimitives.MultiplyAdd(x.G, T.One - KernelCases<T>.Decay, x.M, x.M);
        Mean(x.G, x.V, root, KernelCases<T>.Beta2);
        TensorPrimitives.Multiply(x.V, T.CreateChecked(1 / correction2), root);
        TensorPrimitives.Sqrt<T>(root, root);
        TensorPrimitives.Add(root, KernelCases<T>.Epsilon, root);
        TensorPrimitives.Divide<T>(x.M, root, root);
        TensorPrimitives.MultiplyAdd(root, T.CreateChecked(-double.CreateChecked(KernelCases<T>.Rate) / correction1), x.W, x.W);
    }

    /// <summary>w -= rate g / (sqrt(m) + epsilon).</summary>
    private static void StepByRoot<T>(KernelOperands<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> root = x.Scratch;
        TensorPrimitives.Sqrt<T>(x.M, root);
        TensorPrimitives.Add(root, KernelCases<T>.Epsilon, root);
        TensorPrimitives.Divide<T>(x.G, root, root);
        TensorPrimitives.MultiplyAdd(root, -KernelCases<T>.Rate, x.W, x.W);
    }

    /// <summary>v = decay v + (1 - decay) g^2.</summary>
    private static void Mean<T>(ReadOnlySpan<T> g, Span<T> v, Span<T> scratch, T decay)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TensorPrimitives.Multiply(g, g, scratch);
        TensorPrimitives.Multiply(scratch, T.One - decay, scratch);
        TensorPrimitives.MultiplyAdd<T>(v, decay, scratch, v);
    }

    private static void LeakyReluForward<T>(KernelOperands<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TensorPrimitives.Multiply(x.G, KernelCases<T>.Slope, x.Z);
        TensorPrimitives.Max<T>(x.G, x.Z, x.Z);
    }

    private static void SiluForward<T>(KernelOperands<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TensorPrimitives.Sigmoid<T>(x.G, x.Z);
        TensorPrimitives.Multiply<T>(x.G, x.Z, x.Z);
    }
}
