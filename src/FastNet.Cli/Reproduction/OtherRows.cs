using System.Diagnostics;
using FastNet.Cli.Commands;
using FastNet.Cli.Training;
using FastNet.Data;

namespace FastNet.Cli.Reproduction;

/// <summary>Nearest neighbours, and Fashion-MNIST. In float.</summary>
internal static class OtherRows
{
    private const double MostSeconds = 60;
    private const string FashionOptions = "--hidden 256 --epochs 12 --batch-size 100 --rule adam --learning-rate 3e-4 --weight-scale 1e-2";

    private static readonly int[] Ks = [1, 5, 10];
    private static readonly double[] PublishedAccuracies = [0.274, 0.278, 0.282];
    private static readonly double[] NumPyAccuracies = [0.272, 0.272, 0.274];

    public static IEnumerable<ReproductionRow> All()
    {
        yield return new("knn", "`fastnet knn`: 5,000 training and 500 test images, raw pixels, L2 without loops, float; the seconds are those of distances and votes", RowData.Cifar10, Neighbors);
        yield return new("fashion-mnist", $"`fastnet train {FashionOptions}`, all 10,000 test images", RowData.FashionMnist, Fashion);
    }

    private static List<Figure> Neighbors(RowContext context)
    {
        ImageData images = context.Cifar;
        Samples<float> train = PixelRows.Create<float>(images.Train, 0, 5_000);
        Samples<float> test = PixelRows.Create<float>(images.Test, 0, 500);
        double[] accuracies = new double[Ks.Length];
        double seconds = 0;
        // The second time the runtime has compiled the code.
        for (int time = 0; time < 2; time++)
        {
            long start = Stopwatch.GetTimestamp();
            KNearestNeighbors<float> classifier = new(train, Ks[^1], test.Count, workers: context.Workers);
            classifier.Accuracy(test, Ks, accuracies);
            seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        return
        [
            .. Ks.Select((k, i) => Figure.Accuracy(FormattableString.Invariant($"k {k}"), PublishedAccuracies[i], NumPyAccuracies[i], accuracies[i])),
            Figure.Beside("seconds", "0.53", "0.59", seconds, "0.000"),
        ];
    }

    private static List<Figure> Fashion(RowContext context)
    {
        DataSplit<float> data = context.Fashion<float>();
        long start = Stopwatch.GetTimestamp();
        TrainSession<float> session = new(TrainCommand.Parse(FashionOptions.Split(' ')), data, context.Workers);
        session.Trainer.Train();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return
        [
            Figure.AtLeast("test", session.Trainer.Evaluate(data.TestAll), 0.88, "0.0000"),
            Figure.AtMost("seconds of training", string.Empty, seconds, MostSeconds, "0.0"),
        ];
    }
}
