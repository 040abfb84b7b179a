namespace FastNet;

/// <summary>
/// The derivative of sum(upstream f) along one coordinate, from values of f. Steps are h, h / 2, h / 4, ...: powers of two, so that x + h and the
/// quotients are exact. Differences are taken output by output, so that a large sum hides none. A step whose values are not finite is left out.
/// docs/gradient-checking.md explains the limits.
/// </summary>
/// <remarks>The constructor allocates all memory; no call allocates.</remarks>
/// <param name="subject">The function.</param>
/// <param name="upstream">The factors of its values.</param>
/// <param name="rest">Its values at the point of the check.</param>
/// <param name="largest">The largest magnitude in all gradients under test.</param>
/// <param name="options">How to check.</param>
internal sealed class CoordinateProbe(CheckSubject subject, double[] upstream, double[] rest, double largest, GradientCheckOptions options)
{
    /// <summary>Near the fifth root of the unit roundoff, where truncation (h^4) and rounding (eps / h) of Richardson's extrapolation meet.</summary>
    public const double RichardsonStep = 1.0 / (1 << 10);

    /// <summary>Near the cube root of the unit roundoff, where truncation (h^2) and rounding (eps / h) of a central difference meet.</summary>
    public const double CentralStep = 1.0 / (1 << 17);

    // Times the root of max(1, |x|): below, rounding leaves too little of a difference.
    private const double SmallestStep = 1.0 / (1L << 34);
    private const double KinkStep = 1.0 / (1 << 30);
    private const int MostLevels = 64;

    // Rounding is sampled within a step, at distances smaller than it by this factor.
    private const int WithinStep = 64;

    // Steps finer than the smallest end where x + h has few bits left to tell h.
    private const int FinestExponent = 50;
    private const double SmallestNormal = 2.2250738585072014e-308;

    // How the rounding of two values adds up in Richardson's combination, (4 D(h / 2) - D(h)) / 3 with D = (f - f) / 2h; in combinations of first
    // order; and in slopes at a kink. Combinations are compared to no more than their rounding, or the jump of a kink that hides below it would
    // exceed the tolerance of the verdict.
    private const double RichardsonNoise = 3;
    private const double FirstOrderNoise = 15;
    private const double KinkNoise = 8;

    // Without convergence on one side, the limit is a few of the last changes away from the last estimate: 3.4 if they shrink like the root of h.
    private const double Unsettled = 4;
    private const double Growth = 0.05;

    // A derivative that is 0 because terms cancel is 0 up to the rounding of the largest of them.
    private const double Cancellations = 64;

    // A few samples of rounding fall short of the largest there is. For the verdict alone: in the search for smooth steps it would hide kinks.
    private const double Unseen = 2;

    private readonly CoordinateSlopes _slopes = new(subject, upstream, rest);
    private readonly double[] _right = new double[MostLevels];
    private readonly double[] _left = new double[MostLevels];
    private readonly double _tolerance = options.Tolerance;
    private readonly double _leastTolerance
        = Math.Max(Math.Max(options.AbsoluteTolerance, SmallestNormal), Cancellations * CoordinateSlopes.Epsilon * largest);

    private int _index;
    private double _analytic;
    private double _absoluteTolerance;
    private double _firstStep;
    private int _levels;
    private int _known;
    private int _finiteLevels;

    /// <summary>How often the function was evaluated.</summary>
    public long Evaluations => _slopes.Evaluations;

    /// <summary>How often the last <see cref="Check"/> halved the first step until its neighbourhood was smooth; -1 at a kink.</summary>
    public int Halvings { get; private set; }

    /// <summary>Checks one coordinate.</summary>
    /// <param name="array">The array.</param>
    /// <param name="index">The element.</param>
    /// <param name="analytic">The derivative under test.</param>
    /// <param name="analyticNoise">The rounding that it may have.</param>
    /// <param name="step">The first step, a power of two unless the user wants another.</param>
    /// <param name="quick">Whether agreement at the first step is enough; it is not enough for learning how smooth an array is.</param>
    public GradientCoordinate Check(int array, int index, double analytic, double analyticNoise, double step, bool quick)
    {
        (_index, _analytic, Halvings) = (index, analytic, 0);
        _absoluteTolerance = Math.Max(_leastTolerance, analyticNoise);
        _slopes.Start(array, index);
        Begin(step, Math.Clamp(Math.ILogB(step / (Math.Sqrt(_slopes.Unit) * SmallestStep)) + 1, 3, MostLevels));
        if (quick && options.Method == DifferenceMethod.Central)
        {
            double h = options.Step ?? step * (CentralStep / RichardsonStep);
            (double right, double left) = (_slopes.Right(h), _slopes.Left(h));
            double numeric = 0.5 * (right + left);
            double noise = _slopes.Noise / h;
            bool straight = Math.Abs(right - left) <= Math.Max(1e-3 * Math.Abs(numeric), RichardsonNoise * noise);
            if (straight && Agree(numeric, noise))
            {
                return Judged(numeric, left, right, h, noise);
            }
        }

        return Search();
    }

