using System.Numerics;

namespace FastNet.Exchange.Tests;

/// <summary>What is done to the rows of an exported model.</summary>
public enum RawInput
{
    Plain,
    Mean,
    Standardized,
    AppendedOnes,
    Bytes,
}

/// <summary>A net with drawn parameters, as a model.</summary>
/// <param name="Activation">The name of its activation, with the constant where it has another one; or maxout.</param>
/// <param name="Loss">The name of its loss.</param>
/// <param name="Normalization">none, batch or layer.</param>
/// <param name="Input">What is done to rows.</param>
internal sealed record OnnxCase(string Activation, string Loss, string Normalization, RawInput Input)
{
    public const int Features = 9;
    public const int Outputs = 4;
    private const int Hidden = 12;
    private const int Pieces = 3;

    public static IReadOnlyList<string> Activations { get; }
        = [.. FastNet.Activation<float>.All.Select(activation => activation.Name), "leaky-relu 0.3", "elu 0.5", "maxout"];

    public static IReadOnlyList<string> Losses { get; } = [.. Losses<float>.All.Select(loss => loss.Name)];

    public static IReadOnlyList<string> Normalizations { get; } = ["none", "batch", "layer"];

    /// <summary>The model; the same case gives the same one.</summary>
    public Model Create<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        NetMemory<T> memory = new(batchCapacity: 8);
        bool isMaxout = Activation == "maxout";
        int inputs = Features + (Input == RawInput.AppendedOnes ? 1 : 0);
        List<ILayer<T>> layers =
        [
            new AffineLayer<T>(memory, "1", inputs, isMaxout ? Hidden * Pieces : Hidden, hasBias: Input != RawInput.AppendedOnes),
        ];
        if (isMaxout)
        {
            layers.Add(new MaxoutLayer<T>(memory, Hidden, Pieces));
        }

        if (Normalization != "none")
        {
            layers.Add(Normalization == "batch" ? new BatchNormLayer<T>(memory, "1", Hidden) : new LayerNormLayer<T>(memory, "1", Hidden));
        }

        if (!isMaxout)
        {
            layers.Add(new ActivationLayer<T>(memory, Hidden, Named<T>(Activation)));
        }

        layers.Add(new DropoutLayer<T>(memory, Hidden, 0.5, seed: 1));
        layers.Add(new AffineLayer<T>(memory, "2", Hidden, Outputs));
        Net<T> net = new(memory, [.. layers], Losses<T>.Named(Loss));
        RandomState random = new(5);
        net.Initialize(random, Initializer.He);
        Draw(net, random);
        bool isNumeric = !net.Objective.TakesLabels;
        bool scalesTargets = isNumeric && Loss is not ("poisson" or "sigmoid") && Input == RawInput.Standardized;
        return Model.FromNet(net, new ModelOptions
        {
            Mean = Input is RawInput.Plain or RawInput.AppendedOnes ? [] : [.. Numbers(random, 1).Select(x => Input == RawInput.Bytes ? 120 + x : 1e5 + x)],
            Deviation = Input == RawInput.Standardized ? [.. Numbers(random, 0.3).Select(Math.Exp)]
                : Input == RawInput.Bytes ? [.. Numbers(random, 0.1).Select(x => 70 * Math.Exp(x))] : [],
            AppendOnes = Input == RawInput.AppendedOnes,
            TargetMean = scalesTargets ? [1, -2, 3.5, 0] : [],
            TargetDeviation = scalesTargets ? [0.5, 2, 7, 1] : [],
            Names = ["ant", "bee, small", "\"cat\"\n", "é"],
            Metadata = new Dictionary<string, string> { ["author"] = "me" },
        });
    }

    /// <summary>Raw rows that such a model takes.</summary>
    public T[] Rows<T>(int count)
        where T : unmanaged, INumberBase<T>
    {
        double[] numbers = new double[count * Features];
        new RandomState(9).Gaussian<double>(numbers, 1);
        return Array.ConvertAll(numbers, x => T.CreateTruncating(Input switch
        {
            RawInput.Bytes => Math.Clamp(Math.Round(120 + (60 * x)), 0, 255),
            RawInput.Mean or RawInput.Standardized => 1e5 + x,
            _ => x,
        }));
    }

    /// <summary>Biases, scales and running statistics that do something.</summary>
    private static void Draw<T>(Net<T> net, RandomState random)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (Parameter parameter in net.Layout.Where(parameter => parameter.Name[0] != 'W'))
        {
            Span<T> values = parameter.Of(net.Parameters);
            random.Gaussian(values, 0.5);
            for (int i = 0; i < values.Length && parameter.Name.StartsWith("gamma", StringComparison.Ordinal); i++)
            {
                values[i] += T.One;
            }
        }

        foreach (Parameter parameter in net.StateLayout)
        {
            Span<T> values = parameter.Of(net.State);
            random.Gaussian(values, 0.5);
            for (int i = 0; i < values.Length && parameter.Name.StartsWith("running_var", StringComparison.Ordinal); i++)
            {
                values[i] = T.Exp(values[i]);
            }
        }
    }

    private static Activation<T> Named<T>(string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => name switch
        {
            "leaky-relu 0.3" => Activation<T>.LeakyRelu(0.3),
            "elu 0.5" => Activation<T>.Elu(0.5),
            _ => Activation<T>.Named(name),
        };

    private static double[] Numbers(RandomState random, double scale)
    {
        double[] numbers = new double[Features];
        random.Gaussian<double>(numbers, scale);
        return numbers;
    }
}
