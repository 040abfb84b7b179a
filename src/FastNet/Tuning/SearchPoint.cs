using System.Globalization;

namespace FastNet;

/// <summary>
/// One choice of values in a search: a text for each searched option. Two points of the same options and values are equal, numbers compared as
/// numbers: 1e-3 is 0.001.
/// </summary>
public sealed class SearchPoint : IEquatable<SearchPoint>
{
    /// <summary>A point of these values.</summary>
    /// <param name="values">Option and value, in the order of the search's dimensions.</param>
    /// <exception cref="ArgumentNullException"><paramref name="values"/> is null.</exception>
    public SearchPoint(IEnumerable<(string Name, string Value)> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        Values = values.ToArray();
    }

    /// <summary>Option and value, in the order of the search's dimensions.</summary>
    public IReadOnlyList<(string Name, string Value)> Values { get; }

    /// <summary>The value of an option; null where the point has none.</summary>
    public string? this[string name] => Values.FirstOrDefault(value => value.Name == name).Value;

    /// <inheritdoc/>
    public bool Equals(SearchPoint? other) => other is not null && Values.Select(Canonical).SequenceEqual(other.Values.Select(Canonical));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SearchPoint);

    /// <inheritdoc/>
    public override int GetHashCode() => Values.Select(Canonical).Aggregate(0, HashCode.Combine);

    /// <summary>The point in words: learning-rate 1e-3, reg 0.5.</summary>
    public override string ToString() => string.Join(", ", Values.Select(value => $"{value.Name} {value.Value}"));

    /// <summary>The value with each number of it written in one way; it may be several with commas between them.</summary>
    private static (string Name, string Value) Canonical((string Name, string Value) value)
        => (value.Name,
            string.Join(',',
                value.Value.Split(',').Select(part => SearchDimension.TryNumber(part, out double number)
                    ? (number + 0.0).ToString("R", CultureInfo.InvariantCulture)
                    : part)));
}
