namespace FastNet.Cli.Data;

/// <summary>A file to download.</summary>
/// <param name="Name">Its name at the address and on the disk.</param>
/// <param name="Md5">Its published MD5, in hexadecimal.</param>
internal sealed record RemoteFile(string Name, string Md5);

/// <summary>A data set to download.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Addresses">Where its files lie: the official address, then others that are tried after it.</param>
/// <param name="Files">All of it.</param>
internal sealed record RemoteData(string Name, string[] Addresses, RemoteFile[] Files);

/// <summary>The data sets that `fastnet data get` knows.</summary>
internal static class DataCatalog
{
    private const string Toronto = "https://www.cs.toronto.edu/~kriz/";

    public static RemoteData[] All { get; } =
    [
        new("cifar10", [Toronto], [new("cifar-10-binary.tar.gz", "c32a1d4ab5d03f1284b67883e8d87530")]),
        new("cifar10-python", [Toronto], [new("cifar-10-python.tar.gz", "c58f30108f718f92721af3b95e74349a")]),
        new(
            "mnist",
            ["http://yann.lecun.com/exdb/mnist/", "https://ossci-datasets.s3.amazonaws.com/mnist/"],
            [
                new("train-images-idx3-ubyte.gz", "f68b3c2dcbeaaa9fbdd348bbdeb94873"),
                new("train-labels-idx1-ubyte.gz", "d53e105ee54ea40749a09fcbcd1e9432"),
                new("t10k-images-idx3-ubyte.gz", "9fb629c4189551a2d022fa330f9573f3"),
                new("t10k-labels-idx1-ubyte.gz", "ec29112dd5afa0611ce80d1b7f02629c"),
            ]),
        new(
            "fashion-mnist",
            ["http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"],
            [
                new("train-images-idx3-ubyte.gz", "8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
                new("train-labels-idx1-ubyte.gz", "25c81989df183df01b3e8a0aad5dffbe"),
                new("t10k-images-idx3-ubyte.gz", "bef4ecab320f06d8554ea6380940ec79"),
                new("t10k-labels-idx1-ubyte.gz", "bb300cfdad3c16e7a12a480ee83cd310"),
            ]),
    ];
}
