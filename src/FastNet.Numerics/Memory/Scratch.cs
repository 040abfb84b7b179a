using System.Numerics;
using System.Runtime.CompilerServices;

namespace FastNet.Numerics;

/// <summary>
/// Workspace for products without any: rented from a few kept blocks, so repeated calls allocate nothing. Nets have workspaces of their own and never
/// rent.
/// </summary>
internal readonly ref struct Scratch<T>
    where T : unmanaged
{
    private readonly AlignedBuffer<byte>? _block;

    public Scratch(int length)
    {
        if (length == 0)
        {
            return;
        }

        nint bytes = checked((nint)length * Unsafe.SizeOf<T>());
        _block = ScratchBlocks.Take(bytes);
        Span = _block.Slice<T>(0, length);
    }

    public Span<T> Span { get; }

    public void Dispose()
    {
        if (_block is not null)
        {
            ScratchBlocks.Give(_block);
        }
    }
}

/// <summary>The kept blocks.</summary>
internal static class ScratchBlocks
{
    private const int Smallest = 1 << 16;

    private static readonly AlignedBuffer<byte>?[] Kept = new AlignedBuffer<byte>?[8];

    public static AlignedBuffer<byte> Take(nint bytes)
    {
        // A block too small for this call may be just right for the next one; it goes only when a larger one takes its place.
        AlignedBuffer<byte>? tooSmall = null;
        for (int i = 0; i < Kept.Length; i++)
        {
            AlignedBuffer<byte>? block = Interlocked.Exchange(ref Kept[i], null);
            if (block is null)
            {
                continue;
            }

            if (tooSmall is not null)
            {
                Give(tooSmall);
            }

            if (block.Length >= bytes)
            {
                return block;
            }

            tooSmall = block;
        }

        return new AlignedBuffer<byte>(nint.Max(Smallest, (nint)BitOperations.RoundUpToPowerOf2((nuint)bytes)));
    }

    public static void Give(AlignedBuffer<byte> block)
    {
        for (int i = 0; i < Kept.Length; i++)
        {
            if (Interlocked.CompareExchange(ref Kept[i], block, null) is null)
            {
                return;
            }
        }
    }
}
