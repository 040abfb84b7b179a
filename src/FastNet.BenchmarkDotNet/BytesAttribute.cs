namespace FastNet.BenchmarkDotNet;

/// <summary>The bytes that one call reads and writes: a column GB/s (10^9 bytes).</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class BytesAttribute : CountAttribute
{
    /// <summary>The same number for every case.</summary>
    /// <param name="count">Bytes of one call.</param>
    public BytesAttribute(double count)
        : base(count, ThroughputColumn.Gigabytes)
    {
    }

    /// <summary>A number of each case.</summary>
    /// <param name="member">The name of a field, a property or a method; see <see cref="CountAttribute.Count"/>.</param>
    public BytesAttribute(string member)
        : base(member, ThroughputColumn.Gigabytes)
    {
    }
}
