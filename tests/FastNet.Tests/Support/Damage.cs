using FsCheck;
using FsCheck.Fluent;

namespace FastNet.Tests.Support;

/// <summary>Damages files in every way that a test can try them all, and counts how readers take it.</summary>
internal static class Damage
{
    private static readonly byte[] Masks = [1, 2, 4, 8, 16, 32, 64, 128, 255];

    /// <summary>All shorter files that begin as this one.</summary>
    internal static IEnumerable<byte[]> Cuts(byte[] whole) => Enumerable.Range(0, whole.Length).Select(length => whole[..length]);

    /// <summary>The file with each byte changed in each bit, and in all bits.</summary>
    internal static IEnumerable<byte[]> Flips(byte[] whole, int step = 1)
    {
        for (int i = 0; i < whole.Length; i += step)
        {
            foreach (byte mask in Masks)
            {
                byte[] changed = [.. whole];
                changed[i] ^= mask;
                yield return changed;
            }
        }
    }

    /// <summary>The file with some bytes replaced, others doubled or left out, at up to five places.</summary>
    internal static Arbitrary<byte[]> Random(byte[] whole)
    {
        Gen<(int At, int Length, byte[] New)> edit =
            from at in Gen.Choose(0, whole.Length - 1)
            from length in Gen.Choose(0, 40)
            from bytes in Gen.Elements<byte>([0, 1, 0x7f, 0x80, 0xff, (byte)'/', (byte)'7', (byte)'.']).ListOf()
            select (at, Math.Min(length, whole.Length - at), bytes.ToArray());
        return edit.NonEmptyListOf().Select(edits => edits.Take(5).Aggregate(
            whole, (file, e) => e.At + e.Length <= file.Length ? [.. file[..e.At], .. e.New, .. file[(e.At + e.Length)..]] : file)).ToArbitrary();
    }

    /// <summary>
    /// Reads every file and asserts that a reader either takes it or throws <see cref="DataFormatException"/> (or what else is allowed) with a message, and reserves
    /// no more than <paramref name="mostBytes"/>.
    /// </summary>
    /// <returns>How many were refused and how many read.</returns>
    internal static (int Refused, int Read) Try(IEnumerable<byte[]> files, Action<byte[]> read, long mostBytes = 4 << 20, Type? alsoAllowed = null)
    {
        (int refused, int taken) = (0, 0);
        foreach (byte[] file in files)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                read(file);
                taken++;
            }
            catch (Exception error) when (error is DataFormatException || (alsoAllowed?.IsInstanceOfType(error) ?? false))
            {
                Assert.That(error.Message, Is.Not.Empty);
                refused++;
            }

            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(mostBytes + (2L * file.Length)), $"file {refused + taken}");
        }

        return (refused, taken);
    }
}
