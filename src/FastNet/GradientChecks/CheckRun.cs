using FastNet.Numerics;

namespace FastNet;

/// <summary>A whole check: the coordinates of all arrays, shared among workers that each have a subject of their own.</summary>
internal sealed class CheckRun : IWorkerTask
{
    private const int CoordinatesPerChunk = 16;

    // Coordinates of each array that are looked at first, to learn with which step to begin.
    private const int Pilots = 5;

    private readonly CheckedArray[] _arrays;
    private readonly GradientCheckOptions _options;
    private readonly CoordinateProbe[] _probes;
    private readonly int[] _taken;
    private readonly int[][] _indices;
    private readonly GradientCoordinate[][] _results;
    private readonly double[] _scales;
    private readonly int[] _halvings;
    private readonly int _count;
    private readonly int _chunks;

    /// <param name="subjects">One for each worker, or fewer; all at the same point.</param>
    /// <param name="arrays">What is checked.</param>
    /// <param name="upstream">The factors of the function's values.</param>
    /// <param name="options">How.</param>
    public CheckRun(IReadOnlyList<CheckSubject> subjects, CheckedArray[] arrays, double[] upstream, GradientCheckOptions options)
    {
        (_arrays, _options) = (arrays, options);
        double[] rest = new double[subjects[0].Outputs];
        double[] again = new double[rest.Length];
        subjects[0].Evaluate(-1, -1, rest);
        subjects[0].Evaluate(-1, -1, again);
        IsRepeatable = rest.AsSpan().SequenceEqual(again);
        IsFinite = Array.TrueForAll(rest, double.IsFinite);
        for (int i = 1; i < subjects.Count; i++)
        {
            subjects[i].Evaluate(-1, -1, again);
        }

        double largest = arrays.SelectMany(array => array.Analytic).Where(double.IsFinite).Select(Math.Abs).Append(0).Max();
        _probes = [.. subjects.Select(subject => new CoordinateProbe(subject, upstream, rest, largest, options))];
        _taken = new int[_probes.Length];
        RandomState random = new(options.Seed);
        _indices = [.. arrays.Select(array => Drawn(array.Length, options.Samples, random))];
        _results = [.. _indices.Select(indices => new GradientCoordinate[indices.Length])];
        _scales = [.. arrays.Select(array => Scale(array.Values))];
        _halvings = new int[arrays.Length];
        _count = _indices.Sum(indices => indices.Length);
        _chunks = Math.Min(Workers.MaxChunks, (_count + CoordinatesPerChunk - 1) / CoordinatesPerChunk);
    }

    /// <summary>Whether the function gave the same bits twice.</summary>
    public bool IsRepeatable { get; }

    /// <summary>Whether all values at the point are finite.</summary>
    public bool IsFinite { get; }

    public long Evaluations => _probes.Sum(probe => probe.Evaluations);

    /// <summary>The coordinates of each array; allocates nothing.</summary>
    public GradientCoordinate[][] Run()
    {
        for (int array = 0; array < _arrays.Length; array++)
        {
            Pilot(array);
        }

        if (_options.Workers is Workers workers && _probes.Length > 1)
        {
            workers.RunTask(this, _chunks);
        }
        else
        {
            Check(_probes[0], 0, _count);
        }

        return _results;
    }

    /// <inheritdoc/>
    void IWorkerTask.Execute(int chunk)
    {
        // As many subjects as threads: one is always free.
        int mine = 0;
        while (Interlocked.CompareExchange(ref _taken[mine], 1, 0) != 0)
        {
            mine = (mine + 1) % _taken.Length;
        }

        try
        {
            Check(_probes[mine], (int)((long)_count * chunk / _chunks), (int)((long)_count * (chunk + 1) / _chunks));
        }
        finally
        {
            Volatile.Write(ref _taken[mine], 0);
        }
    }

    private static int[] Drawn(int length, int? samples, RandomState random)
    {
        int[] indices = new int[Math.Min(length, samples ?? length)];
        if (indices.Length < length)
        {
            random.ChoiceWithoutReplacement(length, indices);
            Array.Sort(indices);
        }
        else
        {
            for (int i = 0; i < indices.Length; i++)
            {
                indices[i] = i;
            }
        }

        return indices;
    }

    /// <summary>The size of an array's elements: their root mean square.</summary>
    private static double Scale(ReadOnlySpan<double> values)
    {
        double largest = 0;
        foreach (double value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        if (largest == 0 || !double.IsFinite(largest))
        {
            return 0;
        }

        double squares = 0;
        foreach (double value in values)
        {
            squares += value / largest * (value / largest);
        }

        return largest * Math.Sqrt(squares / values.Length);
    }

    /// <summary>Learns how far an array's steps must be halved before most neighbourhoods are smooth: the middle of a few coordinates.</summary>
    private void Pilot(int array)
    {
        int[] indices = _indices[array];
        if (indices.Length < 4 * Pilots || _options.Step is not null)
        {
            return;
        }

        Span<int> halvings = stackalloc int[Pilots];
        for (int i = 0; i < Pilots; i++)
        {
            int index = indices[(int)((((2L * i) + 1) * indices.Length) / (2 * Pilots))];
            _probes[0].Check(array, index, _arrays[array].Analytic[index], Step(array, index), quick: false);
            halvings[i] = Math.Max(0, _probes[0].Halvings);
        }

        halvings.Sort();
        _halvings[array] = halvings[Pilots / 2];
    }

    /// <summary>2^-10 times a power of two next to the larger of 1, |x| and the array's size, less what its pilots asked for.</summary>
    private double Step(int array, int index)
    {
        double size = Math.Max(1, Math.Max(Math.Abs(_arrays[array].Values[index]), _scales[array]));
        int exponent = double.IsFinite(size) ? Math.ILogB(size) : 0;
        return _options.Step ?? Math.ScaleB(CoordinateProbe.RichardsonStep, exponent - _halvings[array]);
    }

    private void Check(CoordinateProbe probe, int from, int to)
    {
        int start = 0;
        for (int array = 0; array < _arrays.Length && start < to; array++)
        {
            int[] indices = _indices[array];
            for (int i = Math.Max(0, from - start); i < Math.Min(indices.Length, to - start); i++)
            {
                int index = indices[i];
                _results[array][i] = probe.Check(array, index, _arrays[array].Analytic[index], Step(array, index), quick: true);
            }

            start += indices.Length;
        }
    }
}
