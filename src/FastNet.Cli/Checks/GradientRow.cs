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

        GradientArrayReport worst = report.Worst!;
        return $"{report.Wrong} are wrong, first in {worst.Name}: the net's backward pass does not belong to its forward pass, or "
            + "the first loss is not finite";
    }

    private static TargetRows<double> InDouble<T>(Targets<T> targets)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (targets.AreLabels)
        {
            return new TargetRows<double>(targets.Labels.ToArray());
        }

        int columns = targets.Values.Columns;
        double[] values = new double[targets.Rows * columns];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = double.CreateChecked(targets.Values[i / columns, i % columns]);
        }

        return new TargetRows<double>(values, columns);
    }

    private static Samples<double> InDouble<T>(Samples<T> rows, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] values = new double[count * rows.Features];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<T> row = rows.Row(i);
            for (int j = 0; j < row.Length; j++)
            {
                values[(i * rows.Features) + j] = double.CreateChecked(row[j]);
            }
        }

        return Samples<double>.From(values, rows.Features, InDouble(rows.Targets.Slice(0, count)));
    }
}
