using FastNet.Numerics;

namespace FastNet.Tests.GradientChecks;

/// <summary>Mistakes in the formulas of particular layers, losses and nets, as people make them.</summary>
internal static class FormulaMutants
{
    internal static IEnumerable<Mutant> All()
    {
        yield return Element("relu", "no mask", GradientHint.MissingTerm, (x, y, dY) => dY);
        yield return Element("relu", "mask turned round", GradientHint.None, (x, y, dY) => y > 0 ? 0 : dY);
        yield return Element("relu", "a slope of 0.01 below 0", GradientHint.Part, (x, y, dY) => y > 0 ? dY : 0.01 * dY);
        yield return Element("leaky-relu", "no slope below 0", GradientHint.Part, (x, y, dY) => y > 0 ? dY : 0);
        yield return Element("leaky-relu", "the slope everywhere", GradientHint.MissingTerm, (x, y, dY) => 0.01 * dY);
        yield return Element("elu", "alpha forgotten", GradientHint.Part, (x, y, dY) => y > 0 ? dY : dY * y);
        yield return Element("elu", "alpha taken for 1", GradientHint.Part, (x, y, dY) => y > 0 ? dY : dY * (y + 1));
        yield return Element("sigmoid", "without 1 - y", GradientHint.MissingTerm, (x, y, dY) => dY * y);
        yield return Element("sigmoid", "without y", GradientHint.MissingTerm, (x, y, dY) => dY * (1 - y));
        yield return Element("sigmoid", "of x instead of y", GradientHint.None, (x, y, dY) => dY * x * (1 - x));
        yield return Element("sigmoid", "no derivative", GradientHint.MissingTerm, (x, y, dY) => dY);
        yield return Element("tanh", "1 + y^2", GradientHint.MissingTerm, (x, y, dY) => dY * (1 + (y * y)));
        yield return Element("tanh", "1 - y", GradientHint.MissingTerm, (x, y, dY) => dY * (1 - y));
        yield return Element("tanh", "no derivative", GradientHint.MissingTerm, (x, y, dY) => dY);
        yield return Element("dropout", "no mask", GradientHint.MissingTerm, (x, y, dY) => dY);
        yield return Element("dropout", "not divided by keep", GradientHint.ConstantFactor, (x, y, dY) => y == 0 ? 0 : dY);
        yield return Element("dropout", "divided twice", GradientHint.ConstantFactor, (x, y, dY) => y == 0 ? 0 : dY / 0.36);
        yield return GenericMutants.Layer("maxout", "to every piece", "x", GradientHint.Part, pass =>
        {
            for (int i = 0; i < pass.DX.Length; i++)
            {
                pass.DX[i] = pass.DY[(i / pass.Inputs * pass.Outputs) + (i % pass.Outputs)];
            }
        });
        yield return GenericMutants.Layer("maxout", "to the first piece", "x", GradientHint.Part, pass =>
        {
            for (int i = 0; i < pass.DX.Length; i++)
            {
                int column = i % pass.Inputs;
                pass.DX[i] = column < pass.Outputs ? pass.DY[(i / pass.Inputs * pass.Outputs) + column] : 0;
            }
        });
        foreach (Mutant mutant in AffineMutants().Concat(NormMutants("batch norm", Axis.Columns)).Concat(NormMutants("layer norm", Axis.Rows)).Concat(LossMutants()))
        {
            yield return mutant;
        }
    }

    private enum Axis
    {
        Rows,
        Columns,
    }

    private static Mutant Element(string layer, string mistake, GradientHint kind, Func<double, double, double, double> derivative)
        => GenericMutants.Layer(layer, mistake, "x", kind, pass =>
        {
            for (int i = 0; i < pass.DX.Length; i++)
            {
                pass.DX[i] = derivative(pass.X[i], pass.Y[i], pass.DY[i]);
            }
        });

