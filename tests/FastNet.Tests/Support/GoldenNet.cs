namespace FastNet.Tests.Support;

/// <summary>Nets of an .npz archive: arrays PREFIX + the name of a parameter.</summary>
internal static class GoldenNet
{
    /// <summary>Copies the arrays into the net's parameters.</summary>
    internal static void Load(Net<double> net, NpzFile file, string prefix)
    {
        foreach (Parameter parameter in net.Layout)
        {
            file.Doubles(prefix + parameter.Name).CopyTo(parameter.Of(net.Parameters));
        }
    }

    /// <summary>Fails where a vector laid out as the net's parameters differs from the arrays.</summary>
    internal static void AssertClose(Net<double> net, Span<double> vector, NpzFile file, string prefix)
    {
        foreach (Parameter parameter in net.Layout)
        {
            string name = prefix + parameter.Name;
            int[] shape = parameter.IsMatrix ? [parameter.Rows, parameter.Columns] : [parameter.Columns];
            Assert.That(file.Shape(name), Is.EqualTo(shape), name);
            Close.AssertEach(parameter.Of(vector), file.Doubles(name), name);
        }
    }
}
