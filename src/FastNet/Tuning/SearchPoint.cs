namespace FastNet;

/// <summary>One choice of values in a search: what each searched option is, as text. Two points of the same options and texts are equal.</summary>
public sealed class SearchPoint : IEquatable<SearchPoint>
{
    /// <summary>A point of these values.</summary>
    /// <param name="values">Option and value, in the order of the search's dimensions.</param>
    /// <exception cref="ArgumentNullException"><paramref name="values"/> is null.</exception>
    public SearchPoint(IEnumerable<(string Name, string Value)> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        Values = [.. values];
    }

    /// <summary>Option and value, in the order of the search's dimensions.</summary>
    public IReadOnlyList<(string Name, string Value)> Values { get; }

    /// <summary>The value of an option; null where the point has none.</summary>
    public string? this[string name] => Values.FirstOrDefault(value => value.Name == name).Value;

    /// <inheritdoc/>
    public bool Equals(SearchPoint? other) => other is not null && Values.SequenceEqual(other.Values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SearchPoint);

    /// <inheritdoc/>
    public override int GetHashCode() => Values.Aggregate(0, HashCode.Combine);

    /// <summary>The point in words: learning-rate 1e-3, reg 0.5.</summary>
    public override string ToString() => string.Join(", ", Values.Select(value => $"{value.Name} {value.Value}"));
}
