using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Data;

/// <summary>The room that one thread needs to compute <see cref="PatchFeatures"/> of one image after the other, and the computation.</summary>
internal sealed class PatchScratch<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly PatchFeatures _features;
    private readonly int _rows;
    private readonly int _columns;
    private readonly AlignedBuffer<T> _patches;
    private readonly AlignedBuffer<T> _answers;
    private readonly T[] _filters;
    private readonly T[] _offsets;
    private readonly byte[] _mirror;

    public PatchScratch(PatchFeatures features)
    {
        _features = features;
        _rows = features.Image.Height - features.Side + 1;
        _columns = features.Image.Width - features.Side + 1;
        _filters = Array.ConvertAll(features.Filters.ToArray(), T.CreateTruncating);
        _offsets = Array.ConvertAll(features.Offsets.ToArray(), T.CreateTruncating);
        _mirror = new byte[features.Image.Length];
        _patches = new AlignedBuffer<T>((nint)_rows * _columns * PatchStride);
        _answers = new AlignedBuffer<T>((nint)_rows * _columns * AnswerStride);
    }

    private int PatchStride => MatrixLayout.PaddedStride<T>(_features.PatchLength);

    private int AnswerStride => MatrixLayout.PaddedStride<T>(_offsets.Length);

    /// <summary>The features of an image, or of its mirror image.</summary>
    public void Compute(ReadOnlySpan<byte> image, bool mirrored, Span<T> features)
    {
        ReadOnlySpan<byte> pixels = mirrored ? Mirror(image) : image;

        // The patches of a quarter lie together, so that its sums are those of neighbouring rows.
        Span<int> ends = stackalloc int[PatchFeatures.Quarters];
        int next = 0;
        for (int quarter = 0; quarter < ends.Length; quarter++)
        {
            for (int y = Begin(quarter / 2, _rows); y < Begin((quarter / 2) + 1, _rows); y++)
            {
                for (int x = Begin(quarter % 2, _columns); x < Begin((quarter % 2) + 1, _columns); x++)
                {
                    Span<T> patch = _patches.Span.Slice(next++ * PatchStride, _features.PatchLength);
                    PatchFeatures.Normalize(pixels, _features.Image, _features.Side, y, x, _features.ContrastEpsilon, patch);
                }
            }

            ends[quarter] = next;
        }

        int count = _offsets.Length;
        Gemm.MultiplyBiasRelu(
            new ReadOnlyMatrix<T>(_patches.Span, next, _features.PatchLength, PatchStride),
            new ReadOnlyMatrix<T>(_filters, _features.PatchLength, count),
            _offsets,
            new Matrix<T>(_answers.Span, next, count, AnswerStride));
        for (int quarter = 0, begin = 0; quarter < ends.Length; begin = ends[quarter++])
        {
            ReadOnlyMatrix<T> answers = new(_answers.Span[(begin * AnswerStride)..], ends[quarter] - begin, count, AnswerStride);
            ColumnSums.Apply(answers, features.Slice(quarter * count, count));
        }
    }

    private byte[] Mirror(ReadOnlySpan<byte> image)
    {
        image.CopyTo(_mirror);
        for (int start = 0; start < _mirror.Length; start += _features.Image.Width)
        {
            Array.Reverse(_mirror, start, _features.Image.Width);
        }

        return _mirror;
    }

    /// <summary>Where the first of two parts begins, the second, and where that ends; the first one has the middle.</summary>
    private static int Begin(int half, int length) => half switch
    {
        0 => 0,
        1 => (length + 1) / 2,
        _ => length,
    };
}
