using System.Numerics;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>One product C = A B, or C += A B, with an epilogue, after all checks.</summary>
internal unsafe struct Product<T, TEpilogue>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TEpilogue : unmanaged, IEpilogue<T>
{
    /// <summary>Rows of A and C.</summary>
    public int M;

    /// <summary>Columns of B and C.</summary>
    public int N;

    /// <summary>Columns of A, rows of B.</summary>
    public int K;
    public Operand<T> A;
    public Operand<T> B;

    /// <summary>Its columns are neighbours.</summary>
    public Operand<T> C;

    /// <summary>Add to what C holds.</summary>
    public bool Accumulate;
    public TEpilogue Epilogue;

    /// <summary>Room for packed blocks of B.</summary>
    public T* Workspace;
}

/// <summary>
/// A product and its workers, on the way to the width's driver. It holds the product by a pointer: in a struct with a reference, the runtime would
/// clear all of the product at each call, which took a tenth of the time of 16 x 16 x 16.
/// </summary>
internal unsafe struct ProductJob<T, TEpilogue> : ISimdWithHalfJob<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TEpilogue : unmanaged, IEpilogue<T>
{
    public Product<T, TEpilogue>* Product;
    public Workers Workers;

    public readonly void Run<TVec, TSimd, THalf, THalfSimd>()
        where TSimd : struct, ISimd<T, TVec>
        where THalfSimd : struct, ISimd<T, THalf>
        => GemmDriver<T, TVec, TSimd, THalf, THalfSimd>.Run(in *Product, Workers);
}
