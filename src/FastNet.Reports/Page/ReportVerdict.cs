namespace FastNet.Reports;

/// <summary>A line that judges a run.</summary>
/// <param name="Tone">How it sounds.</param>
/// <param name="Title">What is judged, in a word or two.</param>
/// <param name="Text">The judgement.</param>
internal sealed record ReportVerdict(ReportTone Tone, string Title, string Text);

/// <summary>How a verdict sounds; it decides mark and colour.</summary>
internal enum ReportTone
{
    /// <summary>Something to know.</summary>
    Neutral,

    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Something could be better.</summary>
    Warning,

    /// <summary>Something is wrong.</summary>
    Bad,
}
