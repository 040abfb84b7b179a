namespace FastNet;

/// <summary>A function of one vector.</summary>
internal sealed class FunctionSubject(ArrayFunction function, double[] x, int outputs) : CheckSubject
{
    private readonly double[] _x = [.. x];

    public override int Outputs => outputs;

    public override Span<double> Values(int array) => _x;

    public override void Evaluate(int array, int index, Span<double> outputs) => function(_x, outputs);
}
