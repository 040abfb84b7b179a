namespace FastNet;

/// <summary>A promise that a layer breaks, in one sentence.</summary>
internal sealed class LayerFault(string message) : Exception(message);
