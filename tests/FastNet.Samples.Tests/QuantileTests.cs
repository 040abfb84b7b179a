using System.Globalization;
using System.Reflection;
using Quantile;

namespace FastNet.Samples.Tests;

/// <summary>The sample that trains a loss of its own on arrays.</summary>
[OneMode]
public sealed class QuantileTests
{
    [Test]
    public void The_program_checks_its_gradients_and_finds_the_quantiles()
    {
        TextWriter before = Console.Out;
        StringWriter output = new();
        Console.SetOut(output);
        try
        {
            MethodInfo main = typeof(QuantileLoss<>).Assembly.EntryPoint!;
            main.Invoke(null, [Array.Empty<string>()]);
        }
        finally
        {
            Console.SetOut(before);
        }

        string[] lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines[0], Is.EqualTo("gradients: correct"));
        double[] shares = [.. lines[1..].Select(line => double.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture))];
        Assert.That(shares, Is.EqualTo(new[] { 0.1, 0.5, 0.9 }).Within(0.04));
    }
}
