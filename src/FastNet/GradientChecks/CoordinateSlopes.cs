namespace FastNet;

/// <summary>
/// A function moved along one coordinate: its slopes to both sides of the point, and the rounding of the difference of two of its values, as far as
/// the moves have shown.
/// </summary>
/// <remarks>The constructor allocates all memory; no call allocates.</remarks>
internal sealed class CoordinateSlopes
{
    public const double Epsilon = 1.0 / (1L << 52);

    // Rounding of a function is a few units in the last place of its values.
    private const double Roundings = 4;

    // Values a few units of the last place apart, whose scatter is the function's own rounding.
    private const double Lattice = 1.0 / (1L << 46);
    private const int Lattices = 12;
    private const int MovedLattices = 3;
    private const int LatticeRatio = 8;

    // Samples of a combination of six values, taken at odd multiples of a small distance, and the factor by which it enlarges rounding.
    private const int Samples = 4;
    private const int FirstSample = 7;
    private const double SampleNoise = 2;

    // How far away an output is looked for that moves, but too little to show at the steps of a check: multiples of max(1, |x|).
    private const int Reaches = 3;
    private const double ReachRatio = 1 << 10;

    private readonly CheckSubject _subject;
    private readonly double[] _upstream;
    private readonly double[] _squares;
    private readonly double[] _rest;
    private readonly double[] _above;
    private readonly double[] _below;
    private readonly double _largestUpstream;
    private readonly double _restNoise;
    private int _array;
    private int _index;
    private bool _moved;

    /// <param name="subject">The function.</param>
    /// <param name="upstream">The factors of its values.</param>
    /// <param name="rest">Its values at the point of the check.</param>
    public CoordinateSlopes(CheckSubject subject, double[] upstream, double[] rest)
    {
        (_subject, _upstream, _rest) = (subject, upstream, rest);
        _largestUpstream = upstream.Max(Math.Abs);
        _squares = [.. upstream.Select(factor => factor == 0 ? 0 : factor / _largestUpstream * (factor / _largestUpstream))];
        _restNoise = RoundingOf(_squares.Sum(), Math.Max(subject.Magnitude, rest.Max(Math.Abs)));
        (_above, _below) = (new double[rest.Length], new double[rest.Length]);
    }

    /// <summary>How often the function was evaluated.</summary>
    public long Evaluations { get; private set; }

    /// <summary>The coordinate at the point of the check.</summary>
    public double Centre => _subject.Values(_array)[_index];

    /// <summary>The power of two below the larger of 1 and the size of the coordinate.</summary>
    public double Unit { get; private set; }

    /// <summary>The rounding that the moves have shown since <see cref="Start"/> or <see cref="Forget"/>.</summary>
    public Rounding Seen { get; set; }

    /// <summary>
    /// The rounding that the difference of two values may have: a few units in the last place of the outputs that move (of all, if none does: they
    /// may have swallowed the step), or the measured one.
    /// </summary>
    public double Noise => Math.Max(Seen.Measured, Seen.Squares == 0 ? _restNoise : RoundingOf(Seen.Squares, Seen.Largest));

    /// <summary>Goes to another coordinate.</summary>
    public void Start(int array, int index)
    {
        (_array, _index) = (array, index);
        double size = Math.Max(1, Math.Abs(Centre));
        Unit = double.IsFinite(size) ? Math.ScaleB(1, Math.ILogB(size)) : 1;
        Forget();
    }

    /// <summary>Nothing is known of rounding any more.</summary>
    public void Forget() => Seen = new Rounding(0, _subject.Magnitude, 0);

    /// <summary>The slope to a point a step above.</summary>
    public double Right(double step) => Slope(step, _above);

    /// <summary>The slope from a point a step below.</summary>
    public double Left(double step) => Slope(-step, _below);

    /// <summary>
    /// The bounds of the derivative if each output chooses its side of the last <see cref="Right"/> and <see cref="Left"/>, both of this step.
    /// </summary>
    public (double Lowest, double Highest) Range(double step)
    {
        (double lowest, double highest) = (0, 0);
        for (int j = 0; j < _rest.Length; j++)
        {
            double one = _upstream[j] * ((_above[j] - _rest[j]) / step);
            double other = _upstream[j] * ((_rest[j] - _below[j]) / step);
            lowest += Math.Min(one, other);
            highest += Math.Max(one, other);
        }

        return (lowest, highest);
    }

