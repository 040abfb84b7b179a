using System.Numerics;
using FastNet.Cli.Commands;
using FastNet.Cli.Training;
using FastNet.Numerics;
using static FastNet.Cli.Commands.TrainOptions;

namespace FastNet.Cli.Checks;

/// <summary>
/// Some gradients of every parameter against differences, in double, on a few rows and at the first weights, with the regularisation and dropout that
/// were asked for.
/// </summary>
internal static class GradientRow
{
    private const int Rows = 8;
    private const int Samples = 10;

    public static CheckRow Of<T>(TrainSettings settings, ModelShape shape, Samples<T> rows, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = Math.Min(Rows, rows.Count);
        Samples<double> few = InDouble(rows, count);
        Model<double> model = ModelFactory.Create<double>(settings, shape, count, new RandomState(settings.Get(Seed)), workers);
        GradientReport report = GradientChecker.CheckNet(
            model.Net, few.Matrix(0, count), few.Targets, new GradientCheckOptions { Samples = Samples, Seed = settings.Get(Seed) });
        string details = report.Kinks + report.Unresolved == 0 ? string.Empty : $" ({report.Kinks} at kinks, {report.Unresolved} below rounding)";
        string found = $"{report.WorstRelativeError:0.0e-0} at most in {report.Checked} coordinates{details}";
        return new CheckRow("gradients", found, $"{report.Tolerance:0e-0} relative or better", report.Passed, Advice(report));
    }

    private static string Advice(GradientReport report)
    {
        if (report.Passed)
        {
            return string.Empty;
        }

        return $"{report.Wrong} are wrong, first in {report.Worst!.Name}: the net's backward pass does not belong to its forward pass, or "
            + "the first loss is not finite";
    }

    private static Samples<double> InDouble<T>(Samples<T> rows, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] All(Func<int, ReadOnlySpan<T>> row)
            => [.. Enumerable.Range(0, count).SelectMany(i => row(i).ToArray()).Select(value => double.CreateChecked(value))];
        TargetRows<double> targets = rows.TargetColumns == 0
            ? new(rows.Labels[..count].ToArray())
            : new(All(i => rows.Targets.Values.Row(i)), rows.TargetColumns);
        return Samples<double>.From(All(rows.Row), rows.Features, targets);
    }
}
