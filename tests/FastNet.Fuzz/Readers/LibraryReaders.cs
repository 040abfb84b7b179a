using System.IO.Compression;
using FastNet.Data;
using FastNet.Fuzz.Mutations;

namespace FastNet.Fuzz.Readers;

/// <summary>The readers of the library, each with files of its format.</summary>
internal static class LibraryReaders
{
    /// <summary>What makes each reader, by its name.</summary>
    internal static IReadOnlyDictionary<string, Func<FuzzReader>> All { get; } = new[] { Npy, RowsOnDisk, Npz, Safetensors, Pickle, PythonBatches, BinaryBatches, CifarArchive, CifarGzip, Idx, IdxGzip, Tar, Gzip, Checkpoints, OldCheckpoints, Tables, Pictures }
        .ToDictionary(make => make.Method.Name, make => make);

    private static FuzzReader Npy() => new(
        nameof(Npy),
        [.. Golden("npy_cases.zip").Select(entry => new FuzzFile("x.npy", entry.Content, NumPyMutations.Array))],
        folder =>
        {
            NpyArray array = NpyArray.Load(Path.Combine(folder, "x.npy"));
            array.Convert(0, new double[array.Count]);
        });

    private static FuzzReader RowsOnDisk() => new(
        nameof(RowsOnDisk),
        [
            .. Golden("npy_cases.zip")
                .Where(entry => entry.Name.EndsWith("_little_C.npy", StringComparison.Ordinal) && !entry.Name.StartsWith("b1", StringComparison.Ordinal))
                .Select(entry => new FuzzFile("x.npy", entry.Content, NumPyMutations.Array)),
        ],
        folder =>
        {
            StoredRows rows = StoredRows.Load(Path.Combine(folder, "x.npy"), mostInMemory: 0);
            double[] row = new double[rows.Features];
            for (int i = 0; i < rows.Shape[0]; i++)
            {
                rows.Read(i, row.AsSpan());
            }

            rows.AddTo(new System.IO.Hashing.XxHash128());
        });

    private static FuzzReader Npz()
    {
        using TemporaryFolder folder = new();
        SampleFiles.SaveArrays(folder.File("x.npz"));
        byte[] numbers = File.ReadAllBytes(folder.File("x.npz"));
        return new(nameof(Npz), [new("x.npz", numbers, NumPyMutations.Archive), new("x.npz", SampleFiles.WithTextLabels(numbers), NumPyMutations.Archive)], folder =>
        {
            string path = Path.Combine(folder, "x.npz");
            using (NpzArchive archive = NpzArchive.Open(path))
            {
                foreach (string name in archive.Names)
                {
                    _ = archive.Read(name);
                }
            }

            _ = DataSet.Load(path);
        });
    }

    private static FuzzReader Tables() => new(
        nameof(Tables),
        [
            new("x.csv", "a,\"b, c\",city,y\r\n1.5,2e3,Bern,no\r\n-7,\"0.25\",\"O, slo\",yes\r\n3,,Bern,no\r\n4,5,NA,yes\r\n"u8.ToArray(), TextMutations.Mutate),
            new("x.csv", ",y,x\n0,1,5\n1,0,7\n2,1,9\n"u8.ToArray(), TextMutations.Mutate),
        ],
        folder =>
        {
            DataSet data = DataSet.Load(Path.Combine(folder, "x.csv"), new DataSetOptions { Target = "y", Missing = MissingValues.Mean });
            TableEncoder encoder = TableEncoder.FromJson(data.Encoder!.ToJson());
            _ = encoder.Encode(encoder.ReadCsv(Path.Combine(folder, "x.csv")));
        });

    private static FuzzReader Pictures() => new(
        nameof(Pictures),
        [.. Golden("pictures.zip").Where(entry => entry.Name.EndsWith(".png", StringComparison.Ordinal) || entry.Name.EndsWith(".jpg", StringComparison.Ordinal))
            .Take(10).Select(entry => new FuzzFile("x", entry.Content, ArchiveMutations.Picture))],
        folder => _ = PictureFile.Read(Path.Combine(folder, "x")).Resized(3, 3));

    private static FuzzReader Safetensors()
    {
        SafetensorsWriter writer = new(new Dictionary<string, string> { ["format"] = "a", ["note"] = "b" });
        writer.Add<float>("W1", [2, 3], [1, 2, 3, 4, 5, 6]);
        writer.Add<double>("b1", [3], [1, 2, 3]);
        writer.Add<float>("scalar", [], [7]);
        using MemoryStream stream = new();
        writer.WriteTo(stream);
        byte[] halves = SafetensorsMutations.WithHeader("""{"__metadata__":null,"h":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},"b":{"dtype":"BF16","shape":[1],"data_offsets":[4,6]}}"""u8.ToArray(), [1, 2, 3, 4, 5, 6]);
        return new(nameof(Safetensors), [new("x.safetensors", stream.ToArray(), SafetensorsMutations.Mutate), new("x.safetensors", halves, SafetensorsMutations.Mutate)], folder =>
        {
            using SafetensorsFile file = SafetensorsFile.Open(Path.Combine(folder, "x.safetensors"));
            foreach (SafetensorsTensor tensor in file.Tensors)
            {
                if (tensor.Type == "F64")
                {
                    file.Read<double>(tensor.Name, new double[tensor.Count]);
                }
                else
                {
                    file.Read<float>(tensor.Name, new float[tensor.Count]);
                }
            }
        });
    }

