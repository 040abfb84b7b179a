namespace FastNet;

/// <summary>
/// The derivative of sum(upstream f) along one coordinate, from values of f. Steps are h, h / 2, h / 4, ... (powers of two, so that x + h and the quotients are exact);
/// the differences are taken output by output, so that a large sum hides none. docs/gradient-checking.md explains the limits.
/// </summary>
/// <remarks>All memory is the constructor's; no call allocates.</remarks>
internal sealed class CoordinateProbe
{
    /// <summary>Near the fifth root of the unit roundoff, where truncation (h^4) and rounding (eps / h) of Richardson's extrapolation meet.</summary>
    public const double RichardsonStep = 1.0 / (1 << 10);

    /// <summary>Near the cube root of the unit roundoff, where truncation (h^2) and rounding (eps / h) of a central difference meet.</summary>
    public const double CentralStep = 1.0 / (1 << 17);

    // Times the root of max(1, |x|): below, rounding leaves too little of a difference.
    private const double SmallestStep = 1.0 / (1L << 34);
    private const double KinkStep = 1.0 / (1 << 30);
    private const int MostLevels = 64;
    private const double SmallestNormal = 2.2250738585072014e-308;
    private const double Epsilon = 1.0 / (1L << 52);

    // Rounding of a function is a few units in the last place of its values.
    private const double Roundings = 4;

    // How the rounding of two values adds up in Richardson's combination, (4 D(h / 2) - D(h)) / 3 with D = (f - f) / 2h.
    private const double RichardsonNoise = 3;
    private const double CentralNoise = 1;

    // A derivative that is 0 because terms cancel is 0 up to the rounding of the largest of them.
    private const double Cancellations = 64;

    // Of two such combinations, and of slopes, when they are compared: no more, or the jump of a kink that hides below it would exceed what is accepted.
    private const double Spread = RichardsonNoise;
    private const double KinkSpread = 8;

    // Values a few units of the last place apart, whose scatter is the function's own rounding.
    private const double Lattice = 1.0 / (1L << 46);
    private const int Lattices = 12;
    private const int MovedLattices = 3;
    private const int LatticeRatio = 8;

    // A few samples of rounding fall short of the largest there is. For the verdict alone: in the search for a smooth neighbourhood it would hide kinks.
    private const double Unseen = 2;

    private readonly CheckSubject _subject;
    private readonly double[] _upstream;
    private readonly double[] _rest;
    private readonly double[] _above;
    private readonly double[] _below;
    private readonly double[] _right = new double[MostLevels];
    private readonly double[] _left = new double[MostLevels];
    private readonly double _tolerance;
    private readonly double _leastTolerance;
    private readonly double _restNoise;
    private readonly DifferenceMethod _method;
    private readonly double? _wantedStep;
    private int _array;
    private int _index;
    private int _known;
    private int _levels;
    private double _firstStep;
    private double _unit;
    private double _upstreamSquares;
    private double _largestOutput;
    private double _measuredNoise;
    private double _absoluteTolerance;
    private bool _moved;

    /// <param name="subject">The function.</param>
    /// <param name="upstream">The factors of its values.</param>
    /// <param name="rest">Its values at the point of the check.</param>
    /// <param name="largest">The largest magnitude in all gradients under test.</param>
    /// <param name="options">How to check.</param>
    public CoordinateProbe(CheckSubject subject, double[] upstream, double[] rest, double largest, GradientCheckOptions options)
    {
        (_subject, _upstream, _rest) = (subject, upstream, rest);
        (_tolerance, _method, _wantedStep) = (options.Tolerance, options.Method, options.Step);
        _leastTolerance = Math.Max(Math.Max(options.AbsoluteTolerance, SmallestNormal), Cancellations * Epsilon * largest);
        _restNoise = Roundings * Epsilon * Math.Sqrt(upstream.Sum(factor => factor * factor)) * Math.Max(subject.Magnitude, rest.Max(Math.Abs));
        _above = new double[rest.Length];
        _below = new double[rest.Length];
    }

    /// <summary>How often the function was evaluated.</summary>
    public long Evaluations { get; private set; }

    /// <summary>The halvings of the first step that <see cref="Check"/> last needed until its neighbourhood was smooth; -1 at a kink.</summary>
    public int Halvings { get; private set; }