    private static IEnumerable<Mutant> AffineMutants()
    {
        yield return GenericMutants.Layer("affine", "sums over the features", "b1", GradientHint.WrongAxis, pass =>
        {
            Span<double> db = pass.Gradient("b1");
            db.Clear();
            for (int i = 0; i < pass.DY.Length; i++)
            {
                int row = i / pass.Outputs;
                if (row < db.Length)
                {
                    db[row] += pass.DY[i];
                }
            }
        });
        yield return GenericMutants.Layer("affine", "of the last row alone", "b1", GradientHint.None, pass => pass.DY[^pass.Outputs..].CopyTo(pass.Gradient("b1")));
        yield return GenericMutants.Layer("affine", "summed over all", "b1", GradientHint.WrongAxis, pass => pass.Gradient("b1").Fill(Sum(pass.DY)));
        yield return GenericMutants.Layer("affine", "of x and y exchanged", "W1", GradientHint.None, pass =>
        {
            Span<double> dW = pass.Gradient("W1");
            for (int i = 0; i < dW.Length; i++)
            {
                (int d, int m) = (i / pass.Outputs, i % pass.Outputs);
                dW[i] = 0;
                for (int n = 0; n < pass.Rows; n++)
                {
                    dW[i] += pass.Y[(n * pass.Outputs) + m] * pass.DY[(n * pass.Outputs) + (d % pass.Outputs)];
                }
            }
        });
        yield return GenericMutants.Layer("affine", "averaged over the inputs", "W1", GradientHint.WrongAxis, pass =>
        {
            Span<double> dW = pass.Gradient("W1");
            for (int m = 0; m < pass.Outputs; m++)
            {
                double sum = 0;
                for (int d = 0; d < pass.Inputs; d++)
                {
                    sum += dW[(d * pass.Outputs) + m];
                }

                for (int d = 0; d < pass.Inputs; d++)
                {
                    dW[(d * pass.Outputs) + m] = sum / pass.Inputs;
                }
            }
        });
        yield return GenericMutants.Layer("affine", "W read transposed", "x", GradientHint.None, pass =>
        {
            ReadOnlySpan<double> w = pass.Values("W1");
            for (int i = 0; i < pass.DX.Length; i++)
            {
                (int n, int d) = (i / pass.Inputs, i % pass.Inputs);
                pass.DX[i] = 0;
                for (int m = 0; m < pass.Outputs; m++)
                {
                    pass.DX[i] += pass.DY[(n * pass.Outputs) + m] * w[(m * pass.Inputs) + d];
                }
            }
        });
    }

    /// <summary>dX = (g - mean(g) - h mean(g h)) inverse with one mistake, means along an axis.</summary>
    private static IEnumerable<Mutant> NormMutants(string layer, Axis axis)
    {
        Axis other = axis == Axis.Rows ? Axis.Columns : Axis.Rows;
        yield return GenericMutants.Layer(layer, "no mean of g", "x", GradientHint.MissingTerm, pass => Normalise(pass, axis, axis, meanTerm: 0, varianceTerm: 1));
        yield return GenericMutants.Layer(layer, "no variance", "x", GradientHint.MissingTerm, pass => Normalise(pass, axis, axis, meanTerm: 1, varianceTerm: 0));
        yield return GenericMutants.Layer(layer, "neither mean nor variance", "x", GradientHint.MissingTerm, pass => Normalise(pass, axis, axis, meanTerm: 0, varianceTerm: 0));
        yield return GenericMutants.Layer(layer, "variance term twice", "x", GradientHint.MissingTerm, pass => Normalise(pass, axis, axis, meanTerm: 1, varianceTerm: 2));
        yield return GenericMutants.Layer(layer, "sign of the variance term", "x", GradientHint.MissingTerm, pass => Normalise(pass, axis, axis, meanTerm: 1, varianceTerm: -1));
        yield return GenericMutants.Layer(layer, "means along the other axis", "x", GradientHint.WrongAxis, pass => Normalise(pass, axis, other, meanTerm: 1, varianceTerm: 1));
        yield return GenericMutants.Layer(layer, "no deviation", "x", GradientHint.MissingTerm, pass => Normalise(pass, axis, axis, 1, 1, withDeviation: false));
        yield return GenericMutants.Layer(layer, "no gamma", "x", axis == Axis.Columns ? GradientHint.MissingTerm : GradientHint.None, pass => Normalise(pass, axis, axis, 1, 1, withGamma: false));
        yield return GenericMutants.Layer(layer, "not times h", "gamma1", GradientHint.None, pass => pass.Gradient("beta1").CopyTo(pass.Gradient("gamma1")));
        yield return GenericMutants.Layer(layer, "sums over the features", "beta1", GradientHint.WrongAxis, pass =>
        {
            Span<double> gradient = pass.Gradient("beta1");
            gradient.Clear();
            for (int i = 0; i < pass.DY.Length; i++)
            {
                int row = i / pass.Inputs;
                if (row < gradient.Length)
                {
                    gradient[row] += pass.DY[i];
                }
            }
        });
    }

