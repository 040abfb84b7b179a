namespace FastNet;

/// <summary>Element i of a gradient as a function of the distance t_i along a direction: the derivative at t = 0 is element i of the Hessian-vector product.</summary>
internal sealed class DirectionSubject(ArrayFunction gradient, double[] x, double[] direction) : CheckSubject
{
    private readonly double[] _t = new double[x.Length];
    private readonly double[] _at = [.. x];
    private readonly double[] _rest = At(gradient, x);
    private readonly double[] _moved = new double[x.Length];

    public override int Outputs => _rest.Length;

    public override Span<double> Values(int array) => _t;

    /// <summary>The gradient at the point, but for the element that is looked at.</summary>
    public override void Evaluate(int array, int index, Span<double> outputs)
    {
        _rest.CopyTo(outputs);
        if (index < 0)
        {
            return;
        }

        for (int i = 0; i < _at.Length; i++)
        {
            _at[i] = x[i] + (_t[index] * direction[i]);
        }

        gradient(_at, _moved);
        outputs[index] = _moved[index];
    }

    private static double[] At(ArrayFunction gradient, double[] x)
    {
        double[] values = new double[x.Length];
        gradient(x, values);
        return values;
    }
}
