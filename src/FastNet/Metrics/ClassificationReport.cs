using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using System.Text;

namespace FastNet;

/// <summary>
/// How good predicted classes are, and the probabilities that they come from: the numbers of scikit-learn's <c>classification_report</c>,
/// <c>top_k_accuracy_score</c>, <c>log_loss</c>, <c>roc_auc_score</c>, <c>brier_score_loss</c> and <c>calibration_curve</c>.
/// </summary>
/// <remarks>
/// What has no rows is 0 (<c>zero_division=0</c>): the precision of a class that is never predicted, the recall of a class that no row has. A class
/// that is neither does not count in <see cref="Macro"/>. A number is NaN where it is not defined at all: of no rows, or of probabilities where there
/// are none.
/// </remarks>
public sealed class ClassificationReport
{
    // As scikit-learn's log_loss of double: nothing is impossible, and nothing certain.
    private const double LeastProbability = 2.220446049250313e-16;

    // A softmax in half precision is not nearer to 1.
    private const double MostOfSum = 1e-3;

    private readonly int[] _predicted;

    // Rows whose label had the i-th place among the classes, the most probable first; none where there are no probabilities.
    private readonly int[] _places = [];

    /// <summary>Compares predicted classes with the right ones.</summary>
    /// <param name="labels">The right class of each of N rows.</param>
    /// <param name="predicted">The predicted class of each row.</param>
    /// <param name="classes">M, 1 or more.</param>
    /// <exception cref="ArgumentException">There are not as many of both.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> is less than 1, or a class is not in [0, M).</exception>
    public ClassificationReport(ReadOnlySpan<int> labels, ReadOnlySpan<int> predicted, int classes)
    {
        Confusion = new ConfusionMatrix(classes);
        Ensure.Labels(labels, labels.Length, classes);
        Ensure.Labels(predicted, labels.Length, classes);
        for (int i = 0; i < labels.Length; i++)
        {
            Confusion.Add(labels[i], predicted[i]);
        }

        _predicted = predicted.ToArray();
        Classes = [.. Enumerable.Range(0, classes).Select(ScoresOf)];
        ClassScores[] counted = [.. Classes.Where((_, c) => IsCounted(c))];
        Macro = Mean(counted, _ => 1);
        Weighted = Mean(counted, scores => scores.Support);
    }

    private ClassificationReport(ReadOnlySpan<int> labels, ReadOnlySpan<double> probabilities, ReadOnlySpan<int> predicted, int classes, int bins)
        : this(labels, predicted, classes)
    {
        _places = new int[classes];
        (double loss, double brier) = (0, 0);
        for (int i = 0; i < labels.Length; i++)
        {
            ReadOnlySpan<double> row = probabilities.Slice(i * classes, classes);
            _places[Place(row, labels[i])]++;
            loss += LogLossOf(row, labels[i]);
            brier += BrierOf(row, labels[i]);
        }

        HasProbabilities = true;
        (LogLoss, Brier) = (loss / labels.Length, brier / labels.Length);
        RocAuc = AreaOf(labels, probabilities, classes);
        Calibration = BinsOf(labels, probabilities, predicted, classes, bins);
        CalibrationError = Calibration.Sum(bin => bin.Rows * Math.Abs(bin.Accuracy - bin.Confidence)) / labels.Length;
    }

    /// <summary>How often rows of each class were taken for which.</summary>
    public ConfusionMatrix Confusion { get; }

    /// <summary>N.</summary>
    public int Rows => Confusion.Total;

    /// <summary>The part of the rows whose class was found, 0 to 1.</summary>
    public double Accuracy => Confusion.Accuracy;

    /// <summary>The predicted class of each row.</summary>
    public ReadOnlySpan<int> Predicted => _predicted;

    /// <summary>Precision, recall, F1 and support of each class.</summary>
    public IReadOnlyList<ClassScores> Classes { get; }

    /// <summary>The mean of the classes that are among the labels or the predictions; its support is N.</summary>
    public ClassScores Macro { get; }

    /// <summary>The mean of the classes, each counting as often as it has rows; its support is N.</summary>
    public ClassScores Weighted { get; }

    /// <summary>Whether there are probabilities, and so the numbers below.</summary>
    public bool HasProbabilities { get; }

    /// <summary>
    /// The mean of -ln of the probability of the right class, in natural units; probabilities are at least 2.2E-16 and at most 1 less that, and then
    /// divided by their sum.
    /// </summary>
    public double LogLoss { get; } = double.NaN;

