namespace FastNet;

/// <summary>Brings a float layer and its double twin to one point, and compares their gradients.</summary>
internal static class FloatTwin
{
    /// <summary>Rounds numbers to float, in both arrays.</summary>
    public static void Round(Span<double> wide, Span<float> narrow)
    {
        for (int i = 0; i < wide.Length; i++)
        {
            narrow[i] = (float)wide[i];
            wide[i] = narrow[i];
        }
    }

    /// <summary>Rounds batch, parameters and state of the double layer to float and copies them to the float layer.</summary>
    /// <exception cref="ArgumentException">The layers are not alike.</exception>
    public static void Copy(LayerBatch<double> wide, LayerBatch<float> narrow)
    {
        if (wide.X.Length != narrow.X.Length || wide.Layer.OutputSize != narrow.Layer.OutputSize)
        {
            throw new ArgumentException(
                $"The float layer is {narrow.Layer.InputSize} to {narrow.Layer.OutputSize}, its double twin {wide.Layer.InputSize} to {wide.Layer.OutputSize}; expected the same.", nameof(narrow));
        }

        Round(wide.X, narrow.X);
        Round(wide.Memory.Layout, wide.Memory.Parameters, narrow.Memory.Layout, narrow.Memory.Parameters);
        Round(wide.Memory.StateLayout, wide.Memory.State, narrow.Memory.StateLayout, narrow.Memory.State);
        wide.KeepState();
        narrow.KeepState();
    }

    /// <summary>Each coordinate that the double twin was checked at, but for its kinks: the float gradient against the twin's.</summary>
    public static GradientArrayReport Compare(GradientArrayReport array, double[] wide, float[] narrow, GradientCheckOptions options)
    {
        double allowed = options.FloatTolerance * wide.Max(Math.Abs);
        GradientCoordinate[] coordinates =
        [
            .. array.Coordinates.Where(coordinate => coordinate.Verdict != GradientVerdict.Kink).Select(coordinate => coordinate with
            {
                Analytic = narrow[coordinate.Index],
                Numeric = wide[coordinate.Index],
                Noise = allowed,
                Verdict = Math.Abs(narrow[coordinate.Index] - wide[coordinate.Index]) <= allowed ? GradientVerdict.Correct : GradientVerdict.Wrong,
            }),
        ];
        CheckedArray compared = new(array.Name + " (float)", array.Rows, array.Columns, array.IsMatrix, IsParameter: true, wide, [.. narrow.Select(value => (double)value)]);
        bool wrong = Array.Exists(coordinates, coordinate => coordinate.Verdict == GradientVerdict.Wrong);
        return new GradientArrayReport(
            compared, coordinates, wrong ? GradientHint.FloatDiffers : GradientHint.None, wrong ? $"float and double differ by more than {allowed:0.0e-0}: a formula that loses digits, or another one" : string.Empty);
    }

    private static void Round(IReadOnlyList<Parameter> wideLayout, Span<double> wide, IReadOnlyList<Parameter> narrowLayout, Span<float> narrow)
    {
        if (!wideLayout.Select(parameter => (parameter.Name, parameter.Rows, parameter.Columns)).SequenceEqual(narrowLayout.Select(parameter => (parameter.Name, parameter.Rows, parameter.Columns))))
        {
            throw new ArgumentException(
                $"The float layer has {string.Join(", ", narrowLayout.Select(parameter => parameter.Name))}, its double twin {string.Join(", ", wideLayout.Select(parameter => parameter.Name))}; expected the same names and shapes.",
                nameof(narrowLayout));
        }

        for (int i = 0; i < wideLayout.Count; i++)
        {
            Round(wideLayout[i].Of(wide), narrowLayout[i].Of(narrow));
        }
    }
}
