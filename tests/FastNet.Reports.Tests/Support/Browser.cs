using System.Diagnostics;

namespace FastNet.Reports.Tests.Support;

/// <summary>Chromium without a window.</summary>
internal static class Browser
{
    /// <summary>Set to 1 where the browser must be there: its absence is then a failure.</summary>
    private const string RequiredVariable = "FASTNET_REQUIRE_CHROMIUM";

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Opens a page, lets its scripts run, and gives back the document that they left and what the browser logged.</summary>
    public static (string Document, string Log) Open(string path, string profile)
    {
        string? program = Find();
        if (program is null)
        {
            if (Environment.GetEnvironmentVariable(RequiredVariable) == "1")
            {
                Assert.Fail($"{RequiredVariable} is 1, and none of {string.Join(", ", Names)} is on the path");
            }

            Assert.Ignore($"none of {string.Join(", ", Names)} is on the path");
        }

        string[] arguments =
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            $"--user-data-dir={profile}", "--window-size=1200,900", "--enable-logging=stderr", "--dump-dom", $"{new Uri(path).AbsoluteUri}#check",
        ];
        using Process process = Process.Start(new ProcessStartInfo(program!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> document = process.StandardOutput.ReadToEndAsync();
        Task<string> log = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"the browser did not end within {Patience}");
        }

        Assert.That(process.ExitCode, Is.Zero, log.Result);
        return (document.Result, log.Result);
    }

    private static string? Find()
        => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
}
