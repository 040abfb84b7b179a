using FastNet.Numerics;

namespace FastNet.Cli.Reproduction;

/// <summary>The first loss of the notebook on deep nets: rows, labels and weights from one RandomState(231), as two nets one after the other draw them. In double.</summary>
internal static class DeepRows
{
    private const int Rows = 2;
    private const int Features = 15;
    private const int Classes = 10;
    private const double Scale = 5e-2;

    private static readonly int[] Hidden = [20, 30];

    public static IEnumerable<ReproductionRow> All()
    {
        yield return Row("deep-loss", 0, 2.3004790897684924, nets: 1);
        yield return Row("deep-loss-reg", 3.14, 7.052114776533016, nets: 2);
    }

    /// <param name="name">Of the row.</param>
    /// <param name="reg">The strength of the L2 term.</param>
    /// <param name="published">The loss.</param>
    /// <param name="nets">Nets that were drawn, this one the last.</param>
    private static ReproductionRow Row(string name, double reg, double published, int nets)
        => new(name, FormattableString.Invariant($"deep net 15-20-30-10, scale 5e-2, 2 drawn rows, RandomState(231): the first loss at reg {reg}{(nets > 1 ? ", its weights drawn after those of the net before" : string.Empty)}"), RowData.None, _ =>
        {
            RandomState random = new(231);
            double[] x = new double[Rows * Features];
            int[] labels = new int[Rows];
            random.Gaussian(x);
            random.RandInt(0, Classes, labels);
            FullyConnectedNet<double> net = new(Features, Hidden, Classes, Rows, new() { Regularization = reg });
            for (int i = 0; i < nets; i++)
            {
                net.Initialize(random, Scale);
            }

            double loss = net.Loss(new ReadOnlyMatrix<double>(x, Rows, Features), labels);
            return [Figure.Exact("loss", published, published, loss, 1e-14, "F14")];
        });
}
