namespace FastNet.Cli.Tests.Support;

/// <summary>A folder with the names and sizes of CIFAR-10's binary files; black images of class 0, and some of class 1. Sparse, so it takes no room.</summary>
internal static class FakeCifar
{
    private const int RecordLength = 3073;

    /// <summary>Test images 1,000 to 1,999 are of class 1: they lie behind the protocol's test images.</summary>
    public static void Fill(string folder)
    {
        for (int i = 1; i <= 5; i++)
        {
            Create(Path.Combine(folder, $"data_batch_{i}.bin")).Dispose();
        }

        using FileStream test = Create(Path.Combine(folder, "test_batch.bin"));
        for (int image = 1000; image < 2000; image++)
        {
            test.Position = (long)image * RecordLength;
            test.WriteByte(1);
        }
    }

    private static FileStream Create(string path)
    {
        FileStream file = new(path, FileMode.Create);
        file.SetLength(10_000L * RecordLength);
        return file;
    }
}
