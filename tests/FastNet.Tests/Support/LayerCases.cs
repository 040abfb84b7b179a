using System.Numerics;

namespace FastNet.Tests.Support;

/// <summary>
/// Every kind of layer, small, and the hash of its bits (see <see cref="LayerFixture"/>). An activation may be without one: the tests of its kernel hold
/// its bits to the specification.
/// </summary>
internal static class LayerCases
{
    private static readonly Dictionary<string, string> Hashes = new()
    {
        ["affine"] = "b0623b757eb411c0",
        ["relu"] = "de3d39a6a916fa8b",
        ["leaky-relu"] = "c3b8add9d2d623d9",
        ["elu"] = "5f101f24dd1d2f80",
        ["sigmoid"] = "45bb3ddc51e96449",
        ["tanh"] = "8920e4f16368d383",
        ["gelu"] = "2d444aa7e3226bc0",
        ["silu"] = "5a9c2be8ba0f4165",
        ["softplus"] = "0f27d17fe8d4b747",
        ["maxout"] = "15784752be75182a",
        ["batch norm"] = "40393cc10c647b7e",
        ["layer norm"] = "1a7419a7757bd7de",
        ["dropout"] = "520b8a66c9e2e6ec",
        ["affine - relu"] = "4eb29ae8462770eb",
        ["affine - batch norm - relu - dropout"] = "dbbe23f1ddbfa379",
        ["affine - layer norm - leaky relu - dropout - affine"] = "addfecf646621feb",
        ["maxout unit"] = "46655109ea5be67e",
    };

    internal static IEnumerable<string> All => Hashes.Keys.Union(Activation<double>.All.Select(activation => activation.Name));

    internal static string? Hash(string name) => Hashes.GetValueOrDefault(name);

    internal static ILayer<T> Create<T>(string name, NetMemory<T> memory)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => name switch
        {
            "affine" => new AffineLayer<T>(memory, "1", 4, 3),
            "elu" => new ActivationLayer<T>(memory, 5, Activation<T>.Elu(alpha: 1.5)),
            "maxout" => new MaxoutLayer<T>(memory, 3, pieces: 3),
            "batch norm" => new BatchNormLayer<T>(memory, "1", 4),
            "layer norm" => new LayerNormLayer<T>(memory, "1", 5),
            "dropout" => LaterDropout(memory),
            "affine - relu" => new SequentialLayer<T>(memory, new AffineLayer<T>(memory, "1", 4, 6), new ActivationLayer<T>(memory, 6, Activation<T>.Relu)),
            "affine - batch norm - relu - dropout" => new SequentialLayer<T>(
                memory, new AffineLayer<T>(memory, "1", 4, 5), new BatchNormLayer<T>(memory, "1", 5), new ActivationLayer<T>(memory, 5, Activation<T>.Relu), new DropoutLayer<T>(memory, 5, 0.7)),
            "affine - layer norm - leaky relu - dropout - affine" => new SequentialLayer<T>(
                memory,
                new AffineLayer<T>(memory, "1", 4, 5),
                new LayerNormLayer<T>(memory, "1", 5),
                new ActivationLayer<T>(memory, 5, Activation<T>.LeakyRelu()),
                new DropoutLayer<T>(memory, 5, 0.7),
                new AffineLayer<T>(memory, "2", 5, 3)),
            "maxout unit" => new SequentialLayer<T>(memory, new AffineLayer<T>(memory, "1", 4, 6), new MaxoutLayer<T>(memory, 3)),
            _ => new ActivationLayer<T>(memory, 5, Activation<T>.Named(name)),
        };

    private static DropoutLayer<T> LaterDropout<T>(NetMemory<T> memory)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        memory.Step = 2;
        return new DropoutLayer<T>(memory, 7, 0.6, seed: 3);
    }
}
