using FastNet.Cli.Commands;
using FastNet.Cli.Training;
using FastNet.Data;
using static FastNet.Cli.Commands.TrainOptions;

namespace FastNet.Cli.Reproduction;

/// <summary>
/// Training on CIFAR-10, in double as NumPy's runs, from RandomState(0). Each row is a command line of `fastnet train`, so that it can be repeated alone; rows of
/// the same preparation of the data stand together.
/// </summary>
internal static class NetRows
{
    private const int FewImages = 50;

    public static IEnumerable<ReproductionRow> All()
    {
        yield return Pixels(
            "legacy-50", "--trainer legacy --layout hwc --hidden 50 --iterations 1000 --batch-size 200 --learning-rate 1e-4 --reg 0.25 --reg-convention full --weight-scale 1e-4",
            new Known(0.282, null), new Known(0.280, null));
        yield return Pixels(
            "legacy-150", "--trainer legacy --layout hwc --hidden 150 --iterations 3000 --batch-size 200 --learning-rate 1e-3 --reg 0.3 --reg-convention full --weight-scale 1e-4",
            new Known(0.520, 0.520), new Known(0.522, 0.518));
        yield return Pixels(
            "momentum-100", "--layout hwc --hidden 100 --epochs 5 --batch-size 100 --rule momentum --learning-rate 1e-5 --reg 1 --weight-scale 6e-3",
            new Known(0.480, null), new Known(0.443, 0.431));
        yield return Pixels(
            "softmax", "--model softmax --trainer legacy --layout hwc --iterations 1500 --batch-size 200 --learning-rate 1e-7 --lr-decay 1 --reg 1e4 --weight-scale 1e-3",
            new Known(0.371, 0.359), new Known(0.371, 0.353));
        yield return Traced();
        yield return Pixels(
            "solver-50-10", "--hidden 50 --epochs 10 --batch-size 100 --learning-rate 1e-3", new Known(0.483, null), new Known(0.511, 0.494));
        yield return Pixels(
            "solver-100", "--hidden 100 --epochs 10 --batch-size 200 --learning-rate 2e-3 --reg 1e-2", default, new Known(0.518, 0.516));
        yield return Pixels(
            "deep-adam", "--model deep --hidden 512,256,100 --epochs 20 --batch-size 128 --rule adam --learning-rate 1e-3 --reg 1e-5 --weight-scale 5e-2",
            new Known(0.55, 0.511), new Known(0.528, 0.510));
        yield return Few("three-layers", "100,100", "1e-2", "1e-2");
        yield return Few("five-layers", "100,100,100,100", "2e-3", "1e-1");
        yield return Features(
            "features-softmax", "--model softmax --trainer legacy --iterations 1500 --batch-size 200 --learning-rate 1e-9 --lr-decay 1 --reg 5e6 --weight-scale 1e-3",
            new Known(0.421, 0.418), default);
        yield return Features(
            "features-two-layer", "--hidden 500 --epochs 10 --batch-size 200 --learning-rate 0.2 --reg 5e-4", new Known(0.605, 0.581), new Known(0.591, 0.565));
    }

    private static ReproductionRow Pixels(string name, string options, Known published, Known numPy)
    {
        TrainSettings settings = Parse(options);
        PixelLayout layout = settings.Get(Layout) == LayoutName.Hwc ? PixelLayout.Interleaved : PixelLayout.ChannelFirst;
        return new(name, Command(options), RowData.Cifar10, context =>
        {
            DataSplit<double> data = context.Pixels<double>(layout, settings.Get(Model) == ModelName.Softmax);
            TrainSession<double> session = new(settings, data, context.Workers);
            session.Trainer.Train();
            return Accuracies(session.Trainer, data, published, numPy);
        });
    }

