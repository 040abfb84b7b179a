namespace FastNet.Fuzz;

/// <summary>What holds of every message that has texts from files in it.</summary>
internal static class FuzzText
{
    // A message of the tool has 2,000 characters at most, each of which may be escaped.
    private const int MostCharacters = 16_000;

    /// <summary>What is wrong with a message; null where nothing is.</summary>
    internal static string? Problem(string message)
        => string.IsNullOrWhiteSpace(message) ? "an empty message"
            : message.Length > MostCharacters ? $"a message of {message.Length} characters: {message[..200]}"
            : ControlCharacter(message) is char c ? $"character {(int)c:x4} in the message: {message}"
            : null;

    /// <summary>The first character that could steer a terminal, but for the ends of lines.</summary>
    internal static char? ControlCharacter(string text)
    {
        foreach (char c in text)
        {
            if (char.IsControl(c) && c != '\n')
            {
                return c;
            }
        }

        return null;
    }
}
