using FastNet.Tests.Support;

namespace FastNet.Tests.GradientChecks;

/// <summary>Mistakes that any layer can have, planted into the gradient of x and of every parameter of every layer.</summary>
internal static class GenericMutants
{
    private static readonly string[] Layers = ["affine", "relu", "leaky-relu", "elu", "sigmoid", "tanh", "maxout", "batch norm", "layer norm", "dropout"];

    internal static IEnumerable<Mutant> All() => Layers.SelectMany(Of);

    internal static Mutant Layer(string layer, string mistake, string array, GradientHint kind, Corruption corrupt, int staleCalls = 0)
        => new(
            $"{layer}, {array}: {mistake}",
            array,
            kind,
            () => GradientChecker.CheckLayer(memory => new CorruptLayer(LayerCases.Create(layer, memory), memory, corrupt, staleCalls), new LayerCheckInput { Seed = 4 }));

    private static IEnumerable<Mutant> Of(string layer)
    {
        (string Name, int Rows, int Columns)[] arrays = Arrays(layer);
        foreach ((string name, int rows, int columns) in arrays)
        {
            yield return Layer(layer, "sign flipped", name, GradientHint.SignFlipped, pass => Scale(pass.Gradient(name), -1));
            yield return Layer(layer, "twice", name, GradientHint.FactorTwo, pass => Scale(pass.Gradient(name), 2));
            yield return Layer(layer, "half", name, GradientHint.FactorTwo, pass => Scale(pass.Gradient(name), 0.5));
            yield return Layer(layer, "times N", name, GradientHint.BatchFactor, pass => Scale(pass.Gradient(name), pass.Rows));
            yield return Layer(layer, "divided by N", name, GradientHint.BatchFactor, pass => Scale(pass.Gradient(name), 1.0 / pass.Rows));
            yield return Layer(layer, "three halves", name, GradientHint.ConstantFactor, pass => Scale(pass.Gradient(name), 1.5));
            yield return Layer(layer, "off by 1e-5", name, GradientHint.ConstantFactor, pass => Scale(pass.Gradient(name), 1 + 1e-5));
            yield return Layer(layer, "never computed", name, GradientHint.Zero, pass => pass.Gradient(name).Clear());
            yield return Layer(layer, "NaN", name, GradientHint.NotFinite, pass => pass.Gradient(name)[^1] = double.NaN);
            yield return Layer(layer, "one column on", name, GradientHint.ShiftedColumns, pass => Move(pass.Gradient(name), rows, columns, 0, 1));
            if (rows > 1)
            {
                yield return Layer(layer, "transposed", name, GradientHint.Transposed, pass => Transpose(pass.Gradient(name), rows, columns));
                yield return Layer(layer, "one row on", name, GradientHint.ShiftedRows, pass => Move(pass.Gradient(name), rows, columns, 1, 0));
                yield return Layer(layer, "one row back", name, GradientHint.ShiftedRows, pass => Move(pass.Gradient(name), rows, columns, rows - 1, 0));
                yield return Layer(layer, "last row forgotten", name, GradientHint.Part, pass => pass.Gradient(name)[((rows - 1) * columns)..].Clear());
                yield return Layer(layer, "last column forgotten", name, GradientHint.Part, pass => ClearColumn(pass.Gradient(name), columns));
            }

            if (name != "x")
            {
                yield return Layer(layer, "L2 term too much", name, GradientHint.ExtraRegularization, pass => Add(pass.Gradient(name), pass.Values(name), 0.1));
                yield return Layer(layer, "L2 term forgotten", name, GradientHint.MissingRegularization, pass => Add(pass.Gradient(name), pass.Values(name), -0.01));
            }

            double[]? last = null;
            yield return Layer(layer, "added to the call before", name, GradientHint.Accumulated, pass =>
            {
                Span<double> gradient = pass.Gradient(name);
                double[] sum = gradient.ToArray();
                Add(sum, last ?? [], 1);
                sum.CopyTo(gradient);
                last = sum;
            });
        }

        // dX of an affine layer and of dropout, and beta, do not depend on x.
        if (layer != "dropout")
        {
            string array = layer is "affine" ? "W1" : "x";
            yield return Layer(layer, "x and y of the first call", array, GradientHint.StaleCache, _ => { }, staleCalls: -1);
            yield return Layer(layer, "x and y of the call before", array, GradientHint.StaleCache, _ => { }, staleCalls: 1);
        }
    }

    private static (string Name, int Rows, int Columns)[] Arrays(string layer)
    {
        GradientReport report = GradientChecker.CheckLayer(memory => LayerCases.Create(layer, memory));
        return [.. report.Arrays.Select(array => (array.Name, array.Rows, array.Columns))];
    }

    private static void Scale(Span<double> gradient, double factor)
    {
        foreach (ref double value in gradient)
        {
            value *= factor;
        }
    }

    private static void Add(Span<double> gradient, ReadOnlySpan<double> other, double factor)
    {
        for (int i = 0; i < other.Length; i++)
        {
            gradient[i] += factor * other[i];
        }
    }

    private static void Move(Span<double> gradient, int rows, int columns, int down, int right)
    {
        double[] old = gradient.ToArray();
        for (int i = 0; i < old.Length; i++)
        {
            gradient[(((i / columns) + down) % rows * columns) + (((i % columns) + right) % columns)] = old[i];
        }
    }

    private static void Transpose(Span<double> gradient, int rows, int columns)
    {
        double[] old = gradient.ToArray();
        for (int i = 0; i < old.Length; i++)
        {
            gradient[(i % columns * rows) + (i / columns)] = old[i];
        }
    }

    private static void ClearColumn(Span<double> gradient, int columns)
    {
        for (int i = columns - 1; i < gradient.Length; i += columns)
        {
            gradient[i] = 0;
        }
    }
}
