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

    /// <summary>The one layer of a linear classifier.</summary>
    /// <param name="inputSize">Features, the column of ones included.</param>
    /// <param name="outputs">Classes.</param>
    public static string Linear(int inputSize, int outputs) => Line(Affine, "W", NoBias, inputSize, outputs);

    private static string Describe<T>(ILayer<T> layer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => layer switch
        {
            AffineLayer<T> affine => Line(Affine, affine.Weight.Name, affine.Bias?.Name ?? NoBias, affine.InputSize, affine.OutputSize),
            ActivationLayer<T> { Activation: { IsOurs: true } function } =>
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
