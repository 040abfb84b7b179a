using System.Globalization;
using System.Numerics;

namespace FastNet;

/// <summary>
/// The layers of a net as texts in a model file, one each: "affine W1 b1 3072 100", "affine W - 3073 10", "activation relu",
/// "activation elu alpha 0.5", "batch-norm 1 100 1E-05", "layer-norm 1 100 1E-05", "maxout 50 2". An activation that comes first has its size at the
/// end. Dropout does nothing in a prediction and is left out.
/// </summary>
internal static class ModelLayers
{
    private const string Affine = "affine";
    private const string NoBias = "-";
    private const string Function = "activation";
    private const string BatchNormalization = "batch-norm";
    private const string LayerNormalization = "layer-norm";
    private const string Maximum = "maxout";
    private const string Slope = "slope";
    private const string Alpha = "alpha";
    private const double UsualEpsilon = 1e-5;

    // Words of other programs.
    private static readonly Dictionary<string, string> Norms = new(StringComparer.OrdinalIgnoreCase)
    {
        ["batchnorm"] = BatchNormalization,
        [BatchNormalization] = BatchNormalization,
        ["layernorm"] = LayerNormalization,
        [LayerNormalization] = LayerNormalization,
    };

    private static readonly Dictionary<string, string> Aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["leakyrelu"] = "leaky-relu",
        ["logistic"] = "sigmoid",
        ["swish"] = "silu",
    };

    // What does nothing in a prediction.
    private static readonly string[] Nothings = ["dropout", "flatten", "identity", "linear"];

    /// <summary>The texts of a net's layers.</summary>
    /// <exception cref="NotSupportedException">A layer is not one of FastNet's.</exception>
    public static string[] Describe<T>(IReadOnlyList<ILayer<T>> layers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => [.. SequentialLayer<T>.Flatten([.. layers]).Where(layer => layer is not DropoutLayer<T>)
            .Select((layer, i) => i == 0 && layer is ActivationLayer<T> ? Line(Describe(layer), layer.InputSize) : Describe(layer))];

    /// <summary>Makes the layers anew.</summary>
    /// <exception cref="DataFormatException">A text says nothing that can be made.</exception>
    public static ILayer<T>[] Create<T>(NetMemory<T> memory, IReadOnlyList<string> texts)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        List<ILayer<T>> layers = [];
        foreach (string text in texts)
        {
            try
            {
                string[] words = text.Split(' ');
                bool leads = layers.Count == 0 && words[0] == Function;
                int inputSize = leads ? Size(words[^1]) : layers.LastOrDefault()?.OutputSize ?? 0;
                layers.Add(Create(memory, leads ? words[..^1] : words, inputSize));
            }
            catch (Exception error) when (error is ArgumentException or FormatException or OverflowException or IndexOutOfRangeException)
            {
                throw new DataFormatException($"layer {layers.Count + 1} is {FileText.Quote(text)}, which cannot be made: {error.Message}", error);
            }
        }

        return [.. layers];
    }

    /// <summary>The layers of a two-layer or deep net, from the widths of all layers, as files have them that do not list layers.</summary>
    /// <param name="widths">Features, hidden units, outputs.</param>
    /// <param name="normalization">none, batch or layer.</param>
    /// <param name="activation">Its name.</param>
    public static IEnumerable<string> OfWidths(IReadOnlyList<int> widths, string normalization, string activation)
    {
        for (int i = 1; i < widths.Count; i++)
        {
            yield return Line(Affine, $"W{i}", $"b{i}", widths[i - 1], widths[i]);
            if (i < widths.Count - 1)
            {
                if (normalization != "none")
                {
                    yield return Line($"{normalization}-norm", i, widths[i], UsualEpsilon);
                }

                yield return Line(Function, activation);
            }
        }
    }

    /// <summary>The layers of a text that people write: "784 100 relu batchnorm 10" (<see cref="ModelExchange.Read"/>).</summary>
    /// <exception cref="ArgumentException">A word is none of them.</exception>
    public static string[] OfWords(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] words = text.Split([' ', ',', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        List<string> layers = [];
        (int size, int affines, int norms) = (0, 0, 0);
        for (int i = 0; i < words.Length; i++)
        {
            string[] parts = words[i].Split(':');
            string name = parts[0].Replace('_', '-');
            string? constant = parts.Length > 1 ? words[i][(parts[0].Length + 1)..] : null;
            bool isNumber = int.TryParse(words[i], NumberStyles.None, CultureInfo.InvariantCulture, out int outputs) && outputs > 0;
            try
            {
                if (isNumber)
                {
                    affines += i == 0 ? 0 : 1;
                    layers.AddRange(i == 0 ? [] : [Line(Affine, $"W{affines}", $"b{affines}", size, outputs)]);
                    size = outputs;
                }
                else if (i > 0 && Norms.TryGetValue(name, out string? norm))
                {
                    layers.Add(Line(norm, ++norms, size, constant is null ? UsualEpsilon : Positive(Number(constant))));
                }
                else if (i > 0 && name == Maximum)
                {
                    int pieces = constant is null ? 2 : (int)Positive(Size(constant));
                    size = size % pieces == 0 ? size / pieces : throw new FormatException();
                    layers.Add(Line(Maximum, size, pieces));
                }
                else if (i == 0 || !(Nothings.Contains(name) || (name == "softmax" && i == words.Length - 1)))
                {
                    string[] line = FunctionOf(Aliases.GetValueOrDefault(name, name), i == 0 ? string.Empty : constant);
                    layers.Add(Line([.. layers.Count == 0 ? line.Append($"{size}") : line]));
                }
            }
            catch (Exception error) when (error is FormatException or OverflowException or ArgumentException)
            {
                throw new ArgumentException(
                    $"'{words[i]}' in the layers '{text}' is none; expected the inputs, then the outputs of each affine layer, batchnorm, layernorm, "
                        + $"maxout, dropout, or one of {string.Join(", ", Activation<double>.All.Select(one => one.Name))}.",
                    nameof(text), error);
            }
        }

        return [.. layers];

        static double Positive(double number) => number > 0 && double.IsFinite(number) ? number : throw new FormatException();
    }

    /// <summary>The parameters of a layer, and the state of a batch normalisation.</summary>
    public static IEnumerable<(TensorRole Role, string Name, int[] Shape)> TensorsOf(string layer)
    {
        string[] words = layer.Split(' ');
        if (words[0] == Affine)
        {
            // Names as the layer makes them: only the end of the first word and the presence of the second count.
            (string name, int inputs, int outputs) = (words[1][1..], Size(words[3]), Size(words[4]));
            yield return (TensorRole.Weight, "W" + name, [inputs, outputs]);
            if (words[2] != NoBias)
            {
                yield return (TensorRole.Bias, "b" + name, [outputs]);
            }
        }
        else if (words[0] is BatchNormalization or LayerNormalization)
        {
            int[] shape = [Size(words[2])];
            yield return (TensorRole.Gamma, "gamma" + words[1], shape);
            yield return (TensorRole.Beta, "beta" + words[1], shape);
            if (words[0] == BatchNormalization)
            {
                yield return (TensorRole.Mean, "running_mean" + words[1], shape);
                yield return (TensorRole.Variance, "running_var" + words[1], shape);
            }
        }
    }

    /// <summary>Whether a layer is affine and has no bias.</summary>
    public static bool IsWithoutBias(string layer) => layer.Split(' ') is [Affine, _, NoBias, ..];

    /// <summary>A layer without its bias, where there is none.</summary>
    public static string WithoutMissingBias(string layer, Predicate<string> isThere)
    {
        string[] words = layer.Split(' ');
        return words[0] == Affine && !isThere("b" + words[1][1..]) ? Line([words[0], words[1], NoBias, .. words[3..]]) : layer;
    }

    /// <summary>The one layer of a linear classifier.</summary>
    /// <param name="inputSize">Features, the column of ones included.</param>
    /// <param name="outputs">Classes.</param>
    public static string Linear(int inputSize, int outputs) => Line(Affine, "W", NoBias, inputSize, outputs);

    private static string Describe<T>(ILayer<T> layer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => layer switch
        {
            AffineLayer<T> affine => Line(Affine, affine.Weight.Name, affine.Bias?.Name ?? NoBias, affine.InputSize, affine.OutputSize),
            ActivationLayer<T> { Activation: { Onnx: not null } function } =>
                function.ConstantText.Length == 0 ? Line(Function, function.Name) : Line(Function, function.Name, function.ConstantText),
            BatchNormLayer<T> norm => Line(BatchNormalization, norm.Suffix, norm.InputSize, norm.Epsilon),
            LayerNormLayer<T> norm => Line(LayerNormalization, norm.Suffix, norm.InputSize, norm.Epsilon),
            MaxoutLayer<T> maxout => Line(Maximum, maxout.OutputSize, maxout.Pieces),
            _ => throw new NotSupportedException(
                $"{layer} is not a layer of FastNet's, so no file can hold it; "
                    + "expected affine, activation, normalisation, dropout or maxout layers."),
        };

    private static ILayer<T> Create<T>(NetMemory<T> memory, string[] words, int inputSize)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => words[0] switch
        {
            Affine => new AffineLayer<T>(memory, words[1][1..], Size(words[3]), Size(words[4]), words[2] != NoBias),
            Function => new ActivationLayer<T>(memory, inputSize, Named<T>(words)),
            BatchNormalization => new BatchNormLayer<T>(memory, words[1], Size(words[2]), epsilon: Number(words[3])),
            LayerNormalization => new LayerNormLayer<T>(memory, words[1], Size(words[2]), Number(words[3])),
            Maximum => new MaxoutLayer<T>(memory, Size(words[1]), Size(words[2])),
            _ => throw new FormatException("there is no such layer."),
        };

    /// <summary>The words of an activation that is one of ours.</summary>
    private static string[] FunctionOf(string name, string? constant)
    {
        Activation<double> function = Activation<double>.All.FirstOrDefault(one => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new FormatException();
        string[] line = constant is null
            ? [Function, function.Name]
            : [Function, function.Name, function.Name == Activation<double>.Elu().Name ? Alpha : Slope, constant];
        return Named<double>(line).Name == function.Name ? line : throw new FormatException();
    }

    private static Activation<T> Named<T>(string[] words)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => words.Length == 2 ? Activation<T>.Named(words[1])
            : words[2] == Slope ? Activation<T>.LeakyRelu(Number(words[3]))
            : words[2] == Alpha ? Activation<T>.Elu(Number(words[3]))
            : throw new FormatException("its constant is unknown.");

    private static string Line(params object[] words) => string.Join(' ', words.Select(word => Convert.ToString(word, CultureInfo.InvariantCulture)));

    private static int Size(string word) => int.Parse(word, NumberStyles.None, CultureInfo.InvariantCulture);

    private static double Number(string word) => double.Parse(word, NumberStyles.Float, CultureInfo.InvariantCulture);
}
