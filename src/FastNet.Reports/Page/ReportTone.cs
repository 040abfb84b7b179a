namespace FastNet.Reports;

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
