using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>A native library on the very same A and B, with a C of its own laid out as FastNet's.</summary>
internal sealed unsafe class NativeRival<T>(NativeBlas blas, GemmOperands<T> operands) : GemmRival<T>(blas.Name, operands)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedBuffer<T> _c = new(operands.C.Elements.Length);

    public override ReadOnlyMatrix<T> Result => new(_c.Span, Shape.M, Shape.N, (int)Operands.C.RowStride);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Multiply(int calls)
    {
        ReadOnlyMatrix<T> a = Operands.A;
        ReadOnlyMatrix<T> b = Operands.B;
        int strideA = (int)Math.Max(a.RowStride, a.ColumnStride);
        int strideB = (int)Math.Max(b.RowStride, b.ColumnStride);
        int strideC = (int)Operands.C.RowStride;
        fixed (T* pa = a.Elements, pb = b.Elements, pc = _c.Span)
        {
            for (; calls > 0; calls--)
            {
                blas.Multiply(Shape, pa, strideA, pb, strideB, pc, strideC);
            }
        }
    }
}