    private static FuzzReader Pickle() => new(
        nameof(Pickle),
        [.. Golden("cifar_pickles.zip").Select(entry => new FuzzFile("x", entry.Content, PickleMutations.Mutate))],
        folder => PickleReader.Read(File.ReadAllBytes(Path.Combine(folder, "x"))));

    private static FuzzReader PythonBatches() => new(nameof(PythonBatches), Members("cifar-10-python.tar.gz", PickleMutations.Mutate), folder => Cifar10.Load(folder, 2));

    private static FuzzReader BinaryBatches() => new(nameof(BinaryBatches), Members("cifar-10-binary.tar.gz", ByteMutations.Mutate), folder => Cifar10.Load(folder, 2));

    private static FuzzReader CifarArchive() => new(
        nameof(CifarArchive),
        [new("x.tar", ArchiveMutations.Gunzip(GoldenFile("cifar-10-python.tar.gz")), (whole, dice) => ArchiveMutations.Tar(whole, dice, PickleMutations.Mutate))],
        folder => Cifar10.Load(Path.Combine(folder, "x.tar"), 2));

    private static FuzzReader CifarGzip() => new(
        nameof(CifarGzip),
        [new("x.tar.gz", GoldenFile("cifar-10-binary.tar.gz"), (whole, dice) => ArchiveMutations.Gzip(whole, dice, (tar, more) => ArchiveMutations.Tar(tar, more, ByteMutations.Mutate)))],
        folder => Cifar10.Load(Path.Combine(folder, "x.tar.gz"), 2));

    private static FuzzReader Idx() => new(nameof(Idx), [.. SampleFiles.Idx().Select(file => new FuzzFile(file.Name, file.Content, SampleFiles.MutateIdx))], folder => DataSet.Load(folder));

    private static FuzzReader IdxGzip() => new(
        nameof(IdxGzip),
        [.. SampleFiles.Idx().Select(file => new FuzzFile($"{file.Name}.gz", ArchiveMutations.Gzip(file.Content), (whole, dice) => ArchiveMutations.Gzip(whole, dice, SampleFiles.MutateIdx)))],
        folder => DataSet.Load(folder));

    private static FuzzReader Tar() => new(
        nameof(Tar),
        [new("x.tar", ArchiveMutations.Gunzip(GoldenFile("cifar-10-binary.tar.gz")), (whole, dice) => ArchiveMutations.Tar(whole, dice, ByteMutations.Mutate))],
        folder =>
        {
            using FileStream stream = File.OpenRead(Path.Combine(folder, "x.tar"));
            _ = TarArchive.Walk(stream, (_, _, content) =>
            {
                content.CopyTo(Stream.Null);
                return true;
            });
        });

    private static FuzzReader Gzip() => new(
        nameof(Gzip),
        [new("x.gz", ArchiveMutations.Gzip([.. Enumerable.Range(0, 300).Select(i => (byte)(i * i))]), (whole, dice) => ArchiveMutations.Gzip(whole, dice, ByteMutations.Mutate))],
        folder => DataFile.Open(Path.Combine(folder, "x.gz"), 1 << 20, file => file.ReadAll(1 << 20).Length >= 0));

    private static FuzzReader Checkpoints() => new(nameof(Checkpoints), [new("x.safetensors", SampleTrainer.Saved(), SampleFiles.MutateCheckpoint)], folder =>
    {
        string path = Path.Combine(folder, "x.safetensors");
        _ = Checkpoint.ReadNotes(path);
        SampleTrainer.LoadAndStep(path);
    });

    /// <summary>Those of the first version, whose last tensor is a SHA-256.</summary>
    private static FuzzReader OldCheckpoints() => new(
        nameof(OldCheckpoints), [new("x.safetensors", GoldenFile("checkpoint-1.safetensors"), SampleFiles.MutateCheckpoint)], folder => Checkpoint.ReadNotes(Path.Combine(folder, "x.safetensors")));

    internal static byte[] GoldenFile(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Golden", name));

    private static IEnumerable<(string Name, byte[] Content)> Golden(string name)
    {
        using ZipArchive zip = new(new MemoryStream(GoldenFile(name)));
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            using Stream stream = entry.Open();
            using MemoryStream copy = new();
            stream.CopyTo(copy);
            yield return (entry.FullName, copy.ToArray());
        }
    }

    private static FuzzFile[] Members(string archive, Func<byte[], Dice, byte[]> mutate)
        => [.. ArchiveMutations.Entries(ArchiveMutations.Gunzip(GoldenFile(archive))).Where(entry => entry.Content.Length > 0).Select(entry => new FuzzFile(ArchiveMutations.Name(entry.Header), entry.Content, mutate))];
}
