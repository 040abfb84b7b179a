namespace FastNet.Numerics.Tests.Support;

/// <summary>Six steps of an update rule on 17 x 5 parameters, against those that NumPy took (Golden/update_rules.npz).</summary>
internal static class UpdateSteps
{
    private const string File = "update_rules";

    /// <summary>Changes the parameters; the step counts from 1.</summary>
    public delegate void Step(double[] w, ReadOnlySpan<double> g, int step);

    /// <summary>Compares the parameters after each step.</summary>
    public static void Repeat(string rule, Step step)
    {
        double[] w = Npz.Read(File, "w0");
        double[] gradients = Npz.Read(File, "grads");
        double[] expected = Npz.Read(File, rule);
        for (int t = 0; t < gradients.Length / w.Length; t++)
        {
            step(w, gradients.AsSpan(t * w.Length, w.Length), t + 1);
            Close.Assert(w, expected.AsSpan(t * w.Length, w.Length), $"{rule}, step {t + 1}");
        }
    }

    /// <summary>Compares what a rule keeps besides the parameters, after the last step.</summary>
    public static void AssertState(string state, double[] actual) => Close.Assert(actual, Npz.Read(File, state), state);

    /// <summary>Compares it with what the file has no array of.</summary>
    public static void AssertState(double[] expected, double[] actual, string state) => Close.Assert(actual, expected, state);

    /// <summary>The squares of all gradients, added element by element.</summary>
    public static double[] SumOfSquares()
    {
        double[] sums = Zeros();
        double[] gradients = Npz.Read(File, "grads");
        for (int i = 0; i < gradients.Length; i++)
        {
            sums[i % sums.Length] += gradients[i] * gradients[i];
        }

        return sums;
    }

    public static double[] Zeros() => new double[Npz.Read(File, "w0").Length];
}
