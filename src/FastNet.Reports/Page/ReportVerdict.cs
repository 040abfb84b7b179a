namespace FastNet.Reports;

/// <summary>A line that judges a run.</summary>
/// <param name="Tone">How it sounds.</param>
/// <param name="Title">What is judged, in a word or two.</param>
/// <param name="Text">The judgement.</param>
internal sealed record ReportVerdict(ReportTone Tone, string Title, string Text);
