#:package FastNet@*

// A program in one file: dotnet run bits.cs, or dotnet publish bits.cs for a native one.
// It trains a small net, and prints the vector width and a hash of all weights. Every machine and every width gives the same hash.
using System.IO.Hashing;
using System.Runtime.InteropServices;
using FastNet;
using FastNet.Numerics;

RandomState random = new(seed: 1);
float[] x = new float[400 * 20];
int[] labels = new int[400];
random.Gaussian<float>(x, 1);
for (int i = 0; i < labels.Length; i++)
{
    labels[i] = x[20 * i] > x[(20 * i) + 1] ? 1 : 0;
}

Samples<float> training = Samples<float>.From(x.AsSpan(0, 300 * 20), features: 20, labels.AsSpan(0, 300));
Samples<float> validation = Samples<float>.From(x.AsSpan(300 * 20), features: 20, labels.AsSpan(300));
TwoLayerNet<float> net = new(inputSize: 20, hiddenSize: 33, outputSize: 2, batchCapacity: 50, new() { Seed = 1 });
Solver<float> solver = new(net, training, validation, new Adam<float>(net.Parameters.Length), new() { Epochs = 5, BatchSize = 50 }, random);
solver.Train();

if (SimdDispatch.BuildProblem is string problem)
{
    Console.Error.WriteLine(problem);
}

Console.WriteLine($"{SimdDispatch.Width} bits at once");
Console.WriteLine(Convert.ToHexStringLower(XxHash128.Hash(MemoryMarshal.AsBytes(net.Parameters))));