    /// <summary>
    /// Measures the rounding of the function itself, from values so near the point that only rounding tells them from a parabola: with F(d) = f(x +
    /// d) - f(x), 3 F(d) - 3 F(2 d) + F(3 d) is 0 but for it, on either side, at a kink too. Functions that lose digits inside (a mean taken from
    /// large values) round more coarsely than their results do, and may not move at all for the smallest d. Large outputs may move too little to show
    /// at any step of the check; they are looked for far away.
    /// </summary>
    public void MeasureNoise(double unit)
    {
        int moved = 0;
        double distance = unit * Lattice;
        for (int i = 0; i < Lattices && moved < MovedLattices; i++)
        {
            _moved = false;
            Measured(Bend(distance));
            Measured(Bend(-distance));
            moved += _moved ? 1 : 0;
            distance *= LatticeRatio;
        }

        distance = Unit;
        for (int i = 0; i < Reaches; i++)
        {
            Slope(distance, _above, reach: true);
            Slope(-distance, _above, reach: true);
            distance *= ReachRatio;
        }
    }

    /// <summary>
    /// The same at larger distances, where the parts of a function that lose digits inside move too. With O(d) = (f(x + d) - f(x - d)) / 2, 5 O(d) -
    /// 4 O(2 d) + O(3 d) is 0 up to d^5 where the function is smooth, and the same number for all d at kinks nearer than they are; its scatter is
    /// rounding.
    /// </summary>
    public void MeasureScatter(double unit)
    {
        (double lowest, double highest) = (double.PositiveInfinity, double.NegativeInfinity);
        for (int i = 0; i < Samples; i++)
        {
            double d = unit * (FirstSample + (2 * i));
            double sample = d * ((5 * Odd(d)) - (8 * Odd(2 * d)) + (3 * Odd(3 * d)));
            (lowest, highest) = (Math.Min(lowest, sample), Math.Max(highest, sample));
        }

        Measured((highest - lowest) / SampleNoise);
    }

    private double Bend(double distance)
        => 3 * Math.Abs(distance * (Slope(distance, _above) - (2 * Slope(2 * distance, _above)) + Slope(3 * distance, _above)));

    private double Odd(double distance) => 0.5 * (Slope(distance, _above) + Slope(-distance, _below));

    /// <summary>
    /// The slope of sum(upstream f) from the point to a step away from it; NaN where that is not finite, and then nothing is learnt of the outputs.
    /// </summary>
    /// <param name="step">The step, negative to the left.</param>
    /// <param name="outputs">Receives the function's values there.</param>
    /// <param name="reach">
    /// Whether the step is beyond those of the check: outputs that move count, for up to their rounding they may move for smaller steps too.
    /// </param>
    private double Slope(double step, double[] outputs, bool reach = false)
    {
        double moved = Move(step, outputs);
        (double sum, double squares, double largest) = (0, 0, 0);
        for (int j = 0; j < outputs.Length; j++)
        {
            double difference = outputs[j] - _rest[j];
            if (difference != 0 && _upstream[j] != 0)
            {
                sum += _upstream[j] * difference;
                squares += _squares[j];
                largest = Math.Max(largest, Math.Max(reach ? 0 : Math.Abs(outputs[j]), Math.Abs(_rest[j])));
            }
        }

        double slope = sum / moved;
        if (!double.IsFinite(slope) && !reach)
        {
            return double.NaN;
        }

        _moved |= squares > 0;
        Seen = Seen with { Squares = Math.Max(Seen.Squares, squares), Largest = Math.Max(Seen.Largest, largest) };
        return slope;
    }

    /// <summary>
    /// Computes the function's values a step away from the point, and gives the step that x took. The element is put back also when the function
    /// throws.
    /// </summary>
    private double Move(double step, double[] outputs)
    {
        double centre = Centre;
        double moved = centre + step;
        _subject.Values(_array)[_index] = moved;
        try
        {
            _subject.Evaluate(_array, _index, outputs);
        }
        finally
        {
            _subject.Values(_array)[_index] = centre;
        }

        Evaluations++;
        return moved - centre;
    }

    private void Measured(double noise)
    {
        if (noise > Seen.Measured && double.IsFinite(noise))
        {
            Seen = Seen with { Measured = noise };
        }
    }

    /// <summary>A few units in the last place of outputs of a size, summed with these squares of factors.</summary>
    private double RoundingOf(double squares, double size) => Roundings * Epsilon * _largestUpstream * Math.Sqrt(squares) * size;

    /// <summary>The facts that tell how coarsely a function rounds.</summary>
    /// <param name="Squares">The squares of the factors of the outputs that moved, relative to the largest.</param>
    /// <param name="Largest">The largest of these outputs.</param>
    /// <param name="Measured">The measured rounding.</param>
    public readonly record struct Rounding(double Squares, double Largest, double Measured);
}
