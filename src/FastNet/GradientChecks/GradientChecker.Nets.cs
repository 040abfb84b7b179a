using FastNet.Numerics;

namespace FastNet;

/// <content>Nets.</content>
public static partial class GradientChecker
{
    /// <inheritdoc cref="CheckNet(Func{Net{double}}, ReadOnlyMatrix{double}, Targets{double}, GradientCheckOptions?)"/>
    /// <param name="create">Makes the net.</param>
    /// <param name="x">(N, D).</param>
    /// <param name="labels">N labels in [0, M).</param>
    /// <param name="options">How to check; none: <see cref="GradientCheckOptions.Default"/>.</param>
    public static GradientReport CheckNet(Func<Net<double>> create, ReadOnlyMatrix<double> x, ReadOnlySpan<int> labels, GradientCheckOptions? options = null)
        => CheckNet(create, x, new Targets<double>(labels), options);

    /// <inheritdoc cref="CheckNet(Net{double}, ReadOnlyMatrix{double}, Targets{double}, GradientCheckOptions?)"/>
    /// <param name="net">The net.</param>
    /// <param name="x">(N, D).</param>
    /// <param name="labels">N labels in [0, M).</param>
    /// <param name="options">How to check; none: <see cref="GradientCheckOptions.Default"/>.</param>
    public static GradientReport CheckNet(Net<double> net, ReadOnlyMatrix<double> x, ReadOnlySpan<int> labels, GradientCheckOptions? options = null)
        => CheckNet(net, x, new Targets<double>(labels), options);

    /// <summary>
    /// Checks the gradients of a net's training loss with respect to every parameter, on one batch. For the differences no backward pass is made, and of the forward pass only
    /// what a moved parameter can change.
    /// </summary>
    /// <param name="create">Makes the net at the point of the check; called once for each worker. Parameters, state and step of the first are copied to the others.</param>
    /// <param name="x">(N, D).</param>
    /// <param name="targets">What the N rows should give.</param>
    /// <param name="options">How to check; none: <see cref="GradientCheckOptions.Default"/>.</param>
    /// <returns>The report: an array for each parameter, by its name.</returns>
    /// <exception cref="ArgumentException">The batch or a target does not fit the net.</exception>
    public static GradientReport CheckNet(Func<Net<double>> create, ReadOnlyMatrix<double> x, Targets<double> targets, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(create);
        options ??= GradientCheckOptions.Default;
        CheckBatch batch = new(x, targets);
        List<NetSubject> subjects = [];
        for (int i = 0; i < Threads(options); i++)
        {
            Net<double> net = create() ?? throw new ArgumentException("The factory gave no net.", nameof(create));
            if (i > 0)
            {
                subjects[0].CopyTo(net);
            }

            subjects.Add(new NetSubject(net, batch));
        }

        return CheckNet(subjects, batch, options);
    }

    /// <summary>Checks a net that is there, on the caller's thread alone; its parameters, state and step are as before afterwards, its gradients are not.</summary>
    /// <param name="net">The net, at the point of the check.</param>
    /// <param name="x">(N, D).</param>
    /// <param name="targets">What the N rows should give.</param>
    /// <param name="options">How to check; none: <see cref="GradientCheckOptions.Default"/>.</param>
    /// <returns>The report: an array for each parameter, by its name.</returns>
    /// <exception cref="ArgumentException">The batch or a target does not fit the net.</exception>
    public static GradientReport CheckNet(Net<double> net, ReadOnlyMatrix<double> x, Targets<double> targets, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(net);
        options = (options ?? GradientCheckOptions.Default) with { Workers = null };
        CheckBatch batch = new(x, targets);
        NetSubject subject = new(net, batch);
        GradientReport report = CheckNet([subject], batch, options);
        subject.Restore();
        return report;
    }

    private static GradientReport CheckNet(List<NetSubject> subjects, CheckBatch batch, GradientCheckOptions options)
    {
        Net<double> net = subjects[0].Net;
        double[] x = batch.Elements;
        double[][] earlier = subjects[0].Gradients(Elsewhere(x));
        double[][] tested = subjects[0].Gradients(x);
        double[][] again = subjects[0].Gradients(x);
        double[][] noise = GradientScatter.Measure(subjects[0].Gradients, x, tested);
        CheckedArray[] arrays =
        [
            .. net.Layout.Select((parameter, i) => new CheckedArray(
                parameter.Name, parameter.Rows, parameter.Columns, parameter.IsMatrix, IsParameter: true, parameter.Of(net.Parameters).ToArray(), tested[i], noise[i])),
        ];
        string outputs = batch.Targets.AreLabels ? "classes" : "outputs";
        string subject = $"{NameOf(net)}, x {batch.Rows} x {net.InputSize}, {net.OutputSize} {outputs}, {net.Layout.Sum(parameter => parameter.Length)} parameters";
        return Report(subject, subjects, arrays, [1], options, new HintEvidence(batch.Rows) { Earlier = earlier, Again = again });
    }
}
