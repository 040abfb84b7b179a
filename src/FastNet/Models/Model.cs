using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// A trained net to predict with, and the file that holds it: layers, weights, the scaling of raw rows, and the names of its outputs. It is loaded
/// from a file (that of <c>fastnet train</c>, or of <see cref="Save"/>) or made of a net.
/// </summary>
/// <remarks>
/// <para>Any number of threads may predict at once. They share the weights, and each call has memory of its own from a pool. A call allocates
/// nothing, once as many calls were under way at one time before. An answer depends on its row alone: rows one by one give the bits of a batch, with
/// any number of threads.</para>
/// <para>The net computes in the element type that it was trained in, means and deviations in double. Rows may be floats, doubles, bytes or other
/// numbers. In the signatures N is the number of rows, D is <see cref="InputSize"/> and M is <see cref="OutputSize"/>; all spans are row-major.
/// </para>
/// </remarks>
public abstract class Model
{
    private protected Model(ModelFile file, bool isClassifier, int inputSize, int outputSize)
    {
        ModelOptions options = file.Options;
        (IsClassifier, OutputSize, InputSize) = (isClassifier, outputSize, inputSize - (options.AppendOnes ? 1 : 0));
        Ensure.That(InputSize >= 1, "The net takes 1 number, the appended 1; expected features before it.");

        (Mean, Deviation) = ([.. options.Mean], [.. options.Deviation]);
        (TargetMean, TargetDeviation) = ([.. options.TargetMean], [.. options.TargetDeviation]);
        Names = options.Names.Count > 0
            ? [.. options.Names]
            : [.. Enumerable.Range(0, outputSize).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        RequireLength("mean", Mean, InputSize);
        RequireLength("deviation", Deviation, InputSize);
        RequireLength("target mean", TargetMean, OutputSize);
        RequireLength("target deviation", TargetDeviation, OutputSize);
        Ensure.That(Names.Count == OutputSize, $"There are {Names.Count} names; expected {OutputSize}, one for each output.");

        string? key = ModelFile.Keys.FirstOrDefault(options.Metadata.ContainsKey);
        Ensure.That(key is null, $"The metadata have the name '{key}', which the file has for itself; expected another one.");

        // Copies: what a caller changes afterwards changes neither answers nor file.
        File = file with
        {
            Options = options with
            {
                Mean = Mean,
                Deviation = Deviation,
                TargetMean = TargetMean,
                TargetDeviation = TargetDeviation,
                Names = [.. options.Names],
                Metadata = new Dictionary<string, string>(options.Metadata),
            },
        };
    }

    /// <summary>D, the numbers of a raw row.</summary>
    public int InputSize { get; }

    /// <summary>M, the classes, or the numbers that are predicted of a row.</summary>
    public int OutputSize { get; }

    /// <summary>Whether it predicts classes; otherwise numbers.</summary>
    public bool IsClassifier { get; }

    /// <summary>What the classes or numbers are called, M of them.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The name of the loss that the net was trained with.</summary>
    public string Loss => File.Loss;

    /// <summary>What else its file says, in words.</summary>
    public IReadOnlyDictionary<string, string> Metadata => File.Options.Metadata;

    /// <summary>float or double: what the net computes in.</summary>
    public abstract Type ElementType { get; }

    internal ModelFile File { get; }

    internal double[] Mean { get; }

    internal double[] Deviation { get; }

    internal double[] TargetMean { get; }

    internal double[] TargetDeviation { get; }

    /// <summary>What a call asks for of each row.</summary>
    internal enum Output
    {
        /// <summary>What the last layer gives.</summary>
        Scores,

        /// <summary>The softmax of the scores.</summary>
        Probabilities,

        /// <summary>The predicted numbers in the unit of the targets.</summary>
        Values,
    }

    /// <summary>Reads a model.</summary>
    /// <param name="path">A file of <c>fastnet train</c> or of <see cref="Save"/>.</param>
    /// <param name="workers">Threads that share the work of large batches; null: each caller alone.</param>
    /// <exception cref="DataFormatException">
    /// The file is damaged, lacks something of its model, or contradicts itself; or a weight is not finite.
    /// </exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Model Load(string path, Workers? workers = null)
        => DataFormatException.In(path, () =>
        {
            using SafetensorsFile file = ModelFile.Open(path);
            ModelFile description = ModelFile.Of(file.Metadata);
            return file.Tensors.Any(tensor => tensor.Type == "F64")
                ? ModelOf<double>.Load(file, description, workers)
                : (Model)ModelOf<float>.Load(file, description, workers);
        });

    /// <summary>A model with the weights that a net has now; the net may be trained on.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="net">A net.</param>
    /// <param name="options">What is done to raw rows, and names; null: rows are the net's input.</param>
    /// <param name="workers">Threads that share the work of large batches; null: each caller alone.</param>
    /// <param name="layers">Makes the layers of the net anew, in order, with the memory that it is given; needed where a layer is one's own.</param>
    /// <exception cref="ArgumentException">
    /// Lengths of the options do not fit the net, a number of them is not in its range, or the layers are not those of the net.
    /// </exception>
    /// <exception cref="NotSupportedException">A layer is one's own, and <paramref name="layers"/> is null.</exception>
    public static Model FromNet<T>(Net<T> net, ModelOptions? options = null, Workers? workers = null, Func<NetMemory<T>, ILayer<T>[]>? layers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(net);
        return ModelOf<T>.FromNet(net, options ?? new ModelOptions(), workers, layers);
    }

    /// <summary>Writes the model wholly or not at all (<see cref="AtomicFile"/>, whose exceptions it throws).</summary>
    /// <param name="path">The file to make or to replace.</param>
    /// <exception cref="NotSupportedException">A layer or the loss is one's own, which no file can hold.</exception>
    public abstract void Save(string path);

    /// <summary>
    /// Writes the model as ONNX, for other programs to predict with, wholly or not at all (<see cref="AtomicFile"/>, whose exceptions it throws).
    /// </summary>
    /// <remarks>
    /// The graph (opset 13) takes <c>input</c>, (N, D) raw rows, and gives <c>class</c> (N), <c>probabilities</c> and <c>scores</c> (N, M), or for
    /// numbers <c>values</c> and <c>scores</c>. Its numbers have the <see cref="ElementType"/>. Names and metadata are in the metadata of the file.
    /// The same model gives the same bytes.
    /// </remarks>
    /// <param name="path">The file to make or to replace.</param>
    /// <param name="bytes">Whether rows are bytes (uint8), as pixels are; otherwise they have the element type.</param>
    /// <exception cref="NotSupportedException">
    /// A layer is one's own, or a loss of numbers is; or the file would exceed the 2 GiB of protobuf.
    /// </exception>
    public abstract void SaveOnnx(string path, bool bytes = false);

    /// <summary>The class of each row: that of the largest score, the first of equal ones.</summary>
    /// <param name="rows">(N, D) raw numbers.</param>
    /// <param name="classes">Receives N classes in [0, M).</param>
    /// <exception cref="ArgumentException">A length does not fit, or a number is not finite; the message gives row and column.</exception>
    /// <exception cref="InvalidOperationException">The model predicts numbers.</exception>
    public void Predict<TRow>(ReadOnlySpan<TRow> rows, Span<int> classes)
        where TRow : unmanaged, INumberBase<TRow>
    {
        RequireKind(classifies: true);
        Run<TRow, float>(rows, classes, [], Output.Scores);
    }

    /// <summary>The probability of each class, the softmax of the scores, and the class of each row.</summary>
    /// <param name="rows">(N, D) raw numbers.</param>
    /// <param name="probabilities">Receives (N, M) numbers of 0 to 1.</param>
    /// <param name="classes">Receives N classes; empty: they are not wanted.</param>
    /// <exception cref="ArgumentException">A length does not fit, or a number is not finite; the message gives row and column.</exception>
    /// <exception cref="InvalidOperationException">The model predicts numbers.</exception>
    public void Probabilities<TRow, TOutput>(ReadOnlySpan<TRow> rows, Span<TOutput> probabilities, Span<int> classes = default)
        where TRow : unmanaged, INumberBase<TRow>
        where TOutput : unmanaged, IBinaryFloatingPointIeee754<TOutput>
    {
        RequireKind(classifies: true);
        Run(rows, classes, probabilities, Output.Probabilities);
    }

    /// <summary>The classes of a row that are most probable, the best first, with their probabilities.</summary>
    /// <param name="row">D raw numbers.</param>
    /// <param name="classes">Receives the classes: k of them, 1 to M.</param>
    /// <param name="probabilities">Receives k probabilities.</param>
    /// <exception cref="ArgumentException">A length does not fit, or a number is not finite.</exception>
    /// <exception cref="InvalidOperationException">The model predicts numbers.</exception>
    public void TopK<TRow>(ReadOnlySpan<TRow> row, Span<int> classes, Span<float> probabilities)
        where TRow : unmanaged, INumberBase<TRow>
    {
        RequireKind(classifies: true);
        Ensure.That(row.Length == InputSize && classes.Length >= 1 && classes.Length <= OutputSize && probabilities.Length == classes.Length,
            $"There are {row.Length} numbers, {classes.Length} classes and {probabilities.Length} probabilities; expected {InputSize} numbers "
                + $"and as many classes as probabilities, 1 to {OutputSize}.");

        double[] all = ArrayPool<double>.Shared.Rent(OutputSize);
        try
        {
            Span<double> left = all.AsSpan(0, OutputSize);
            Run(row, classes[..1], left, Output.Probabilities);
            for (int k = 0; k < classes.Length; k++)
            {
                // Of equal probabilities the first class counts, but the best has the largest score.
                int best = k == 0 ? classes[0] : TensorPrimitives.IndexOfMax<double>(left);
                (classes[k], probabilities[k]) = (best, (float)left[best]);
                left[best] = -1;
            }
        }
        finally
        {
            ArrayPool<double>.Shared.Return(all);
        }
    }

    /// <summary>The predicted numbers of each row, in the unit that the targets had.</summary>
    /// <param name="rows">(N, D) raw numbers.</param>
    /// <param name="values">Receives (N, M) numbers.</param>
    /// <exception cref="ArgumentException">A length does not fit, or a number is not finite; the message gives row and column.</exception>
    /// <exception cref="InvalidOperationException">The model predicts classes.</exception>
    public void Values<TRow, TOutput>(ReadOnlySpan<TRow> rows, Span<TOutput> values)
        where TRow : unmanaged, INumberBase<TRow>
        where TOutput : unmanaged, IBinaryFloatingPointIeee754<TOutput>
    {
        RequireKind(classifies: false);
        Run(rows, [], values, Output.Values);
    }

    /// <summary>What the last layer gives of each row.</summary>
    /// <param name="rows">(N, D) raw numbers.</param>
    /// <param name="scores">Receives (N, M) numbers.</param>
    /// <exception cref="ArgumentException">A length does not fit, or a number is not finite; the message gives row and column.</exception>
    public void Scores<TRow, TOutput>(ReadOnlySpan<TRow> rows, Span<TOutput> scores)
        where TRow : unmanaged, INumberBase<TRow>
        where TOutput : unmanaged, IBinaryFloatingPointIeee754<TOutput>
        => Run(rows, [], scores, Output.Scores);

    /// <summary>
    /// The same model with weights of float, whatever was trained: half the memory of double. Its answers are those of a net in float.
    /// </summary>
    /// <param name="workers">Threads that share the work of large batches; null: each caller alone.</param>
    /// <exception cref="NotSupportedException">A layer or the loss is one's own, which cannot be made anew.</exception>
    /// <exception cref="OverflowException">A weight is too large for a float; the message names it.</exception>
    public abstract Model InFloat(Workers? workers = null);

    /// <summary>Layers, shapes, parameters, multiply-adds of a row and bytes, as a table of text.</summary>
    public abstract string Describe();

    /// <summary>A copy of a parameter, or of a vector of the state.</summary>
    internal abstract NpyArray Tensor(string name);

    /// <summary>Computes what is asked for of each row, in order, until a row has a number that the net cannot take.</summary>
    /// <returns>The row and column of that number; null: there is none.</returns>
    internal abstract (int Row, int Column)? TryRun<TRow, TOutput>(ReadOnlySpan<TRow> rows, Span<int> classes, Span<TOutput> outputs, Output kind)
        where TRow : unmanaged, INumberBase<TRow>
        where TOutput : unmanaged, IBinaryFloatingPointIeee754<TOutput>;

    private static void RequireLength(string name, double[] numbers, int expected)
    {
        Ensure.That(numbers.Length == expected || numbers.Length == 0, $"The {name} has {numbers.Length} numbers; expected {expected}, or none.");

        bool mustBePositive = name.EndsWith("deviation", StringComparison.Ordinal);
        int wrong = Array.FindIndex(numbers, number => !double.IsFinite(number) || (mustBePositive && number <= 0));
        if (wrong >= 0)
        {
            string range = mustBePositive ? "a finite number above 0" : "a finite number";
            throw new ArgumentException(FormattableString.Invariant($"The {name} has {numbers[wrong]} at [{wrong}]; expected {range}."));
        }
    }

    private void Run<TRow, TOutput>(ReadOnlySpan<TRow> rows, Span<int> classes, Span<TOutput> outputs, Output kind)
        where TRow : unmanaged, INumberBase<TRow>
        where TOutput : unmanaged, IBinaryFloatingPointIeee754<TOutput>
    {
        int count = rows.Length / InputSize;
        bool fits = outputs.Length == (long)count * OutputSize || (outputs.IsEmpty && kind == Output.Scores && !classes.IsEmpty);
        Ensure.That(fits && rows.Length == (long)count * InputSize && (classes.IsEmpty || classes.Length == count),
            $"There are {rows.Length} numbers in rows, {classes.Length} classes and {outputs.Length} outputs; "
                + $"expected N rows of {InputSize} numbers, N classes and N x {OutputSize} outputs.");

        (int Row, int Column)? wrong = TryRun(rows, classes, outputs, kind);
        Ensure.That(wrong is null,
            $"Row {wrong?.Row}, column {wrong?.Column} (both from 0) is not finite; expected a number that the model's precision holds.",
            nameof(rows));
    }

    private void RequireKind(bool classifies)
    {
        if (IsClassifier != classifies)
        {
            throw new InvalidOperationException(
                IsClassifier
                    ? "This model predicts classes; ask for Predict or Probabilities."
                    : $"This model predicts numbers ({Loss} loss); ask for Values.");
        }
    }
}