    /// <summary>
    /// The area under the ROC curve: that of the probability of class 1 of two classes, and otherwise the mean over the classes, each against the
    /// others (<c>multi_class="ovr"</c>). NaN where a class has no rows or all of them, for then there is no curve.
    /// </summary>
    public double RocAuc { get; } = double.NaN;

    /// <summary>
    /// The Brier score, small is good. Of two classes the mean squared error of the probability of class 1, 0 to 1, as scikit-learn has it; of one or
    /// of more than two the mean sum of the squared errors of all classes, 0 to 2 (Brier 1950), which of two classes would be twice as much.
    /// </summary>
    public double Brier { get; } = double.NaN;

    /// <summary>
    /// The expected calibration error: the mean difference of accuracy and confidence over <see cref="Calibration"/>, each bin counting as often as
    /// it has rows (Guo et al. 2017).
    /// </summary>
    public double CalibrationError { get; } = double.NaN;

    /// <summary>The points of a reliability chart: bins of equal width, by the probability of the predicted class.</summary>
    public IReadOnlyList<CalibrationBin> Calibration { get; } = [];

    /// <summary>Compares the most probable classes, and their probabilities, with the right classes.</summary>
    /// <typeparam name="T">float or double; all is computed in double.</typeparam>
    /// <param name="labels">The right class of each of N rows.</param>
    /// <param name="probabilities">(N, M) numbers of 0 to 1; those of a row add up to 1.</param>
    /// <param name="classes">M, 1 or more.</param>
    /// <param name="predicted">The predicted class of each row; empty: the most probable, the first of equal ones.</param>
    /// <param name="bins">Bins of the reliability chart, 1 or more.</param>
    /// <exception cref="ArgumentException">A length does not fit, or a number is no probability; the message gives row and column.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number of classes or bins is less than 1, or a class is not in [0, M).</exception>
    public static ClassificationReport FromProbabilities<T>(
        ReadOnlySpan<int> labels, ReadOnlySpan<T> probabilities, int classes, ReadOnlySpan<int> predicted = default, int bins = 10)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        Ensure.That(probabilities.Length == (long)labels.Length * classes,
            $"There are {labels.Length} labels and {probabilities.Length} probabilities; expected {classes} probabilities for each label.",
            nameof(probabilities));

        double[] values = new double[probabilities.Length];
        TensorPrimitives.ConvertTruncating(probabilities, values);
        int[] found = new int[predicted.IsEmpty ? labels.Length : 0];
        for (int i = 0; i < labels.Length; i++)
        {
            ReadOnlySpan<double> row = values.AsSpan(i * classes, classes);
            RequireProbabilities(row, i);
            if (predicted.IsEmpty)
            {
                found[i] = TensorPrimitives.IndexOfMax(row);
            }
        }

