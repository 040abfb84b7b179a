using System.Security.Cryptography;
using FastNet.Data;

namespace FastNet.Cli.Reproduction;

/// <summary>
/// Whose pixels a CIFAR-10 has, told by the SHA-1 of its six files in the binary form, whatever form they were read from. The official ones are those
/// that Apache MXNet publishes and checks; the others are of a set whose images went through JPEG once, in the official layout, on which NumPy's runs
/// were made.
/// </summary>
/// <param name="Name">What to call the data.</param>
/// <param name="TestHash">SHA-1 of test_batch.bin.</param>
/// <param name="IsRecompressed">Whether NumPy's runs were made on these very pixels.</param>
internal sealed record DataIdentity(string Name, string TestHash, bool IsRecompressed)
{
    /// <summary>Of the data that were published.</summary>
    public const string OfficialName = "CIFAR-10";

    private const int ImagesPerFile = 10_000;
    private const int Files = 6;
    private const int ImageLength = 3 * 32 * 32;

    private static readonly string[] Official =
    [
        "aadd24acce27caa71bf4b10992e9e7b2d74c2540", "c0ba65cce70568cd57b4e03e9ac8d2a5367c1795", "1dd00a74ab1d17a6e7d73e185b69dbf31242f295",
        "aab85764eb3584312d3c7f65fd2fd016e36a258e", "26e2849e66a845b7f1e4614ae70f4889ae604628", "67eb016db431130d61cd03c7ad570b013799c88c",
    ];

    private static readonly string[] Recompressed =
    [
        "87d9f4d1aa046f162b5c83490fa9f3db74e16ea7", "ebebad11a34c7e94b49b0e759d6bacbb431ae316", "f137dfb493cae8f1be014e7a82c5ac21a68db641",
        "14fbdf5104142dea134bc0b346a6a39b8e12b694", "f03bac0a7ba1e3fad27ecb453a88e479de5a78d3", "4a8b485c45a2db327104f044d89d6b02106ee711",
    ];

    /// <summary>Names the data, or refuses what is no CIFAR-10.</summary>
    /// <exception cref="ToolException">The images are not 50,000 and 10,000 of 3 x 32 x 32.</exception>
    public static DataIdentity Of(DataSet data)
    {
        if (
            data.Train.Features != ImageLength
            || data.Train.Shape.Channels != 3
            || data.Train.Count != (Files - 1) * ImagesPerFile
            || data.Test.Count != ImagesPerFile)
        {
            throw new ToolException(
                $"--data holds '{data.Name}', {data.Train.Count} and {data.Test.Count} images of {data.Train.Shape.Channels} x "
                    + $"{data.Train.Shape.Height} x {data.Train.Shape.Width}; expected CIFAR-10, 50000 and 10000 of 3 x 32 x 32");
        }

        string[] hashes =
        [
            .. Enumerable.Range(0, Files).Select(file => file < Files - 1 ? Hash(data.Train, file * ImagesPerFile) : Hash(data.Test, 0)),
        ];
        return hashes.SequenceEqual(Official) ? new DataIdentity(OfficialName, hashes[^1], false)
            : hashes.SequenceEqual(Recompressed) ? new DataIdentity("CIFAR-10 (JPEG-recompressed)", hashes[^1], true)
            : new DataIdentity("CIFAR-10 (not the official pixels)", hashes[^1], false);
    }

    private static string Hash(RawSamples images, int first)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        for (int i = first; i < first + ImagesPerFile; i++)
        {
            hash.AppendData([(byte)images.Labels[i]]);
            hash.AppendData(images.Image(i));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
