#:package FastNet@*
#:property PublishAot=false

// A program in one file: dotnet run classify.cs -- model.safetensors rows.csv
// It prints the class of each line of numbers, with its probability.
using System.Globalization;
using FastNet;

Model model = Model.Load(args[0]);
double[] probabilities = new double[model.OutputSize];
int[] best = new int[1];
foreach (string line in File.ReadLines(args[1]))
{
    double[] row = [.. line.Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
    model.Probabilities<double, double>(row, probabilities, best);
    Console.WriteLine(FormattableString.Invariant($"{model.Names[best[0]]},{probabilities[best[0]]}"));
}