        return new ClassificationReport(labels, values, predicted.IsEmpty ? found : predicted, classes, bins);
    }

    /// <summary>
    /// The part of the rows whose class is among the k most probable; of equally probable classes the last counts as the more probable one, as in
    /// scikit-learn, but with two classes the first. NaN without probabilities.
    /// </summary>
    /// <param name="k">1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is less than 1.</exception>
    public double TopK(int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        return HasProbabilities ? (double)_places.Take(k).Sum() / Rows : double.NaN;
    }

    /// <summary>Whether the class is among the labels or the predictions.</summary>
    /// <param name="c">0 to M - 1.</param>
    public bool IsCounted(int c) => Confusion.Actual(c) + Confusion.Taken(c) > 0;

    /// <summary>Support, precision, recall and F1 of each class and their averages as a table of text; "-" is a class that does not count.</summary>
    /// <param name="names">A name for each class; null: "0", "1", ...</param>
    /// <exception cref="ArgumentException">There is not one name for each class.</exception>
    public string Describe(IReadOnlyList<string>? names = null)
    {
        const string Last = "weighted average";
        names ??= [.. Enumerable.Range(0, Classes.Count).Select(c => c.ToString(CultureInfo.InvariantCulture))];
        Ensure.That(names.Count == Classes.Count,
            $"There are {names.Count} names for {Classes.Count} classes; expected one for each.", nameof(names));

        int width = names.Append(Last).Max(name => name.Length);
        StringBuilder text = new($"{"class".PadRight(width)}     rows  precision  recall     f1\n");
        for (int c = 0; c < Classes.Count; c++)
        {
            Line(names[c], Classes[c], IsCounted(c));
        }

        Line("macro average", Macro, Rows > 0);
        Line(Last, Weighted, Rows > 0);
        return text.ToString();

        void Line(string name, ClassScores scores, bool isCounted)
        {
            string Part(double value) => isCounted ? value.ToString("F3", CultureInfo.InvariantCulture) : "-";
            text.Append(name.PadRight(width)).Append(CultureInfo.InvariantCulture, $"  {scores.Support,7}  {Part(scores.Precision),9}")
                .Append(CultureInfo.InvariantCulture, $"  {Part(scores.Recall),6}  {Part(scores.F1),5}\n");
        }
    }

    private static void RequireProbabilities(ReadOnlySpan<double> row, int index)
    {
        double sum = 0;
        for (int j = 0; j < row.Length; j++)
        {
            Ensure.That(row[j] is >= 0 and <= 1, $"Row {index}, column {j} (both from 0) is {row[j]}; expected a probability, 0 to 1.");
            sum += row[j];
        }

        Ensure.That(Math.Abs(sum - 1) <= MostOfSum, $"The probabilities of row {index} (from 0) add up to {sum}; expected 1.");
    }

    /// <summary>How many classes come before a label's.</summary>
    private static int Place(ReadOnlySpan<double> row, int label)
    {
        int before = 0;
        for (int j = 0; j < row.Length; j++)
        {
            before += row[j] > row[label] || (row[j] == row[label] && (row.Length == 2 ? j < label : j > label)) ? 1 : 0;
        }

        return before;
    }

    private static double LogLossOf(ReadOnlySpan<double> row, int label)
    {
        double sum = 0;
        foreach (double probability in row)
        {
            sum += Clipped(probability);
        }

        return -Math.Log(Clipped(row[label]) / sum);

        static double Clipped(double probability) => Math.Clamp(probability, LeastProbability, 1 - LeastProbability);
    }

    private static double BrierOf(ReadOnlySpan<double> row, int label)
    {
        double sum = 0;
        for (int j = row.Length == 2 ? 1 : 0; j < row.Length; j++)
        {
            double error = row[j] - (j == label ? 1 : 0);
            sum += error * error;
        }

        return sum;
    }

    private static double AreaOf(ReadOnlySpan<int> labels, ReadOnlySpan<double> probabilities, int classes)
    {
        double[] sorted = new double[labels.Length];
        int[] order = new int[labels.Length];
        double sum = 0;
        int first = classes == 2 ? 1 : 0;
        for (int c = first; c < classes; c++)
        {
            for (int i = 0; i < sorted.Length; i++)
            {
                (sorted[i], order[i]) = (probabilities[(i * classes) + c], i);
            }

            sum += RocAucMetric<double>.Area(sorted, order, labels, c);
        }

        return sum / (classes - first);
    }

    /// <summary>The bins of scikit-learn's calibration_curve: a probability on an edge belongs to the bin below it.</summary>
    private static CalibrationBin[] BinsOf(
        ReadOnlySpan<int> labels, ReadOnlySpan<double> probabilities, ReadOnlySpan<int> predicted, int classes, int bins)
    {
        double width = 1.0 / bins;
        int[] rows = new int[bins];
        int[] right = new int[bins];
        double[] confidences = new double[bins];
        for (int i = 0; i < labels.Length; i++)
        {
            double confidence = probabilities[(i * classes) + predicted[i]];
            int bin = 0;
            while (bin < bins - 1 && (bin + 1) * width < confidence)
            {
                bin++;
            }

            rows[bin]++;
            right[bin] += predicted[i] == labels[i] ? 1 : 0;
            confidences[bin] += confidence;
        }

        return [.. Enumerable.Range(0, bins).Where(bin => rows[bin] > 0).Select(bin => new CalibrationBin(
            bin * width, bin == bins - 1 ? 1 : (bin + 1) * width, rows[bin], confidences[bin] / rows[bin], (double)right[bin] / rows[bin]))];
    }

    private ClassScores ScoresOf(int c)
    {
        int either = Confusion.Actual(c) + Confusion.Taken(c);
        return new ClassScores(
            OrZero(Confusion.Precision(c)), OrZero(Confusion.Recall(c)), either > 0 ? 2.0 * Confusion[c, c] / either : 0, Confusion.Actual(c));

        static double OrZero(double part) => double.IsNaN(part) ? 0 : part;
    }

    private ClassScores Mean(ClassScores[] scores, Func<ClassScores, double> weight)
    {
        double Of(Func<ClassScores, double> part) => scores.Sum(one => weight(one) * part(one)) / scores.Sum(weight);
        return new ClassScores(Of(one => one.Precision), Of(one => one.Recall), Of(one => one.F1), Confusion.Total);
    }
}