    /// <summary>The largest step whose neighbourhood is smooth decides; without any there is a kink, the edge of the domain, or a mistake.</summary>
    private GradientCoordinate Search()
    {
        Halvings = Smoothed(_slopes.Unit, resolved: false);
        if (!Agrees(Halvings))
        {
            if ((AtBend(Halvings) ?? Finer()) is GradientCoordinate found)
            {
                return found;
            }

            Halvings = Scattered(Halvings, resolved: false);
        }

        return Halvings >= 0 ? Judged(Halvings) : AtKink();
    }

    /// <summary>
    /// The first smooth level, -1: none. Before it disagrees with the derivative under test, rounding is measured next to the point.
    /// </summary>
    private int Smoothed(double unit, bool resolved)
    {
        int level = Smooth(resolved);
        if (level < 0 ? resolved : Agrees(level))
        {
            return level;
        }

        _slopes.MeasureNoise(unit);
        return Smooth(resolved);
    }

    /// <summary>The same with rounding measured within a level that seems to be smooth, or nearest to an apparent kink.</summary>
    private int Scattered(int level, bool resolved)
    {
        _slopes.MeasureScatter(level < 0 ? Step(_levels - 1) : Step(level) / WithinStep);
        return Smooth(resolved);
    }

    /// <summary>
    /// Steps below the smallest: for a function that lives on the scale of an x near 0, or ends (is not finite) that near. They decide only where
    /// rounding leaves the digits that the tolerance asks for, unless no other step had finite values on both sides.
    /// </summary>
    private GradientCoordinate? Finer()
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
        int level = Smoothed(x > 0 ? Math.Min(_slopes.Unit, Math.ScaleB(1, Math.ILogB(x))) : _slopes.Unit, resolved);
        if (level >= 0 && !Agrees(level))
        {
            level = Scattered(level, resolved);
        }

        if (level >= 0)
        {
            return Judged(level);
        }

