namespace FastNet;

/// <summary>y of a layer as a function of x (array 0) and of the parameters (arrays 1, 2, ...).</summary>
internal sealed class LayerSubject(LayerBatch<double> batch) : CheckSubject
{
    public override int Outputs => batch.Rows * batch.Layer.OutputSize;

    public override Span<double> Values(int array) => array == 0 ? batch.X : batch.Memory.Layout[array - 1].Of(batch.Memory.Parameters);

    public override void Evaluate(int array, int index, Span<double> outputs) => batch.Forward(batch.X, outputs);
}