    /// <summary>
    /// What rounding may leave in the difference of two values: a few units in the last place of the outputs that move (of all, if none does: they may have swallowed the step), or what
    /// was measured.
    /// </summary>
    private double Noise => Math.Max(_measuredNoise, _upstreamSquares == 0 ? _restNoise : Roundings * Epsilon * Math.Sqrt(_upstreamSquares) * _largestOutput);

    /// <summary>Checks one coordinate.</summary>
    /// <param name="array">The array.</param>
    /// <param name="index">The element.</param>
    /// <param name="analytic">The derivative under test.</param>
    /// <param name="analyticNoise">What rounding may leave in it.</param>
    /// <param name="step">The first step, a power of two unless the user wants another.</param>
    /// <param name="quick">Whether agreement at the first step is enough, as it is but for learning how smooth an array is.</param>
    public GradientCoordinate Check(int array, int index, double analytic, double analyticNoise, double step, bool quick)
    {
        (_array, _index, _firstStep, _known, Halvings) = (array, index, step, 0, 0);
        double size = Math.Max(1, Math.Abs(_subject.Values(array)[index]));
        _unit = double.IsFinite(size) ? Math.ScaleB(1, Math.ILogB(size)) : 1;
        _levels = Math.Clamp(Math.ILogB(step / (Math.Sqrt(_unit) * SmallestStep)) + 1, 3, MostLevels);
        (_upstreamSquares, _largestOutput, _measuredNoise) = (0, _subject.Magnitude, 0);
        _absoluteTolerance = Math.Max(_leastTolerance, analyticNoise);
        if (quick && _method == DifferenceMethod.Central)
        {
            double h = _wantedStep ?? step * (CentralStep / RichardsonStep);
            double right = Slope(h, _above);
            double left = Slope(-h, _below);
            double numeric = 0.5 * (right + left);
            double noise = CentralNoise * Noise / h;
            bool straight = Math.Abs(right - left) <= Math.Max(1e-3 * Math.Abs(numeric), Spread * noise);
            if (straight && Agree(analytic, numeric, noise))
            {
                return Judged(analytic, numeric, left, right, h, noise);
            }
        }

        return Search(analytic);
    }

    /// <summary>The largest step whose neighbourhood is smooth decides; without any the coordinate is at a kink, or wrong.</summary>
    private GradientCoordinate Search(double analytic)
    {
        int level = Smooth(analytic);
        if (level < 0 || !Agree(analytic, Extrapolated(level), RichardsonNoise * Noise / Step(level)))
        {
            MeasureNoise();
            level = Smooth(analytic);
        }

        Halvings = level;
        if (level < 0)
        {
            return AtKink(analytic);
        }

        return Judged(analytic, Extrapolated(level), _left[level], _right[level], Step(level), RichardsonNoise * Math.Max(Noise, Unseen * _measuredNoise) / Step(level));
    }

    /// <summary>
    /// The first level from which on differences behave as those of a smooth function: extrapolations from h and from h / 2 agree, and the gap between
    /// right and left slope goes to 0 in proportion to h. At a kink within h one of the two is never true.
    /// </summary>
    private int Smooth(double analytic)
    {
        for (int level = 0; level + 2 < _levels; level++)
        {
            Know(level + 1);
            double first = Extrapolated(level);
            double gap = _right[level] - _left[level];
            double half = _right[level + 1] - _left[level + 1];
            double allowed = Math.Max(Spread * Noise / Step(level), 0.125 * _tolerance * Math.Abs(first));
            if (!(Math.Abs((2 * half) - gap) <= allowed))
            {
                continue;
            }

            // Agreement with the derivative under test is as good a witness as a third step: a kink would have moved the difference away from it.
            if (Agree(analytic, first, RichardsonNoise * Noise / Step(level)))
            {
                return level;
            }

            Know(level + 2);
            if (Math.Abs(first - Extrapolated(level + 1)) <= allowed)
            {
                return level;
            }
        }

        return -1;
    }

