using FastNet.Numerics.Simd;

namespace FastNet.Numerics.Tests.Simd;

/// <summary>Against the known answers that the generator's authors publish with Random123 (kat_vectors).</summary>
public unsafe class PhiloxTests
{
    [TestCase(0x0000_0000u, 0x0000_0000u, 0x0000_0000u, 0x0000_0000u, 0x0000_0000_0000_0000ul, "6627e8d5 e169c58d bc57ac4c 9b00dbd8")]
    [TestCase(0xFFFF_FFFFu, 0xFFFF_FFFFu, 0xFFFF_FFFFu, 0xFFFF_FFFFu, 0xFFFF_FFFF_FFFF_FFFFul, "408f276d 41c83b0e a20bc7c6 6d5451fd")]
    [TestCase(0x243F_6A88u, 0x85A3_08D3u, 0x1319_8A2Eu, 0x0370_7344u, 0x299F_31D0_A409_3822ul, "d16cfe09 94fdcceb 5001e420 24126ea1")]
    public void Gives_the_known_answers(uint c0, uint c1, uint c2, uint c3, ulong key, string expected)
    {
        Philox.Counter counter = new() { C0 = c0, C1 = c1, C2 = c2, C3 = c3 };
        uint* words = stackalloc uint[Philox.Words];
        Philox.Block(counter, key, words);
        Assert.That($"{words[0]:x8} {words[1]:x8} {words[2]:x8} {words[3]:x8}", Is.EqualTo(expected));
    }

    [Test]
    public void Numbers_are_the_upper_bits_of_the_words_at_every_width()
    {
        const int count = 96;
        Philox.Counter counter = new() { C0 = uint.MaxValue - 9, C1 = 2, C2 = 0xFFFF_FFFE, C3 = 77 };
        const ulong key = 0xFEDC_BA98_7654_3210;
        float* singles = stackalloc float[count];
        double* doubles = stackalloc double[count];
        uint* words = stackalloc uint[Philox.Words];
        foreach (int width in SimdDispatch.SupportedWidths)
        {
            Philox.Uniforms(singles, count, counter, key, width);
            Philox.Uniforms(doubles, count, counter, key, width);
            Philox.Counter at = counter;
            for (int i = 0; i < count; i++)
            {
                Philox.Block(at, key, words);
                double expected = 1 + ((words[i % 4] >> 9) / 8_388_608.0);
                Assert.That(doubles[i], Is.EqualTo(expected), $"width {width}, number {i}");
                Assert.That(singles[i], Is.EqualTo((float)expected), $"width {width}, number {i}");
                at.C0 += i % 4 == 3 ? 1u : 0u;
            }
        }
    }
}
