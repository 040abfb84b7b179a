using System.Security.Cryptography;
using FastNet.Data;

namespace FastNet.Cli.Reproduction;

/// <summary>
/// Whose pixels a CIFAR-10 has, told by the SHA-1 of its six files in the binary form, whatever form they were read from. published_runs.json has
/// two: the official ones are those that Apache MXNet publishes and checks; the others are of a set whose images went through JPEG once, in the
/// official layout, on which NumPy's runs were made.
/// </summary>
/// <param name="Name">What to call the data.</param>
/// <param name="Hashes">SHA-1 of the training files, and of test_batch.bin at the end.</param>
/// <param name="IsOfficial">Whether they are the pixels of the published runs.</param>
/// <param name="IsRecompressed">Whether NumPy's runs were made on these very pixels.</param>
internal sealed record DataIdentity(string Name, string[] Hashes, bool IsOfficial = false, bool IsRecompressed = false)
{
    private const int ImagesPerFile = 10_000;
    private const int TrainingFiles = 5;

    /// <summary>Names the data, or refuses what is no CIFAR-10.</summary>
    /// <exception cref="ToolException">The images are not 50,000 and 10,000 of 3 x 32 x 32.</exception>
    public static DataIdentity Of(DataSet data)
    {
        (int channels, int height, int width) = data.Train.Shape;
        ToolException.Demand(
            (channels, height * width, data.Train.Count, data.Test.Count) == (3, 32 * 32, TrainingFiles * ImagesPerFile, ImagesPerFile),
            $"--data holds '{data.Name}', {data.Train.Count} and {data.Test.Count} images of {channels} x {height} x {width}; "
            + "expected CIFAR-10, 50000 and 10000 of 3 x 32 x 32");
        string[] hashes = [.. Enumerable.Range(0, TrainingFiles).Select(file => Hash(data.Train, file * ImagesPerFile)), Hash(data.Test, 0)];
        return PublishedRuns.All.Pixels.FirstOrDefault(known => known.Hashes.SequenceEqual(hashes))
            ?? new DataIdentity("CIFAR-10 (not the official pixels)", hashes);
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
