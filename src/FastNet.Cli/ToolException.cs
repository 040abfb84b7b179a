using System.Diagnostics.CodeAnalysis;

namespace FastNet.Cli;

/// <summary>Something the user can put right; the message is the whole line that is shown.</summary>
internal sealed class ToolException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Refuses what is not as it must be.</summary>
    public static void Demand([DoesNotReturnIf(false)] bool condition, string problem)
    {
        if (!condition)
        {
            throw new ToolException(problem);
        }
    }

    /// <summary>What a function returns; an exception for which there are words becomes a <see cref="ToolException"/> with these.</summary>
    /// <param name="make">Does the work.</param>
    /// <param name="words">The message for an exception; null: it is passed on.</param>
    public static T Explain<T>(Func<T> make, Func<Exception, string?> words)
    {
        try
        {
            return make();
        }
        catch (Exception error) when (words(error) is string problem)
        {
            throw new ToolException(problem, error);
        }
    }

    /// <inheritdoc cref="Explain{T}"/>
    public static void Explain(Action work, Func<Exception, string?> words)
        => Explain<object?>(
            () =>
            {
                work();
                return null;
            },
            words);

    /// <summary>Words for what keeps a file from being written; null for every other exception.</summary>
    public static string? Unwritable(Exception error, string option, string path)
        => error is UnauthorizedAccessException or (IOException and not DataFormatException)
            ? $"{option} '{path}' cannot be written: {error.Message}"
            : null;
}
