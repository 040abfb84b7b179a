using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace FastNet;

/// <summary>
/// A file is damaged, cut short, or holds something else than its reader expects. Every reader of FastNet throws this type and no other for the
/// faults of a file. The message names the file and the place in it: an entry, a tensor, a line, a byte.
/// </summary>
/// <remarks>
/// It is an <see cref="IOException"/>: a handler of those catches everything that can keep a file from being read, except a lack of rights.
/// </remarks>
public sealed class DataFormatException : IOException
{
    /// <summary>With a message that says nothing in particular.</summary>
    public DataFormatException()
        : base("The content is not what its reader expects.")
    {
    }

    /// <summary>With a message.</summary>
    /// <param name="message">The finding, its place, and the expectation.</param>
    public DataFormatException(string? message)
        : base(message)
    {
    }

    /// <summary>With a message and its cause.</summary>
    /// <param name="message">The finding, its place, and the expectation.</param>
    /// <param name="innerException">The exception that led to it; null: none.</param>
    public DataFormatException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The file, as its reader was given it; null where a reader was given no file but its content.</summary>
    public string? Path { get; init; }

    /// <summary>The error of a file that is known by its path.</summary>
    internal static DataFormatException Of(string path, string problem, Exception? error = null)
        => new($"'{path}': {problem}.", error) { Path = path };

    /// <summary>Refuses a content that is not as it must be.</summary>
    internal static void Demand(
        [DoesNotReturnIf(false)] bool condition, [InterpolatedStringHandlerArgument(nameof(condition))] ref ErrorText problem)
        => Demand(condition, condition ? string.Empty : problem.ToString());

    /// <inheritdoc cref="Demand(bool, ref ErrorText)"/>
    internal static void Demand([DoesNotReturnIf(false)] bool condition, string problem)
    {
        if (!condition)
        {
            throw new DataFormatException(problem);
        }
    }

    /// <summary>Runs the reader of a file. Its refusals, of this type or of .NET's own streams, name the file too.</summary>
    internal static T In<T>(string path, Func<T> read)
        => Named(read, (message, error) => Of(path, message, error));

    /// <summary>
    /// Runs the reader of a part of a file. Its refusals name the part too: its kind, with a space after it, and a name that comes from the file.
    /// </summary>
    internal static T At<T>(string kind, string name, Func<T> read)
        => Named(read, (message, error) => new($"{kind}{FileText.Quote(name)}: {message}", error));

    private static T Named<T>(Func<T> read, Func<string, Exception, DataFormatException> named)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is DataFormatException { Path: null } or InvalidDataException or EndOfStreamException)
        {
            throw named(error.Message.TrimEnd('.'), error);
        }
    }
}
