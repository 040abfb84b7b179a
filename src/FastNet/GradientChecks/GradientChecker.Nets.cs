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
    public static GradientReport CheckNet(
        Func<Net<double>> create, ReadOnlyMatrix<double> x, ReadOnlySpan<int> labels, GradientCheckOptions? options = null)
        => CheckNet(create, x, new Targets<double>(labels), options);

    /// <inheritdoc cref="CheckNet(Net{double}, ReadOnlyMatrix{double}, Targets{double}, GradientCheckOptions?)"/>
    /// <param name="net">The net.</param>
    /// <param name="x">(N, D).</param>
    /// <param name="labels">N labels in [0, M).</param>
    /// <param name="options">How to check; none: <see cref="GradientCheckOptions.Default"/>.</param>
    public static GradientReport CheckNet(Net<double> net, ReadOnlyMatrix<double> x, ReadOnlySpan<int> labels, GradientCheckOptions? options = null)
        => CheckNet(net, x, new Targets<double>(labels), options);

    /// <summary>
    /// Checks the gradients of a net's training loss with respect to every parameter, on one batch. Differences need no backward pass, and of the
    /// forward pass only the parts that a moved parameter can change.
    /// </summary>
    /// <param name="create">
    /// Makes the net at the point of the check; called once for each worker. Parameters, state and step of the first are copied to the others.
    /// </param>
    /// <param name="x">(N, D).</param>
    /// <param name="targets">The targets of the N rows.</param>
    /// <param name="options">How to check; none: <see cref="GradientCheckOptions.Default"/>.</param>
    /// <returns>The report: an array for each parameter, by its name.</returns>
    /// <exception cref="ArgumentException">The batch or a target does not fit the net.</exception>
    public static GradientReport CheckNet(
        Func<Net<double>> create, ReadOnlyMatrix<double> x, Targets<double> targets, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(create);
        options ??= GradientCheckOptions.Default;
        Net<double>[] nets = Subjects(options, () => create() ?? throw new ArgumentException("The factory gave no net.", nameof(create)));
        foreach (Net<double> other in nets[1..])
        {
            nets[0].Parameters.CopyTo(other.Parameters);
            nets[0].State.CopyTo(other.State);
            other.Step = nets[0].Step;
        }

        return CheckNet(nets, new CheckBatch(x, targets), options);
    }

    /// <summary>
    /// Checks an existing net on the caller's thread alone. Its parameters, state and step are as before afterwards, its gradients are not.
    /// </summary>
    /// <param name="net">The net, at the point of the check.</param>
    /// <param name="x">(N, D).</param>
    /// <param name="targets">The targets of the N rows.</param>
    /// <param name="options">How to check; none: <see cref="GradientCheckOptions.Default"/>.</param>
    /// <returns>The report: an array for each parameter, by its name.</returns>
    /// <exception cref="ArgumentException">The batch or a target does not fit the net.</exception>
    public static GradientReport CheckNet(Net<double> net, ReadOnlyMatrix<double> x, Targets<double> targets, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(net);
        return CheckNet([net], new CheckBatch(x, targets), (options ?? GradientCheckOptions.Default) with { Workers = null });
    }

    /// <summary>A net's loss as a function of its parameters.</summary>
    internal static CheckSubject SubjectOf(Net<double> net, CheckBatch batch)
    {
        LossProbe probe = new(net);
        double Loss(int array, int index)
            => array < 0 ? probe.AtRest(batch.X, batch.Targets) : probe.Moved(batch.X, batch.Targets, net.Layout[array], index);
        return new(1, array => net.Layout[array].Of(net.Parameters), (array, index, y) => y[0] = Loss(array, index), ScoresMagnitude);
    }

    private static GradientReport CheckNet(Net<double>[] nets, CheckBatch batch, GradientCheckOptions options)
    {
        Net<double> net = nets[0];
        LossProbe point = new(net);
        double[][] Gradients(double[] x)
        {
            point.Restore();
            net.Loss(batch.At(x), batch.Targets);
            return [.. net.Layout.Select(parameter => parameter.Of(net.Gradients).ToArray())];
        }

        CheckSubject[] subjects = [.. nets.Select(each => SubjectOf(each, batch))];
        string outputs = $"{net.OutputSize} {(batch.Targets.AreLabels ? "classes" : "outputs")}";
        string title = $"{NameOf(net)}, x {batch.Rows} x {net.InputSize}, {outputs}, {net.Layout.Sum(parameter => parameter.Length)} parameters";
        GradientReport report = Check(title, subjects, net.Layout, batch.Elements, Gradients, [1], options, new HintEvidence(Inputs: 0, batch.Rows));
        point.Restore();
        return report;
    }
}
