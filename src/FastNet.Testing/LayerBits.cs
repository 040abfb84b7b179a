using System.Numerics;
using System.Runtime.InteropServices;
using static System.FormattableString;

namespace FastNet;

/// <summary>The results of a layer for one batch, array by array, to be compared to the last bit.</summary>
internal sealed class LayerBits<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly (string Name, T[] Values)[] _arrays;

    private LayerBits(params (string Name, T[] Values)[] arrays) => _arrays = arrays;

    /// <summary>y, dX and the gradients of the parameters, after a forward and a backward pass.</summary>
    public static LayerBits<T> OfStep(LayerRun<T> run) => new([("y", run.Dense(run.Forward(), run.Layer.OutputSize)), .. OfBackward(run)._arrays]);

    /// <summary>dX and the gradients of the parameters, after another backward pass.</summary>
    public static LayerBits<T> OfBackward(LayerRun<T> run)
        => new([("dX", run.Dense(run.Backward(), run.Layer.InputSize)), .. Of("gradient of ", run.Memory.Layout, run.Memory.Gradients)]);

    /// <summary>A step, the state that it leaves, and a prediction; the state is put back.</summary>
    public static LayerBits<T> OfAll(LayerRun<T> run)
    {
        T[] former = run.Memory.State.ToArray();
        LayerBits<T> step = OfStep(run);
        (string, T[])[] state = Of("state ", run.Memory.StateLayout, run.Memory.State);
        LayerBits<T> all = new([.. step._arrays, .. state, ("y in test mode", run.Dense(run.Predict(), run.Layer.OutputSize))]);
        former.CopyTo(run.Memory.State);
        return all;
    }

    /// <summary>The arrays that a call must leave alone: x, dY, the parameters, and others if asked for.</summary>
    public static LayerBits<T> OfMemory(LayerRun<T> run, bool gradients, bool state) => new(
    [
        ("x", [.. run.X]),
        ("dY", [.. run.DY]),
        .. Of(string.Empty, run.Memory.Layout, run.Memory.Parameters),
        .. gradients ? Of("gradient of ", run.Memory.Layout, run.Memory.Gradients) : [],
        .. state ? Of("state ", run.Memory.StateLayout, run.Memory.State) : [],
    ]);

    /// <summary>Fails at the first element that has other bits; the sign of zero counts, and every NaN is as good as another.</summary>
    /// <param name="actual">The same arrays of another run.</param>
    /// <param name="where">The difference between the runs.</param>
    public void AssertSame(LayerBits<T> actual, string where)
    {
        foreach ((int i, (string name, T[] expected)) in _arrays.Index())
        {
            AssertSame(actual._arrays[i].Values, expected, $"{where}: {name}");
        }
    }

    /// <summary>The same for one array.</summary>
    /// <param name="values">Its elements.</param>
    /// <param name="expected">The elements that it must have.</param>
    /// <param name="name">Its name.</param>
    public static void AssertSame(T[] values, T[] expected, string name)
    {
        if (values.Length != expected.Length)
        {
            throw new LayerFault($"{name} has {values.Length} elements; expected {expected.Length}.");
        }

        bool same = MemoryMarshal.AsBytes<T>(values).SequenceEqual(MemoryMarshal.AsBytes<T>(expected));
        for (int k = 0; k < expected.Length && !same; k++)
        {
            if (!values[k].Equals(expected[k]) || (T.IsNegative(values[k]) != T.IsNegative(expected[k]) && !T.IsNaN(values[k])))
            {
                throw new LayerFault($"{name}, element {k}, is {values[k]:R}; expected the bits of {expected[k]:R}.");
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
                throw new LayerFault($"{where}: {name}, element {wrong}, is {values[wrong]}; expected a finite number.");
            }
        }
    }

    /// <summary>
    /// Fails where an array is further off than <paramref name="tolerance"/> times its largest magnitude, or a hundredth of the largest of all: sums
    /// that cancel to nothing keep the rounding of their terms.
    /// </summary>
    public void AssertClose<TOther>(LayerBits<TOther> other, double tolerance)
        where TOther : unmanaged, IBinaryFloatingPointIeee754<TOther>
    {
        static double Largest(double[] values) => values.Where(double.IsFinite).Select(Math.Abs).Append(0).Max();
        double[][] all = [.. _arrays.Select(array => Array.ConvertAll(array.Values, double.CreateChecked))];
        double floor = 0.01 * all.Max(Largest);
        foreach ((int i, double[] wide) in all.Index())
        {
            double allowed = tolerance * Math.Max(Largest(wide), floor);
            double[] actual = Array.ConvertAll(other._arrays[i].Values, double.CreateChecked);
            bool IsFar(int k) => !actual[k].Equals(wide[k]) && !(Math.Abs(actual[k] - wide[k]) <= allowed);
            int k = Enumerable.Range(0, wide.Length).FirstOrDefault(IsFar, -1);
            if (k >= 0)
            {
                string values = Invariant($"{actual[k]:R} in {typeof(TOther).Name} and {wide[k]:R} in {typeof(T).Name}");
                throw new LayerFault(Invariant($"{_arrays[i].Name}, element {k}, is {values}; expected a difference of at most {allowed:0.0e-0}."));
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

    private static (string Name, T[] Values)[] Of(string prefix, IReadOnlyList<Parameter> layout, Span<T> vector)
    {
        T[] values = vector.ToArray();
        return [.. layout.Select(parameter => (prefix + parameter.Name, parameter.Of<T>(values).ToArray()))];
    }
}