        Begin(first, levels);
        _slopes.Seen = rounding;
        return null;
    }

    private void Begin(double step, int levels) => (_firstStep, _levels, _known, _finiteLevels) = (step, levels, 0, 0);

    /// <summary>
    /// The first level from which on differences behave as those of a smooth function: extrapolations from h and from h / 2 agree, and the gap
    /// between right and left slope goes to 0 in proportion to h. At a kink within h one of the two is never true.
    /// </summary>
    /// <param name="resolved">Whether to end where rounding leaves fewer digits than the tolerance asks for.</param>
    private int Smooth(bool resolved)
    {
        for (int level = 0; level + 2 < _levels; level++)
        {
            double first = Extrapolated(level);
            double noise = RichardsonNoise * _slopes.Noise / Step(level);
            if (resolved && noise > _tolerance * Math.Max(Math.Abs(_analytic), Math.Abs(first)))
            {
                return -1;
            }

            // Agreement with the derivative under test is as good a witness as a third step: a kink would have moved the difference away from it.
            double allowed = Allowed(first, noise);
            if (GapShrinks(level, allowed) && (Agree(first, noise) || Math.Abs(first - Extrapolated(level + 1)) <= allowed))
            {
                return level;
            }
        }

        return -1;
    }

    /// <summary>
    /// Where the second derivative jumps at the point itself, differences converge like h, and two extrapolations E agree before they are right. Each
    /// change of E is then twice the next, as it never is for a smooth function or for a kink nearby; 2 E(h / 2) - E(h) is free of that term and
    /// decides, if it agrees with the derivative under test.
    /// </summary>
    /// <param name="smooth">The first level that seemed to be smooth; larger steps show the changes. -1: none did.</param>
    private GradientCoordinate? AtBend(int smooth)
    {
        for (int level = 0; level < (smooth < 0 ? _levels - 3 : smooth); level++)
        {
            double change = Extrapolated(level) - Extrapolated(level + 1);
            double next = Extrapolated(level + 1) - Extrapolated(level + 2);
            double numeric = Extrapolated(level + 1) - change;
            double noise = FirstOrderNoise * _slopes.Noise / Step(level);
            double allowed = Allowed(numeric, noise);
            bool firstOrder = Math.Abs(change) > 2 * allowed && Math.Abs(change - (2 * next)) <= allowed;
            if (firstOrder && GapShrinks(level, allowed) && Agree(numeric, noise))
            {
                return Judged(level, numeric, noise);
            }
        }

        return null;
    }

    /// <summary>How far two estimates of a derivative may be apart that agree.</summary>
    private double Allowed(double numeric, double noise) => Math.Max(noise, 0.125 * _tolerance * Math.Abs(numeric));

    /// <summary>Whether the gap between right and left slope goes to 0 in proportion to h.</summary>
    private bool GapShrinks(int level, double allowed)
        => Math.Abs((2 * (_right[level + 1] - _left[level + 1])) - (_right[level] - _left[level])) <= allowed;

    /// <summary>
    /// No step is small enough: right and left slopes differ at the point itself. The derivative under test must lie between them, where each output
    /// may choose its own side.
    /// </summary>
    private GradientCoordinate AtKink()
    {
        double h = _slopes.Unit * KinkStep;
        (double right, double left) = (_slopes.Right(h), _slopes.Left(h));
        if (!double.IsFinite(right) || !double.IsFinite(left))
        {
            return AtEdge(double.IsFinite(right) ? _right : _left);
        }

        (double lowest, double highest) = _slopes.Range(h);
        double noise = KinkNoise * _slopes.Noise / h;
        double margin = noise + _absoluteTolerance + (Math.Max(_tolerance, CentralStep) * Math.Max(Math.Abs(lowest), Math.Abs(highest)));
        bool between = _analytic >= lowest - margin && _analytic <= highest + margin;
        return new(_index, _analytic, 0.5 * (right + left), left, right, h, noise, between ? GradientVerdict.Kink : GradientVerdict.Wrong);
    }

    /// <summary>
    /// The function has finite values on one side alone. The slopes S of that side decide: (8 S(h / 4) - 6 S(h / 2) + S(h)) / 3, whose error is of
    /// order h^3. Where that does not settle, the smallest step decides, known as well as it changed last; the derivative is infinite where the
    /// slopes grow until then.
    /// </summary>
    private GradientCoordinate AtEdge(double[] slopes)
    {
        double Estimate(int level) => ((8 * slopes[level + 2]) - (6 * slopes[level + 1]) + slopes[level]) / 3;
        for (int level = 0; ; level++)
        {
            Know(level + 3);
            (double numeric, double next) = (Estimate(level), Estimate(level + 1));
            double change = Math.Abs(next - numeric);
            double noise = FirstOrderNoise * _slopes.Noise / Step(level);
            if (change <= Allowed(numeric, noise))
            {
                return Judged(level, numeric, noise);
            }

            if (level + 4 >= _levels)
            {
                numeric = Math.Abs(next) > (1 + Growth) * Math.Abs(numeric) ? next * double.PositiveInfinity : next;
                return Judged(level, numeric, Math.Max(noise, Unsettled * change));
            }
        }
    }

    private GradientCoordinate Judged(int level)
        => Judged(level, Extrapolated(level), RichardsonNoise * Math.Max(_slopes.Noise, Unseen * _slopes.Seen.Measured) / Step(level));

    private GradientCoordinate Judged(int level, double numeric, double noise) => Judged(numeric, _left[level], _right[level], Step(level), noise);

    private GradientCoordinate Judged(double numeric, double left, double right, double step, double noise)
    {
        bool resolved = _analytic == numeric || Math.Max(noise, _absoluteTolerance) <= RelativeTolerance(numeric);
        GradientVerdict agreed = resolved ? GradientVerdict.Correct : GradientVerdict.Unresolved;
        return new(_index, _analytic, numeric, left, right, step, noise, Agree(numeric, noise) ? agreed : GradientVerdict.Wrong);
    }

    private double RelativeTolerance(double numeric) => (_tolerance * Math.Abs(_analytic)) + (_tolerance * Math.Abs(numeric));

    /// <summary>Whether both derivatives are finite and equal to the tolerance, or as far as rounding lets one see.</summary>
    private bool Agree(double numeric, double noise)
    {
        double error = Math.Abs(_analytic - numeric);
        return double.IsFinite(error) && error <= Math.Max(RelativeTolerance(numeric), Math.Max(noise, _absoluteTolerance));
    }

    private bool Agrees(int level) => level >= 0 && Agree(Extrapolated(level), RichardsonNoise * _slopes.Noise / Step(level));

    private double Step(int level) => Math.ScaleB(_firstStep, -level);

    /// <summary>Richardson's (4 D(h / 2) - D(h)) / 3.</summary>
    private double Extrapolated(int level)
    {
        Know(level + 1);
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
