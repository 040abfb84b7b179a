namespace FastNet.Benchmarks;

/// <summary>A command that cannot be carried out as it was given: one line for its user, exit code 2.</summary>
internal sealed class CommandException(string message) : Exception(message);
