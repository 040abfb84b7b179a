using System.Reflection;
using System.Text;

namespace FastNet.Reports;

/// <summary>The frame of a page: head, styles, scripts. Its policy lets the browser run these scripts alone and load nothing at all.</summary>
internal static class ReportPage
{
    private const string SourceMap = "//# sourceMappingURL=";

    // A browser's tools would look for the map beside the page.
    private static readonly Lazy<string> Library = new(() => Read("chart.umd.min.js").Split(SourceMap)[0]);
    private static readonly Lazy<string> Script = new(() => Read("report.js"));
    private static readonly Lazy<string> Style = new(() => Read("report.css"));

    private static string Version
        => typeof(ReportPage).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    /// <summary>The page's text.</summary>
    /// <param name="report">Its title.</param>
    /// <param name="body">Its sections, HTML.</param>
    /// <param name="charts">Its charts, JSON in which no character is special to HTML.</param>
    public static string Compose(Report report, string body, string charts)
    {
        Html head = $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="generator" content="FastNet {Version}">
            <meta http-equiv="Content-Security-Policy"
                content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src '{Hash(Library.Value)}' '{Hash(Script.Value)}'">
            <title>{report.Title}</title>

            """;
        Html top = $"""
            <header><h1>{report.Title}</h1><p>{report.Subtitle}</p></header>
            <noscript><p>The charts of this page are drawn by the script in it; tables and pictures need none.</p></noscript>
            <main>

            """;
        Html foot = $"""
            </main>
            <footer>Made by FastNet {Version}. This file is complete: it loads nothing. Charts: Chart.js, MIT license.</footer>

            """;
        return $"{head}<style>\n{Style.Value}</style>\n</head>\n<body>\n{top}{body}{foot}"
            + $"<script type=\"application/json\" id=\"charts\">{charts}</script>\n"
            + $"<script>{Library.Value}</script>\n<script>{Script.Value}</script>\n</body>\n</html>\n";
    }

    private static string Hash(string script) => $"sha256-{Convert.ToBase64String(Sha256.Of(Encoding.UTF8.GetBytes(script)))}";

    private static string Read(string name)
    {
        using Stream stream = typeof(ReportPage).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly has no resource '{name}'.");
        using StreamReader reader = new(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
