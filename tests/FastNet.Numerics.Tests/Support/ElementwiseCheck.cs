using System.Numerics;

namespace FastNet.Numerics.Tests.Support;

/// <summary>
/// The test of every element-wise kernel: all widths, lengths, placements and worker counts against its specification, bit for bit.
/// Every operand is compared afterwards, so a changed input is found too. For "in place", pass one operand twice.
/// </summary>
internal static class ElementwiseCheck
{
    private const int ShortLengths = 257;
    private static readonly int[] LongLengths = [4096, 40_003];
    private static readonly Placement[] Placements = Enum.GetValues<Placement>();

    /// <summary>Compares a kernel with its specification.</summary>
    /// <param name="operands">How many arrays a call takes, inputs and outputs together.</param>
    /// <param name="kernel">Calls the kernel on operands[0], operands[1], ...</param>
    /// <param name="naive">Calls the specification on the same operands.</param>
    /// <param name="fill">Fills operand number k; <see cref="Samples"/> when absent.</param>
    public static void Run<T>(int operands, Action<Operands<T>, Workers?> kernel, Action<Operands<T>> naive, FillOperand<T>? fill = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        fill ??= (index, values) => Samples.Fill(values, (1000 * index) + values.Length);
        foreach (int length in Enumerable.Range(0, ShortLengths + 1))
        {
            Compare(operands, [length], Placements, [null], kernel, naive, fill);
        }

        using Workers two = new(2);
        using Workers three = new(3);
        using Workers four = new(4);
        Compare(operands, LongLengths, [Placement.EndAtGuard, Placement.OffByOne], [null, Workers.Inline, two, three, four], kernel, naive, fill);
    }

    private static void Compare<T>(
        int operands, int[] lengths, Placement[] placements, Workers?[] teams, Action<Operands<T>, Workers?> kernel, Action<Operands<T>> naive, FillOperand<T> fill)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Bench<T> bench = new(operands, lengths.Max());
        foreach (int length in lengths)
        {
            bench.Expect(length, naive, fill);
            foreach (Placement placement in placements)
            {
                foreach (Workers? team in teams)
                {
                    Widths.ForEach(width => bench.Try(placement, kernel, team, $"{typeof(T).Name}, width {width}, length {length}, {placement}, {team?.Count ?? 0} workers"));
                }
            }
        }
    }

    private sealed class Bench<T> : IDisposable
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly GuardedBuffer<T>[] _buffers;
        private readonly T[][] _inputs;
        private readonly T[][] _expected;

        public Bench(int operands, int capacity)
        {
            _buffers = new GuardedBuffer<T>[operands];
            _inputs = new T[operands][];
            _expected = new T[operands][];
            for (int k = 0; k < operands; k++)
            {
                _buffers[k] = new GuardedBuffer<T>(capacity);
            }
        }

        public void Expect(int length, Action<Operands<T>> naive, FillOperand<T> fill)
        {
            for (int k = 0; k < _buffers.Length; k++)
            {
                fill(k, _buffers[k].Place(length));
                _inputs[k] = _buffers[k].Span.ToArray();
            }

            naive(new Operands<T>(_buffers));
            for (int k = 0; k < _buffers.Length; k++)
            {
                _expected[k] = _buffers[k].Span.ToArray();
            }
        }

        public void Try(Placement placement, Action<Operands<T>, Workers?> kernel, Workers? team, string where)
        {
            for (int k = 0; k < _buffers.Length; k++)
            {
                _inputs[k].CopyTo(_buffers[k].Place(_inputs[k].Length, placement));
            }

            kernel(new Operands<T>(_buffers), team);
            for (int k = 0; k < _buffers.Length; k++)
            {
                Bits.AssertSame<T>(_buffers[k].Span, _expected[k], $"{where}, operand {k}");
                _buffers[k].Verify();
            }
        }

        public void Dispose() => Array.ForEach(_buffers, buffer => buffer.Dispose());
    }
}
