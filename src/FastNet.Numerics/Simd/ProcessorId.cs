using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace FastNet.Numerics.Simd;

/// <summary>The identity of an x86 processor (the CPUID instruction); null on others and where intrinsics are switched off.</summary>
internal static class ProcessorId
{
    private const int VendorLeaf = 0;
    private const int FamilyLeaf = 1;
    private const int IntelCacheLeaf = 4;
    private const int HighestExtendedLeaf = unchecked((int)0x80000000);
    private const int FirstBrandLeaf = unchecked((int)0x80000002);
    private const int LastBrandLeaf = unchecked((int)0x80000004);
    private const int AmdCacheLeaf = unchecked((int)0x8000001D);
    private const int FeatureLeaf = 7;
    private const int AuthenticAmdEbx = 0x68747541; // "Auth"

    /// <summary>The brand string, for instance "AMD EPYC 9354"; null when there is none.</summary>
    public static string? Brand
    {
        get
        {
            if (!Supports(LastBrandLeaf))
            {
                return null;
            }

            List<int> words = [];
            for (int leaf = FirstBrandLeaf; leaf <= LastBrandLeaf; leaf++)
            {
                (int eax, int ebx, int ecx, int edx) = X86Base.CpuId(leaf, 0);
                words.AddRange([eax, ebx, ecx, edx]);
            }

            string brand = Encoding.ASCII.GetString(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(words))).Trim('\0', ' ');
            return brand.Length == 0 ? null : brand;
        }
    }

    /// <summary>The family of an AMD processor: 25 is Zen 3 and 4, 26 Zen 5; null on others.</summary>
    public static int? AmdFamily
    {
        get
        {
            if (!IsAmd)
            {
                return null;
            }

            // Bits 8-11 of eax, and 20-27 in addition.
            int eax = X86Base.CpuId(FamilyLeaf, 0).Eax;
            return ((eax >> 8) & 15) + ((eax >> 20) & 255);
        }
    }

    /// <summary>Whether the processor and the system have AVX2 and FMA, whatever this program was compiled for.</summary>
    public static bool HasAvx2AndFma
    {
        get
        {
            // Bits of ecx: FMA 12, "the system keeps vector registers" 27, AVX 28; of ebx: AVX2 5.
            const int needed = (1 << 12) | (1 << 27) | (1 << 28);
            const int avx2 = 1 << 5;
            return Supports(FeatureLeaf) && (X86Base.CpuId(FamilyLeaf, 0).Ecx & needed) == needed && (X86Base.CpuId(FeatureLeaf, 0).Ebx & avx2) != 0;
        }
    }

    private static bool IsAmd => X86Base.IsSupported && X86Base.CpuId(VendorLeaf, 0).Ebx == AuthenticAmdEbx;

    /// <summary>Bytes of the data or unified cache of a level, 1 to 3; null when it is unknown.</summary>
    public static long? CacheSize(int level)
    {
        int leaf = IsAmd ? AmdCacheLeaf : IntelCacheLeaf;
        if (!Supports(leaf))
        {
            return null;
        }

        for (int index = 0; index < 16; index++)
        {
            // eax: type in bits 0-4 (0 none, 1 data, 2 instruction, 3 unified), level in 5-7; ebx: ways, partitions, line, each less one.
            (int eax, int ebx, int ecx, _) = X86Base.CpuId(leaf, index);
            int type = eax & 31;
            if (type == 0)
            {
                return null;
            }

            if (type != 2 && ((eax >> 5) & 7) == level)
            {
                long ways = ((ebx >> 22) & 1023) + 1;
                long partitions = ((ebx >> 12) & 1023) + 1;
                long line = (ebx & 4095) + 1;
                return ways * partitions * line * ((uint)ecx + 1L);
            }
        }

        return null;
    }

    private static bool Supports(int leaf)
    {
        if (!X86Base.IsSupported)
        {
            return false;
        }

        int highest = X86Base.CpuId(leaf < 0 ? HighestExtendedLeaf : VendorLeaf, 0).Eax;
        return (uint)highest >= (uint)leaf;
    }
}
