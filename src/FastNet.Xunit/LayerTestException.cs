namespace FastNet;

/// <summary>The end of a test that did not pass.</summary>
internal sealed class LayerTestException(string message) : Exception(message);