    private static void Normalise(
        BackwardPass pass, Axis axis, Axis means, double meanTerm, double varianceTerm, bool withDeviation = true, bool withGamma = true)
    {
        int columns = pass.Inputs;
        ReadOnlySpan<double> gamma = pass.Values("gamma1");
        double[] x = pass.X.ToArray();
        double[] h = new double[x.Length];
        double[] g = new double[h.Length];
        double[] deviation = new double[h.Length];
        for (int i = 0; i < h.Length; i++)
        {
            double mean = Mean(x, columns, i, axis);
            double[] squares = [.. x.Select((value, k) => (value - Mean(x, columns, k, axis)) * (value - Mean(x, columns, k, axis)))];
            deviation[i] = Math.Sqrt(Mean(squares, columns, i, axis) + 1e-5);
            h[i] = (x[i] - mean) / deviation[i];
            g[i] = (withGamma ? gamma[i % columns] : 1) * pass.DY[i];
        }

        double[] gh = [.. g.Zip(h, (left, right) => left * right)];
        for (int i = 0; i < h.Length; i++)
        {
            double sum = g[i] - (meanTerm * Mean(g, columns, i, means)) - (varianceTerm * h[i] * Mean(gh, columns, i, means));
            pass.DX[i] = withDeviation ? sum / deviation[i] : sum;
        }
    }

    /// <summary>The mean over the row or the column of an element.</summary>
    private static double Mean(ReadOnlySpan<double> matrix, int columns, int element, Axis axis)
    {
        int rows = matrix.Length / columns;
        double sum = 0;
        for (int k = 0; k < (axis == Axis.Rows ? columns : rows); k++)
        {
            sum += axis == Axis.Rows ? matrix[(element / columns * columns) + k] : matrix[(k * columns) + (element % columns)];
        }

        return sum / (axis == Axis.Rows ? columns : rows);
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        return sum;
    }

