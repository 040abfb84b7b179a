using System.IO.Hashing;
using System.Runtime.InteropServices;
using FastNet.Numerics;

namespace FastNet.Data;

/// <summary>Where rows come from.</summary>
/// <param name="Encoder">What made them of a table; null: they were none.</param>
/// <param name="HoldOut">What divided them; null: they came with parts.</param>
/// <param name="Rows">Tells all rows before they were divided from others (<see cref="Fingerprint"/>); null: they came with parts.</param>
/// <param name="Image">The sizes of the images that they are, in any order of features; null: they are none.</param>
internal sealed record DataOrigin(TableEncoder? Encoder = null, HoldOut? HoldOut = null, string? Rows = null, ImageShape? Image = null)
{
    /// <summary>Tells rows and targets from others: their XXH128.</summary>
    internal static string Fingerprint(RawSamples rows)
    {
        XxHash128 hash = new();
        rows.Stored.AddTo(hash);
        hash.Append(MemoryMarshal.AsBytes(rows.Labels));
        hash.Append(MemoryMarshal.AsBytes(rows.Targets));
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }
}
