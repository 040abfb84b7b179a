namespace FastNet;

/// <summary>How a check of a layer ended.</summary>
public enum LayerCheckOutcome
{
    /// <summary>The layer keeps the promise.</summary>
    Passed,

    /// <summary>The layer breaks the promise.</summary>
    Failed,

    /// <summary>The layer does not give this promise.</summary>
    Skipped,
}

/// <summary>The end of one check of a <see cref="LayerSuite"/>.</summary>
public sealed class LayerCheckResult
{
    internal LayerCheckResult(LayerCheckOutcome outcome, string message) => (Outcome, Message) = (outcome, message);

    /// <summary>How the check ended.</summary>
    public LayerCheckOutcome Outcome { get; }

    /// <summary>
    /// Why it failed or was skipped; where it passed, what the test's output should have: the hash that may be committed, or nothing.
    /// </summary>
    public string Message { get; }
}