    /// <summary>
    /// No step is small enough: right and left slopes differ at the point itself. The derivative under test must lie between them, where each output may choose its own side.
    /// </summary>
    private GradientCoordinate AtKink(double analytic)
    {
        double h = _unit * KinkStep;
        double right = Slope(h, _above);
        double left = Slope(-h, _below);
        (double lowest, double highest) = (0, 0);
        for (int j = 0; j < _rest.Length; j++)
        {
            double one = _upstream[j] * ((_above[j] - _rest[j]) / h);
            double other = _upstream[j] * ((_rest[j] - _below[j]) / h);
            lowest += Math.Min(one, other);
            highest += Math.Max(one, other);
        }

        double noise = KinkSpread * Noise / h;
        double margin = noise + _absoluteTolerance + (Math.Max(_tolerance, CentralStep) * Math.Max(Math.Abs(lowest), Math.Abs(highest)));
        bool between = analytic >= lowest - margin && analytic <= highest + margin;
        return new GradientCoordinate(_index, analytic, 0.5 * (right + left), left, right, h, noise, between ? GradientVerdict.Kink : GradientVerdict.Wrong);
    }

    private GradientCoordinate Judged(double analytic, double numeric, double left, double right, double step, double noise)
    {
        bool resolved = analytic == numeric || Math.Max(noise, _absoluteTolerance) <= _tolerance * (Math.Abs(analytic) + Math.Abs(numeric));
        GradientVerdict verdict = !Agree(analytic, numeric, noise) ? GradientVerdict.Wrong : resolved ? GradientVerdict.Correct : GradientVerdict.Unresolved;
        return new GradientCoordinate(_index, analytic, numeric, left, right, step, noise, verdict);
    }

    /// <summary>Whether both are finite and equal to the tolerance, or as far as rounding lets one see.</summary>
    private bool Agree(double analytic, double numeric, double noise)
    {
        double error = Math.Abs(analytic - numeric);
        return double.IsFinite(error) && error <= Math.Max(_tolerance * (Math.Abs(analytic) + Math.Abs(numeric)), Math.Max(noise, _absoluteTolerance));
    }

    private double Step(int level) => Math.ScaleB(_firstStep, -level);

    /// <summary>Richardson's (4 D(h / 2) - D(h)) / 3.</summary>
    private double Extrapolated(int level)
        => ((2 * (_right[level + 1] + _left[level + 1])) - (0.5 * (_right[level] + _left[level]))) / 3;

    /// <summary>Makes the slopes of all levels up to one known.</summary>
    private void Know(int level)
    {
        for (; _known <= level; _known++)
        {
            _right[_known] = Slope(Step(_known), _above);
            _left[_known] = Slope(-Step(_known), _below);
        }
    }

    /// <summary>The slope of sum(upstream f) from the point to a step away from it.</summary>
    private double Slope(double step, double[] outputs)
    {
        ref double element = ref _subject.Values(_array)[_index];
        double centre = element;
        element = centre + step;
        double moved = element - centre;
        _subject.Evaluate(_array, _index, outputs);
        _subject.Values(_array)[_index] = centre;
        Evaluations++;
        double sum = 0;
        double squares = 0;
        for (int j = 0; j < outputs.Length; j++)
        {
            double difference = outputs[j] - _rest[j];
            if (difference != 0)
            {
                _moved = true;
                sum += _upstream[j] * difference;
                squares += _upstream[j] * _upstream[j];
                _largestOutput = Math.Max(_largestOutput, Math.Max(Math.Abs(outputs[j]), Math.Abs(_rest[j])));
            }
        }

        _upstreamSquares = Math.Max(_upstreamSquares, squares);
        return sum / moved;
    }

    /// <summary>
    /// The rounding of the function itself, from values so near the point that only it tells them from a straight line: with F(d) = f(x + d) - f(x), F(2 d) - 2 F(d) and F(3 d) - 3 F(d)
    /// are 0 but for it, on either side, at a kink too. Functions that lose digits inside (a mean taken from large values) round more coarsely than their results do, and may
    /// not move at all for the smallest d.
    /// </summary>
    private void MeasureNoise()
    {
        int moved = 0;
        double distance = _unit * Lattice;
        for (int i = 0; i < Lattices && moved < MovedLattices; i++)
        {
            _moved = false;
            _measuredNoise = Math.Max(_measuredNoise, Math.Max(Bend(distance), Bend(-distance)));
            moved += _moved ? 1 : 0;
            distance *= LatticeRatio;
        }
    }

    private double Bend(double distance)
    {
        double slope = Slope(distance, _above);
        return Math.Abs(distance) * Math.Max(2 * Math.Abs(Slope(2 * distance, _above) - slope), 3 * Math.Abs(Slope(3 * distance, _above) - slope));
    }
}
