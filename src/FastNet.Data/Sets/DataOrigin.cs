namespace FastNet.Data;

/// <summary>Where rows come from.</summary>
/// <param name="Encoder">What made them of a table; null: they were none.</param>
/// <param name="HoldOut">What divided them; null: they came with parts.</param>
/// <param name="Rows">Tells all rows before they were divided from others (<see cref="RawSamples.Fingerprint"/>); null: they came with parts.</param>
internal sealed record DataOrigin(TableEncoder? Encoder = null, HoldOut? HoldOut = null, string? Rows = null);
