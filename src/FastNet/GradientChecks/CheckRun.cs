using FastNet.Numerics;

namespace FastNet;

/// <summary>A whole check: workers, each with a subject of its own, share the coordinates of all arrays.</summary>
internal sealed class CheckRun : IWorkerTask
{
    private const int CoordinatesPerTurn = 16;

    // Coordinates of each array that are looked at first, to learn with which step to begin.
    private const int Pilots = 5;

    private readonly CheckedArray[] _arrays;
    private readonly GradientCheckOptions _options;
    private readonly CoordinateProbe[] _probes;
    private readonly int[][] _indices;
    private readonly (int Array, int Place)[] _places;
    private readonly GradientCoordinate[][] _results;
    private readonly double[] _sizes;
    private readonly int[] _halvings;
    private int _next;

    /// <param name="subjects">One for each worker; all at the same point.</param>
    /// <param name="arrays">The arrays under test.</param>
    /// <param name="upstream">The factors of the function's values.</param>
    /// <param name="options">How to check.</param>
    public CheckRun(IReadOnlyList<CheckSubject> subjects, CheckedArray[] arrays, double[] upstream, GradientCheckOptions options)
    {
        (_arrays, _options) = (arrays, options);
        double[] rest = new double[subjects[0].Outputs];
        double[] again = new double[rest.Length];
        subjects[0].Evaluate(-1, -1, rest);
        IsFinite = Array.TrueForAll(rest, double.IsFinite);
        foreach (CheckSubject subject in subjects)
        {
            subject.Evaluate(-1, -1, again);
            IsRepeatable &= rest.AsSpan().SequenceEqual(again);
        }

        double largest = arrays.SelectMany(array => array.Analytic).Where(double.IsFinite).Select(Math.Abs).Append(0).Max();
        _probes = [.. subjects.Select(subject => new CoordinateProbe(subject, upstream, rest, largest, options))];
        RandomState random = new(options.Seed);
        _indices = [.. arrays.Select(array => Drawn(array.Values.Length, options.Samples, random))];
        _places = [.. _indices.SelectMany((indices, array) => indices.Select((_, place) => (array, place)))];
        _results = [.. _indices.Select(indices => new GradientCoordinate[indices.Length])];
        _sizes = [.. arrays.Select(array => Size(array.Values))];
        _halvings = new int[arrays.Length];
    }

    /// <summary>Whether the function gave the same bits again, for every subject.</summary>
    public bool IsRepeatable { get; } = true;

    /// <summary>Whether all values at the point are finite.</summary>
    public bool IsFinite { get; }

    /// <summary>How often the function was evaluated for differences.</summary>
    public long Evaluations => _probes.Sum(probe => probe.Evaluations);

    /// <summary>Checks the coordinates of each array; allocates nothing.</summary>
    public GradientCoordinate[][] Run()
    {
        for (int array = 0; array < _arrays.Length; array++)
        {
            Pilot(array);
        }

        _next = 0;
        (_options.Workers ?? Workers.Inline).RunTask(this, _probes.Length);
        return _results;
    }

    /// <inheritdoc/>
    void IWorkerTask.Execute(int chunk)
    {
        for (int start = Take(); start < _places.Length; start = Take())
        {
            foreach ((int array, int place) in _places.AsSpan(start, Math.Min(CoordinatesPerTurn, _places.Length - start)))
            {
                _results[array][place] = Check(_probes[chunk], array, _indices[array][place], quick: true);
            }
        }
    }

    private static int[] Drawn(int length, int? samples, RandomState random)
    {
        int[] indices = [.. Enumerable.Range(0, Math.Min(length, samples ?? length))];
        if (indices.Length < length)
        {
            random.ChoiceWithoutReplacement(length, indices);
            Array.Sort(indices);
        }

        return indices;
    }

    /// <summary>The root mean square of an array's elements; 0 where there is none.</summary>
    private static double Size(double[] values)
    {
        double largest = values.Select(Math.Abs).Append(0).Max();
        double size = largest == 0 ? 0 : largest * Math.Sqrt(values.Average(value => value / largest * (value / largest)));
        return double.IsFinite(size) ? size : 0;
    }

    private int Take() => Interlocked.Add(ref _next, CoordinatesPerTurn) - CoordinatesPerTurn;

    /// <summary>Learns how often an array's step must be halved before most neighbourhoods are smooth: the median of a few coordinates.</summary>
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
            Check(_probes[0], array, indices[(int)((((2L * i) + 1) * indices.Length) / (2 * Pilots))], quick: false);
            halvings[i] = Math.Max(0, _probes[0].Halvings);
        }

        halvings.Sort();
        _halvings[array] = halvings[Pilots / 2];
    }

    /// <summary>
    /// The first step: 2^-10 times the power of two below the larger of 1, |x| and the array's size, halved as often as its pilots needed.
    /// </summary>
    private GradientCoordinate Check(CoordinateProbe probe, int array, int index, bool quick)
    {
        CheckedArray tested = _arrays[array];
        double size = Math.Max(1, Math.Max(Math.Abs(tested.Values[index]), _sizes[array]));
        int exponent = double.IsFinite(size) ? Math.ILogB(size) : 0;
        double step = _options.Step ?? Math.ScaleB(CoordinateProbe.RichardsonStep, exponent - _halvings[array]);
        return probe.Check(array, index, tested.Analytic[index], tested.Noise.Length > 0 ? tested.Noise[index] : 0, step, quick);
    }
}
