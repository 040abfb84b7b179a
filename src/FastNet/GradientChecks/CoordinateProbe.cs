namespace FastNet;

/// <summary>
/// The derivative of sum(upstream f) along one coordinate, from values of f. Steps are h, h / 2, h / 4, ... (powers of two, so that x + h and the quotients are exact);
/// the differences are taken output by output, so that a large sum hides none. A step whose values are not finite counts for nothing. docs/gradient-checking.md explains the limits.
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

    // Rounding is sampled within a step at distances so many times smaller.
    private const int WithinStep = 64;

    // Steps finer than the smallest end where x + h has few bits left to tell h.
    private const int FinestExponent = 50;
    private const double SmallestNormal = 2.2250738585072014e-308;
    private const double Epsilon = 1.0 / (1L << 52);

    // How the rounding of two values adds up in Richardson's combination, (4 D(h / 2) - D(h)) / 3 with D = (f - f) / 2h.
    private const double RichardsonNoise = 3;
    private const double CentralNoise = 1;
    private const double OneSidedNoise = 15;

    // Without convergence on one side, the limit is as far from the last estimate as a few of its last changes: for changes that shrink like the root of h, 3.4.
    private const double Unsettled = 4;
    private const double Growth = 0.05;

    // A derivative that is 0 because terms cancel is 0 up to the rounding of the largest of them.
    private const double Cancellations = 64;

    // Of two such combinations, and of slopes, when they are compared: no more, or the jump of a kink that hides below it would exceed what is accepted.
    private const double Spread = RichardsonNoise;
    private const double KinkSpread = 8;

    // A few samples of rounding fall short of the largest there is. For the verdict alone: in the search for a smooth neighbourhood it would hide kinks.
    private const double Unseen = 2;

    private readonly CoordinateSlopes _slopes;
    private readonly double[] _right = new double[MostLevels];
    private readonly double[] _left = new double[MostLevels];
    private readonly double _tolerance;
    private readonly double _leastTolerance;
    private readonly DifferenceMethod _method;
    private readonly double? _wantedStep;
    private int _index;
    private int _known;
    private int _levels;
    private int _finiteLevels;
    private double _firstStep;
    private double _absoluteTolerance;

    /// <param name="subject">The function.</param>
    /// <param name="upstream">The factors of its values.</param>
    /// <param name="rest">Its values at the point of the check.</param>
    /// <param name="largest">The largest magnitude in all gradients under test.</param>
    /// <param name="options">How to check.</param>
    public CoordinateProbe(CheckSubject subject, double[] upstream, double[] rest, double largest, GradientCheckOptions options)
    {
        _slopes = new CoordinateSlopes(subject, upstream, rest);
        (_tolerance, _method, _wantedStep) = (options.Tolerance, options.Method, options.Step);
        _leastTolerance = Math.Max(Math.Max(options.AbsoluteTolerance, SmallestNormal), Cancellations * Epsilon * largest);
    }

    /// <summary>How often the function was evaluated.</summary>
    public long Evaluations => _slopes.Evaluations;

    /// <summary>The halvings of the first step that <see cref="Check"/> last needed until its neighbourhood was smooth; -1 at a kink.</summary>
    public int Halvings { get; private set; }

    /// <summary>Checks one coordinate.</summary>
    /// <param name="array">The array.</param>
    /// <param name="index">The element.</param>
    /// <param name="analytic">The derivative under test.</param>
    /// <param name="analyticNoise">What rounding may leave in it.</param>
    /// <param name="step">The first step, a power of two unless the user wants another.</param>
    /// <param name="quick">Whether agreement at the first step is enough, as it is but for learning how smooth an array is.</param>
    public GradientCoordinate Check(int array, int index, double analytic, double analyticNoise, double step, bool quick)
    {
        (_index, Halvings) = (index, 0);
        _slopes.Start(array, index);
        Begin(step, Math.Clamp(Math.ILogB(step / (Math.Sqrt(_slopes.Unit) * SmallestStep)) + 1, 3, MostLevels));
        _absoluteTolerance = Math.Max(_leastTolerance, analyticNoise);
        if (quick && _method == DifferenceMethod.Central)
        {
            double h = _wantedStep ?? step * (CentralStep / RichardsonStep);
            double right = _slopes.Right(h);
            double left = _slopes.Left(h);
            double numeric = 0.5 * (right + left);
            double noise = CentralNoise * _slopes.Noise / h;
            bool straight = Math.Abs(right - left) <= Math.Max(1e-3 * Math.Abs(numeric), Spread * noise);
            if (straight && Agree(analytic, numeric, noise))
            {
                return Judged(analytic, numeric, left, right, h, noise);
            }
        }

        return Search(analytic);
    }

    /// <summary>The largest step whose neighbourhood is smooth decides; without any the coordinate is at a kink, at the edge of the function's domain, or wrong.</summary>
    private GradientCoordinate Search(double analytic)
    {
        Halvings = Smoothed(analytic, _slopes.Unit, resolved: false);
        if (!Agrees(analytic, Halvings))
        {
            if (AtBend(analytic, Halvings) is GradientCoordinate bend)
            {
                return bend;
            }

            if (Finer(analytic) is GradientCoordinate finer)
            {
                return finer;
            }

            Halvings = Scattered(analytic, Halvings, resolved: false);
        }

        return Halvings >= 0 ? Judged(analytic, Halvings) : AtKink(analytic);
    }

    /// <summary>The first smooth level, -1: none. Before it disagrees with the derivative under test, rounding is measured next to the point.</summary>
    private int Smoothed(double analytic, double unit, bool resolved)
    {
        int level = Smooth(analytic, resolved);
        if (level < 0 ? resolved : Agrees(analytic, level))
        {
            return level;
        }

        _slopes.MeasureNoise(unit);
        return Smooth(analytic, resolved);
    }

    /// <summary>The same with rounding measured within a level that seems to be smooth, or nearest to what seems to be a kink.</summary>
    private int Scattered(double analytic, int level, bool resolved)
    {
        _slopes.MeasureScatter(level < 0 ? Step(_levels - 1) : Step(level) / WithinStep);
        return Smooth(analytic, resolved);
    }

    /// <summary>
    /// Steps below the smallest: for a function that lives on the scale of an x near 0, or ends (is not finite) that near. They decide only where rounding leaves the digits that the tolerance
    /// asks for, unless no other step had finite values on both sides.
    /// </summary>
    private GradientCoordinate? Finer(double analytic)
    {
        (double first, int levels, CoordinateSlopes.Rounding rounding) = (_firstStep, _levels, _slopes.Seen);
        double x = Math.Abs(_slopes.Centre);
        double next = x > 0 ? Math.Min(Step(_levels), Math.ScaleB(1, Math.ILogB(x) - 2)) : Step(_levels);
        int count = next > 0 ? Math.ILogB(next) - (x > 0 ? Math.ILogB(x) - FinestExponent : int.MinValue / 2) : 0;
        bool resolved = _finiteLevels > 2;
        if (count < 3)
        {
            return null;
        }

        Begin(next, Math.Min(count, MostLevels));
        _slopes.Forget();
        int level = Smoothed(analytic, x > 0 ? Math.Min(_slopes.Unit, Math.ScaleB(1, Math.ILogB(x))) : _slopes.Unit, resolved);
        if (level >= 0 && !Agrees(analytic, level))
        {
            level = Scattered(analytic, level, resolved);
        }

        if (level >= 0)
        {
            return Judged(analytic, level);
        }

        Begin(first, levels);
        _slopes.Seen = rounding;
        return null;
    }

    private void Begin(double step, int levels) => (_firstStep, _levels, _known, _finiteLevels) = (step, levels, 0, 0);

    /// <summary>
    /// The first level from which on differences behave as those of a smooth function: extrapolations from h and from h / 2 agree, and the gap between
    /// right and left slope goes to 0 in proportion to h. At a kink within h one of the two is never true.
    /// </summary>
    /// <param name="analytic">The derivative under test.</param>
    /// <param name="resolved">Whether to end where rounding leaves fewer digits than the tolerance asks for.</param>
    private int Smooth(double analytic, bool resolved)
    {
        for (int level = 0; level + 2 < _levels; level++)
        {
            Know(level + 1);
            double first = Extrapolated(level);
            double noise = _slopes.Noise / Step(level);
            if (resolved && RichardsonNoise * noise > _tolerance * Math.Max(Math.Abs(analytic), Math.Abs(first)))
            {
                return -1;
            }

            double allowed = Math.Max(Spread * noise, 0.125 * _tolerance * Math.Abs(first));
            if (!GapShrinks(level, allowed))
            {
                continue;
            }

            // Agreement with the derivative under test is as good a witness as a third step: a kink would have moved the difference away from it.
            if (Agree(analytic, first, RichardsonNoise * noise))
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
    /// Where the second derivative jumps at the point itself, differences converge like h, and two extrapolations E agree before they are right. Each change of E is then twice the next, as it never is for
    /// a smooth function or a kink nearby; 2 E(h / 2) - E(h) is free of that term and decides, if it agrees with the derivative under test.
    /// </summary>
    /// <param name="analytic">The derivative under test.</param>
    /// <param name="smooth">The first level that seemed to be smooth; larger steps show the changes. -1: none did.</param>
    private GradientCoordinate? AtBend(double analytic, int smooth)
    {
        for (int level = 0; level < (smooth < 0 ? _levels - 3 : smooth); level++)
        {
            Know(level + 3);
            double change = Extrapolated(level) - Extrapolated(level + 1);
            double next = Extrapolated(level + 1) - Extrapolated(level + 2);
            double numeric = Extrapolated(level + 1) - change;
            double noise = OneSidedNoise * _slopes.Noise / Step(level);
            double allowed = Math.Max(noise, 0.125 * _tolerance * Math.Abs(numeric));
            bool firstOrder = Math.Abs(change) > 2 * allowed && Math.Abs(change - (2 * next)) <= allowed;
            if (firstOrder && GapShrinks(level, allowed) && Agree(analytic, numeric, noise))
            {
                return Judged(analytic, numeric, _left[level], _right[level], Step(level), noise);
            }
        }

        return null;
    }

    /// <summary>Whether the gap between right and left slope goes to 0 in proportion to h.</summary>
    private bool GapShrinks(int level, double allowed)
        => Math.Abs((2 * (_right[level + 1] - _left[level + 1])) - (_right[level] - _left[level])) <= allowed;

    /// <summary>
    /// No step is small enough: right and left slopes differ at the point itself. The derivative under test must lie between them, where each output may choose its own side.
    /// </summary>
    private GradientCoordinate AtKink(double analytic)
    {
        double h = _slopes.Unit * KinkStep;
        double right = _slopes.Right(h);
        double left = _slopes.Left(h);
        if (!double.IsFinite(right) || !double.IsFinite(left))
        {
            return AtEdge(analytic, double.IsFinite(right) ? _right : _left);
        }

        (double lowest, double highest) = _slopes.Range(h);
        double noise = KinkSpread * _slopes.Noise / h;
        double margin = noise + _absoluteTolerance + (Math.Max(_tolerance, CentralStep) * Math.Max(Math.Abs(lowest), Math.Abs(highest)));
        bool between = analytic >= lowest - margin && analytic <= highest + margin;
        return new GradientCoordinate(_index, analytic, 0.5 * (right + left), left, right, h, noise, between ? GradientVerdict.Kink : GradientVerdict.Wrong);
    }

    /// <summary>
    /// The function has finite values on one side alone. The slopes of that side decide: (8 S(h / 4) - 6 S(h / 2) + S(h)) / 3, whose error is of order h^3; where it does not settle, at the
    /// smallest step, known as well as it changed last; infinite where it grows until then.
    /// </summary>
    private GradientCoordinate AtEdge(double analytic, double[] slopes)
    {
        for (int level = 0; ; level++)
        {
            Know(level + 3);
            double numeric = ((8 * slopes[level + 2]) - (6 * slopes[level + 1]) + slopes[level]) / 3;
            double next = ((8 * slopes[level + 3]) - (6 * slopes[level + 2]) + slopes[level + 1]) / 3;
            double change = Math.Abs(next - numeric);
            double noise = OneSidedNoise * _slopes.Noise / Step(level);
            if (change <= Math.Max(noise, 0.125 * _tolerance * Math.Abs(numeric)))
            {
                return Judged(analytic, numeric, _left[level], _right[level], Step(level), noise);
            }

            if (level + 4 >= _levels)
            {
                numeric = Math.Abs(next) > (1 + Growth) * Math.Abs(numeric) ? next * double.PositiveInfinity : next;
                return Judged(analytic, numeric, _left[level], _right[level], Step(level), Math.Max(noise, Unsettled * change));
            }
        }
    }

    private GradientCoordinate Judged(double analytic, int level)
        => Judged(analytic, Extrapolated(level), _left[level], _right[level], Step(level), RichardsonNoise * Math.Max(_slopes.Noise, Unseen * _slopes.Seen.Measured) / Step(level));

    private GradientCoordinate Judged(double analytic, double numeric, double left, double right, double step, double noise)
    {
        bool resolved = analytic == numeric || Math.Max(noise, _absoluteTolerance) <= (_tolerance * Math.Abs(analytic)) + (_tolerance * Math.Abs(numeric));
        GradientVerdict verdict = !Agree(analytic, numeric, noise) ? GradientVerdict.Wrong : resolved ? GradientVerdict.Correct : GradientVerdict.Unresolved;
        return new GradientCoordinate(_index, analytic, numeric, left, right, step, noise, verdict);
    }

    /// <summary>Whether both are finite and equal to the tolerance, or as far as rounding lets one see.</summary>
    private bool Agree(double analytic, double numeric, double noise)
    {
        double error = Math.Abs(analytic - numeric);
        return double.IsFinite(error) && error <= Math.Max((_tolerance * Math.Abs(analytic)) + (_tolerance * Math.Abs(numeric)), Math.Max(noise, _absoluteTolerance));
    }

    private bool Agrees(double analytic, int level) => level >= 0 && Agree(analytic, Extrapolated(level), RichardsonNoise * _slopes.Noise / Step(level));

    private double Step(int level) => Math.ScaleB(_firstStep, -level);

    /// <summary>Richardson's (4 D(h / 2) - D(h)) / 3.</summary>
    private double Extrapolated(int level)
    {
        double half = (0.5 * _right[level + 1]) + (0.5 * _left[level + 1]);
        return half + ((half - (0.5 * _right[level]) - (0.5 * _left[level])) / 3);
    }

    /// <summary>Makes the slopes of all levels up to one known.</summary>
    private void Know(int level)
    {
        for (; _known <= level; _known++)
        {
            _right[_known] = _slopes.Right(Step(_known));
            _left[_known] = _slopes.Left(Step(_known));
            _finiteLevels += double.IsFinite(_right[_known] - _left[_known]) ? 1 : 0;
        }
    }
}
