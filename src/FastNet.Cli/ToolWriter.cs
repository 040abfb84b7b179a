using System.Globalization;
using System.Text;

namespace FastNet.Cli;

/// <summary>A stream of the process as the tool writes to it: what cannot be written is lost, and the work goes on.</summary>
/// <param name="inner">The stream.</param>
/// <param name="escapes">Whether what is not printable is escaped; false where control sequences of our own are written.</param>
internal sealed class ToolWriter(TextWriter inner, bool escapes) : TextWriter(CultureInfo.InvariantCulture)
{
    /// <summary>Why something was lost; null: everything was written.</summary>
    public Exception? Failure { get; private set; }

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(string? value) => Try(() => inner.Write(Text(value)));

    public override void WriteLine() => Try(inner.WriteLine);

    public override void WriteLine(string? value) => Try(() => inner.WriteLine(Text(value)));

    public override void Flush() => Try(inner.Flush);

    private string? Text(string? value) => escapes && value is not null ? SafeText.Lines(value) : value;

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            Failure = error;
        }
    }
}