    /// <summary>The run whose losses were recorded: on the same pixels it must be NumPy's, step by step.</summary>
    private static ReproductionRow Traced()
    {
        const string Options = "--hidden 50 --epochs 5 --batch-size 200 --learning-rate 1e-4";
        TrainSettings settings = Parse(Options);
        return new("solver-50-5", Command(Options) + "; on the pixels of NumPy's run also its first 60 losses and the accuracy of each epoch", RowData.Cifar10, context =>
        {
            DataSplit<double> data = context.Pixels<double>(PixelLayout.ChannelFirst, ones: false);
            TrainSession<double> session = new(settings, data, context.Workers);
            session.Trainer.Train();
            List<Figure> figures = Accuracies(session.Trainer, data, new Known(0.373, null), new Known(0.372, 0.363));
            if (context.Identity!.IsRecompressed)
            {
                double[] losses = NumPyRuns.Values("cifar_loss_history");
                TrainingHistory history = session.Trainer.History;
                figures.Add(Figure.Trace("losses", history.Losses[..losses.Length], losses, NumPyRuns.Tolerance));
                // The first check stands behind the first step, before any epoch's end.
                figures.Add(Figure.Trace("epochs", [.. history.Accuracies[1..].ToArray().Select(point => point.Validation)], NumPyRuns.Values("cifar_val_acc"), 0));
                figures.Add(Figure.Trace("both tests", [session.Trainer.Evaluate(data.Test), session.Trainer.Evaluate(data.TestAll)], NumPyRuns.Values("cifar_test_acc"), 0));
            }

            return figures;
        });
    }

    /// <summary>The sanity check of the course, which leaves rate and scale to the reader: 50 images must be learnt by heart.</summary>
    private static ReproductionRow Few(string name, string hidden, string rate, string scale)
    {
        string options = $"--model deep --hidden {hidden} --epochs 20 --batch-size 25 --learning-rate {rate} --lr-decay 1 --weight-scale {scale}";
        TrainSettings settings = Parse(options);
        return new(name, $"{Command(options)}, on the first {FewImages} training images", RowData.Cifar10, context =>
        {
            TrainSession<double> session = new(settings, context.FirstImages<double>(FewImages), context.Workers);
            session.Trainer.Train();
            return [Figure.AtLeast("training", session.Trainer.History.Accuracies[^1].Training, 1, "0.000")];
        });
    }

    private static ReproductionRow Features(string name, string options, Known published, Known numPy)
    {
        TrainSettings settings = Parse(options);
        return new(name, $"{Command(options)}, on oriented gradients and 25 hues, normalised (`fastnet features`)", RowData.Cifar10, context =>
        {
            DataSplit<double> data = context.Features<double>(settings.Get(Model) == ModelName.Softmax);
            TrainSession<double> session = new(settings, data, context.Workers);
            session.Trainer.Train();
            return Accuracies(session.Trainer, data, published, numPy);
        });
    }

    private static List<Figure> Accuracies(Trainer<double> trainer, DataSplit<double> data, Known published, Known numPy)
    {
        double validation = trainer.Evaluate(data.Validation);
        double test = trainer.Evaluate(data.Test);
        List<Figure> figures = [Figure.Accuracy("validation", published.Validation, numPy.Validation, validation)];
        figures.Add(published.Test is null && numPy.Test is null
            ? Figure.Beside("test", string.Empty, string.Empty, test, "0.000")
            : Figure.Accuracy("test", published.Test, numPy.Test, test));
        figures.Add(Figure.Beside("test, 10,000", string.Empty, string.Empty, trainer.Evaluate(data.TestAll), "0.0000"));
        return figures;
    }

    private static TrainSettings Parse(string options) => TrainCommand.Parse([.. options.Split(' '), "--precision", "double"]);

    private static string Command(string options) => $"`fastnet train --precision double {options}`";

    /// <summary>Accuracies on the validation images and the first 1,000 test images; null: not known.</summary>
    private readonly record struct Known(double? Validation, double? Test);
}
