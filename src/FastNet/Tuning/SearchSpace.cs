namespace FastNet;

/// <summary>
/// The choices of a search: every combination (<see cref="Grid"/>), draws (<see cref="Random"/>; Bergstra and Bengio, "Random search for
/// hyper-parameter optimization", JMLR 2012), or the same closer around the best point of a round before (<see cref="Around"/>: coarse to fine,
/// CS231n "Neural networks 3").
/// </summary>
public sealed class SearchSpace
{
    private const int MostPoints = 1_000_000;

    /// <summary>A space of these dimensions.</summary>
    /// <param name="dimensions">1 or more, each of another option.</param>
    /// <exception cref="ArgumentException">There are none, or two are of the same option.</exception>
    public SearchSpace(IEnumerable<SearchDimension> dimensions)
    {
        ArgumentNullException.ThrowIfNull(dimensions);
        Dimensions = [.. dimensions];
        if (Dimensions.Count == 0)
        {
            throw new ArgumentException("There are 0 dimensions; expected 1 or more.", nameof(dimensions));
        }

        if (Dimensions.GroupBy(dimension => dimension.Name).FirstOrDefault(group => group.Count() > 1) is { Key: string twice })
        {
            throw new ArgumentException($"'{twice}' is searched twice; expected each option once.", nameof(dimensions));
        }
    }

    /// <summary>The dimensions, in the order of a point's values.</summary>
    public IReadOnlyList<SearchDimension> Dimensions { get; }

    /// <summary>Every combination of listed values; the last dimension changes fastest.</summary>
    /// <exception cref="InvalidOperationException">
    /// A dimension is a range and has no list of values, or there are more than a million combinations.
    /// </exception>
    public IReadOnlyList<SearchPoint> Grid()
    {
        double count = 1;
        foreach (SearchDimension dimension in Dimensions)
        {
            if (dimension.Values is null)
            {
                throw new InvalidOperationException(
                    $"'{dimension}' is a range, which a grid cannot step through; expected a list of values, or a number of random trials.");
            }

            count *= dimension.Values.Count;
        }

        if (count > MostPoints)
        {
            throw new InvalidOperationException(FormattableString.Invariant($"The grid has {count} points; expected {MostPoints} at most."));
        }

        IEnumerable<IEnumerable<(string, string)>> points = [[]];
        foreach (SearchDimension dimension in Dimensions)
        {
            points = points.SelectMany(point => dimension.Values!.Select(value => point.Append((dimension.Name, value)))).ToArray();
        }

        return [.. points.Select(point => new SearchPoint(point))];
    }

    /// <summary>Points drawn independently of each other, from the same stream on every machine; each combination of values once.</summary>
    /// <param name="count">Number of draws, 0 or more.</param>
    /// <param name="seed">Of the stream.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative or above a million.</exception>
    public IReadOnlyList<SearchPoint> Random(int count, uint seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostPoints);
        RandomState random = new(seed);
        List<SearchPoint> points = [];

        // Many draws may have few combinations: a draw that is there already takes no memory.
        string[] drawn = new string[Dimensions.Count];
        HashSet<string[]> known = new(EqualityComparer<string[]>.Create((one, other) => one.AsSpan().SequenceEqual(other), HashOf));
        for (int i = 0; i < count; i++)
        {
            for (int d = 0; d < drawn.Length; d++)
            {
                drawn[d] = Dimensions[d].Draw(random);
            }

            if (known.Add(drawn))
            {
                points.Add(new SearchPoint(Dimensions.Select(dimension => dimension.Name).Zip(drawn)));
                drawn = new string[drawn.Length];
            }
        }

        return points;
    }

    /// <summary>
    /// The next, finer round: every dimension closer around its value in <paramref name="best"/> (<see cref="SearchDimension.Around"/>).
    /// </summary>
    /// <param name="best">A point of this space.</param>
    /// <exception cref="ArgumentException">The point has no value, or none of this space, for a dimension.</exception>
    public SearchSpace Around(SearchPoint best)
    {
        ArgumentNullException.ThrowIfNull(best);
        return new SearchSpace(Dimensions.Select(dimension => dimension.Around(
            best[dimension.Name] ?? throw new ArgumentException($"The point '{best}' has no value for '{dimension.Name}'.", nameof(best)))));
    }

    private static int HashOf(string[] values)
    {
        HashCode hash = default;
        foreach (string value in values)
        {
            hash.Add(value);
        }

        return hash.ToHashCode();
    }
}
