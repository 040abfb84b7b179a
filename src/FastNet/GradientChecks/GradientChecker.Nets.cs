using FastNet.Numerics;

namespace FastNet;

/// <content>Nets.</content>
public static partial class GradientChecker
{
    /// <summary>
    /// Checks the gradients of a net's training loss with respect to every parameter, on one batch. Values come from <see cref="IClassifierNet{T}.LossAlone(ReadOnlyMatrix{T}, ReadOnlySpan{int})"/>:
    /// no backward pass, and only what a moved parameter can change.
    /// </summary>
    /// <param name="create">Makes the net at the point of the check; called once for each worker. Parameters, state and step of the first are copied to the others.</param>
    /// <param name="x">(N, D).</param>
    /// <param name="labels">N labels in [0, C).</param>
    /// <param name="options">How to check; none: <see cref="GradientCheckOptions.Default"/>.</param>
    /// <returns>The report: an array for each parameter, by its name.</returns>
    /// <exception cref="ArgumentException">The batch or a label does not fit the net.</exception>
    public static GradientReport CheckNet(Func<IClassifierNet<double>> create, ReadOnlyMatrix<double> x, ReadOnlySpan<int> labels, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(create);
        options ??= GradientCheckOptions.Default;
        int stride = MatrixLayout.PaddedStride<double>(x.Columns);
        double[] rows = Dense(x, stride);
        int[] classes = labels.ToArray();
        List<NetSubject> subjects = [];
        for (int i = 0; i < Threads(options); i++)
        {
            IClassifierNet<double> net = create() ?? throw new ArgumentException("The factory gave no net.", nameof(create));
            if (i > 0)
            {
                subjects[0].CopyTo(net);
            }

            subjects.Add(new NetSubject(net, rows, stride, classes));
        }

        return CheckNet(subjects, rows, stride, options);
    }

    /// <summary>Checks a net that is there, on the caller's thread alone; its parameters, state and step are as before afterwards, its gradients are not.</summary>
    /// <param name="net">The net, at the point of the check.</param>
    /// <param name="x">(N, D).</param>
    /// <param name="labels">N labels in [0, C).</param>
    /// <param name="options">How to check; none: <see cref="GradientCheckOptions.Default"/>.</param>
    /// <returns>The report: an array for each parameter, by its name.</returns>
    /// <exception cref="ArgumentException">The batch or a label does not fit the net.</exception>
    public static GradientReport CheckNet(IClassifierNet<double> net, ReadOnlyMatrix<double> x, ReadOnlySpan<int> labels, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(net);
        options = (options ?? GradientCheckOptions.Default) with { Workers = null };
        int stride = MatrixLayout.PaddedStride<double>(x.Columns);
        double[] rows = Dense(x, stride);
        NetSubject subject = new(net, rows, stride, labels.ToArray());
        GradientReport report = CheckNet([subject], rows, stride, options);
        subject.Restore();
        return report;
    }

    private static GradientReport CheckNet(List<NetSubject> subjects, double[] x, int stride, GradientCheckOptions options)
    {
        IClassifierNet<double> net = subjects[0].Net;
        double[][] earlier = subjects[0].Gradients(Elsewhere(x));
        double[][] tested = subjects[0].Gradients(x);
        double[][] again = subjects[0].Gradients(x);
        double[][] noise = GradientScatter.Measure(subjects[0].Gradients, x, tested);
        CheckedArray[] arrays =
        [
            .. net.Layout.Select((parameter, i) => new CheckedArray(
                parameter.Name, parameter.Rows, parameter.Columns, parameter.IsMatrix, IsParameter: true, parameter.Of(net.Parameters).ToArray(), tested[i], noise[i])),
        ];
        int rows = x.Length / stride;
        string subject = $"{NameOf(net)}, x {rows} x {net.InputSize}, {net.Classes} classes, {net.Layout.Sum(parameter => parameter.Length)} parameters";
        return Report(subject, subjects, arrays, [1], options, new HintEvidence(rows) { Earlier = earlier, Again = again });
    }
}