    private static IEnumerable<Mutant> LossMutants()
    {
        foreach (Loss<double> loss in Losses<double>.All)
        {
            yield return Loss(loss.Name, "not divided by N", GradientHint.BatchFactor, pass => Each(pass, value => value * pass.Rows));
            yield return Loss(loss.Name, "sign flipped", GradientHint.SignFlipped, pass => Each(pass, value => -value));
            yield return Loss(loss.Name, "never computed", GradientHint.Zero, pass => Each(pass, _ => 0));
            yield return Loss(loss.Name, "one column on", GradientHint.ShiftedColumns, pass =>
            {
                double[] old = [.. pass.Gradient];
                for (int i = 0; i < old.Length; i++)
                {
                    pass.Gradient[(i / pass.Columns * pass.Columns) + ((i + 1) % pass.Columns)] = old[i];
                }
            });
            if (loss.TakesLabels)
            {
                yield return Loss(loss.Name, "nothing at the label", GradientHint.Part, pass => AtLabels(pass, _ => 0));
                yield return Loss(loss.Name, "1 / N too much at the label", GradientHint.Part, pass => AtLabels(pass, value => value + (1.0 / pass.Rows)));
            }
            else
            {
                yield return Loss(loss.Name, "not divided by the columns", GradientHint.ConstantFactor, pass => Each(pass, value => value * pass.Columns));
            }
        }

        yield return Elements("squared", "a half too much", GradientHint.FactorTwo, (score, target) => score - target);
        yield return Elements("absolute", "the error and not its sign", GradientHint.None, (score, target) => score - target);
        yield return Elements("huber", "not limited", GradientHint.Part, (score, target) => score - target);
        yield return Elements("huber", "the sign everywhere", GradientHint.None, (score, target) => Math.Sign(score - target));
        yield return Elements("poisson", "without the count", GradientHint.MissingTerm, (score, target) => Math.Exp(score));
        yield return Elements("poisson", "the score and not its exponential", GradientHint.None, (score, target) => score - target);
        yield return Elements("sigmoid", "without the target", GradientHint.MissingTerm, (score, target) => 1 / (1 + Math.Exp(-score)));
        yield return Elements("sigmoid", "the score and not its sigmoid", GradientHint.None, (score, target) => score - target);
    }

    private static Mutant Loss(string name, string mistake, GradientHint kind, Action<LossPass> corrupt)
        => new($"{name} loss: {mistake}", "scores", kind, () =>
        {
            double[] scores = new double[20];
            RandomState random = new(3);
            random.Gaussian(scores);
            Loss<double> loss = Losses<double>.Named(name);
            TargetRows<double> targets = loss.TakesLabels ? new([0, 3, 1, 2, 1]) : new([.. Enumerable.Range(0, 20).Select(_ => random.NextDouble())], columns: 4);
            return GradientChecker.CheckLoss(new CorruptLoss(loss, corrupt), new ReadOnlyMatrix<double>(scores, 5, 4), targets.View);
        });

    /// <summary>Another derivative of an element.</summary>
    private static Mutant Elements(string name, string mistake, GradientHint kind, Func<double, double, double> derivative)
        => Loss(name, mistake, kind, pass =>
        {
            for (int i = 0; i < pass.Gradient.Length; i++)
            {
                pass.Gradient[i] = derivative(pass.Scores[i], pass.Targets[i]) / pass.Gradient.Length;
            }
        });

    private static void Each(LossPass pass, Func<double, double> change)
    {
        for (int i = 0; i < pass.Gradient.Length; i++)
        {
            pass.Gradient[i] = change(pass.Gradient[i]);
        }
    }

    private static void AtLabels(LossPass pass, Func<double, double> change)
    {
        for (int i = 0; i < pass.Labels.Length; i++)
        {
            ref double value = ref pass.Gradient[(i * pass.Columns) + pass.Labels[i]];
            value = change(value);
        }
    }

    /// <summary>What a mistake may change, and what it may look at.</summary>
    private sealed record LossPass(double[] Gradient, double[] Scores, int[] Labels, double[] Targets, int Rows, int Columns);

    private sealed class CorruptLoss(Loss<double> loss, Action<LossPass> corrupt) : Loss<double>
    {
        public override string Name => loss.Name;

        protected override void CheckTargets(Targets<double> targets, int outputs) => loss.Require(targets, targets.Rows, outputs);

        protected override double Compute(ReadOnlyMatrix<double> scores, Targets<double> targets, Matrix<double> gradient, Workers workers)
        {
            double value = loss.Evaluate(scores, targets, gradient, workers);
            double[] spoilt = gradient.Elements.ToArray();
            corrupt(new LossPass(spoilt, scores.Elements.ToArray(), targets.Labels.ToArray(), targets.Values.Elements.ToArray(), scores.Rows, scores.Columns));
            spoilt.CopyTo(gradient.Elements);
            return value;
        }
    }
}
