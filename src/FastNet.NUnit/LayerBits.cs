using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using NUnit.Framework;

namespace FastNet;

/// <summary>What a layer computed of one batch, array by array, to be compared to the last bit.</summary>
internal sealed class LayerBits<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<(string Name, T[] Values)> _arrays = [];

    private LayerBits()
    {
    }

    /// <summary>y, dX and the gradients of the parameters, after a forward and a backward pass.</summary>
    public static LayerBits<T> OfStep(LayerRun<T> run)
    {
        LayerBits<T> bits = new();
        bits.Add("y", run.Dense(run.Forward(), run.Layer.OutputSize));
        bits.AddBackward(run);
        return bits;
    }

    /// <summary>dX and the gradients of the parameters, after another backward pass.</summary>
    public static LayerBits<T> OfBackward(LayerRun<T> run)
    {
        LayerBits<T> bits = new();
        bits.AddBackward(run);
        return bits;
    }

    /// <summary>A step, the state that it leaves, and a prediction; the state is put back.</summary>
    public static LayerBits<T> OfAll(LayerRun<T> run)
    {
        T[] former = run.Memory.State.ToArray();
        LayerBits<T> bits = OfStep(run);
        bits.Add("state ", run.Memory.StateLayout, run.Memory.State);
        bits.Add("y in test mode", run.Dense(run.Predict(), run.Layer.OutputSize));
        former.CopyTo(run.Memory.State);
        return bits;
    }

    /// <summary>What a call must leave alone: parameters, and whatever else is named.</summary>
    public static LayerBits<T> OfMemory(LayerRun<T> run, bool gradients, bool state)
    {
        LayerBits<T> bits = new();
        bits.Add("x", [.. run.X]);
        bits.Add("dY", [.. run.DY]);
        bits.Add(string.Empty, run.Memory.Layout, run.Memory.Parameters);
        if (gradients)
        {
            bits.Add("gradient of ", run.Memory.Layout, run.Memory.Gradients);
        }

        if (state)
        {
            bits.Add("state ", run.Memory.StateLayout, run.Memory.State);
        }

        return bits;
    }

    /// <summary>Fails at the first element that has other bits; the sign of zero counts, and every NaN is as good as another.</summary>
    /// <param name="actual">The same arrays of another run.</param>
    /// <param name="where">What differs between the runs.</param>
    public void AssertSame(LayerBits<T> actual, string where)
    {
        foreach ((int i, (string name, T[] expected)) in _arrays.Index())
        {
            AssertSame(actual._arrays[i].Values, expected, $"{where}: {name}");
        }
    }

    /// <summary>The same for one array.</summary>
    /// <param name="values">What it is.</param>
    /// <param name="expected">What it must be.</param>
    /// <param name="what">What it is called.</param>
    public static void AssertSame(T[] values, T[] expected, string what)
    {
        if (values.Length != expected.Length)
        {
            Assert.Fail($"{what} has {values.Length} elements; expected {expected.Length}.");
        }

        if (MemoryMarshal.AsBytes<T>(values).SequenceEqual(MemoryMarshal.AsBytes<T>(expected)))
        {
            return;
        }

        for (int k = 0; k < expected.Length; k++)
        {
            if (!values[k].Equals(expected[k]) || (T.IsNegative(values[k]) != T.IsNegative(expected[k]) && !T.IsNaN(values[k])))
            {
                Assert.Fail($"{what}, element {k}, is {values[k]:R}; expected the bits of {expected[k]:R}.");
            }
        }
    }

    /// <summary>Fails at the first element that is infinite or NaN.</summary>
    public void AssertFinite(string where)
    {
        foreach ((string name, T[] values) in _arrays)
        {
            int wrong = Array.FindIndex(values, value => !T.IsFinite(value));
            if (wrong >= 0)
            {
                Assert.Fail($"{where}: {name}, element {wrong}, is {values[wrong]}; expected a finite number.");
            }
        }
    }

    /// <summary>
    /// Fails where an array is further off than <paramref name="tolerance"/> times its largest magnitude, or a hundredth of the largest of all: sums that cancel to nothing keep
    /// the rounding of their terms.
    /// </summary>
    public void AssertClose<TOther>(LayerBits<TOther> other, double tolerance)
        where TOther : unmanaged, IBinaryFloatingPointIeee754<TOther>
    {
        double[][] all = [.. _arrays.Select(array => Array.ConvertAll(array.Values, double.CreateChecked))];
        double floor = 0.01 * all.Max(Largest);
        foreach ((int i, (string name, _)) in _arrays.Index())
        {
            double[] wide = all[i];
            double allowed = tolerance * Math.Max(Largest(wide), floor);
            double[] actual = Array.ConvertAll(other._arrays[i].Values, double.CreateChecked);
            for (int k = 0; k < wide.Length; k++)
            {
                if (!actual[k].Equals(wide[k]) && !(Math.Abs(actual[k] - wide[k]) <= allowed))
                {
                    Assert.Fail(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{name}, element {k}, is {actual[k]:R} in {typeof(TOther).Name} and {wide[k]:R} in {typeof(T).Name}; expected a difference of at most {allowed:0.0e-0}."));
                }
            }
        }
    }

    /// <summary>Adds the bytes of all arrays, lowest first.</summary>
    public void AddTo(Sha256 hash)
    {
        foreach ((_, T[] values) in _arrays)
        {
            hash.Append(MemoryMarshal.AsBytes<T>(values));
        }
    }

    private static double Largest(double[] values) => values.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty().Max();

    private void AddBackward(LayerRun<T> run)
    {
        Add("dX", run.Dense(run.Backward(), run.Layer.InputSize));
        Add("gradient of ", run.Memory.Layout, run.Memory.Gradients);
    }

    private void Add(string prefix, IReadOnlyList<Parameter> layout, Span<T> vector)
    {
        foreach (Parameter parameter in layout)
        {
            Add(prefix + parameter.Name, parameter.Of(vector).ToArray());
        }
    }

    /// <summary>Notes an array that nobody will write any more, or the copy of one.</summary>
    private void Add(string name, T[] values) => _arrays.Add((name, values));
}
