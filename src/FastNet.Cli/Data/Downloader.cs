using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace FastNet.Cli.Data;

/// <summary>
/// Fetches files over HTTP. What has come is kept beside the target as NAME.part, so that the next attempt asks for the rest only; the target's
/// name is given when the published MD5 was found.
/// </summary>
internal sealed class Downloader : IDisposable
{
    public const string PartExtension = ".part";

    private const long MostBytes = 1L << 30;
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(2);

    private readonly HttpClient _client;
    private readonly TextWriter _log;
    private readonly TimeSpan _patience;

    /// <param name="log">Progress, in lines.</param>
    /// <param name="patience">How long to wait for a connection, an answer, or the next bytes.</param>
    public Downloader(TextWriter log, TimeSpan patience)
    {
        // A stalled transfer is noticed by the time between two reads; a limit on the whole would end slow ones, too.
        _client = new HttpClient(new SocketsHttpHandler { ConnectTimeout = patience }) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("fastnet");
        (_log, _patience) = (log, patience);
    }

    /// <summary>Makes <paramref name="path"/> the file at <paramref name="address"/>, unless it is that already.</summary>
    /// <exception cref="ToolException">
    /// The file cannot be had, or is another one; the message says whether a new attempt goes on where this one ended.
    /// </exception>
    public void Fetch(Uri address, string path, string md5)
    {
        string name = Path.GetFileName(path);
        if (File.Exists(path))
        {
            string found = Checksum(path);
            if (found != md5)
            {
                throw new ToolException($"'{path}' is there, but has the MD5 {found}; expected {md5}; delete it to download it again");
            }

            _log.WriteLine($"{name}: is there already, MD5 {found}");
            return;
        }

        string part = path + PartExtension;
        bool resumed = File.Exists(part) && new FileInfo(part).Length > 0;
        Complete(address, part, name);
        if (resumed && Checksum(part) != md5)
        {
            _log.WriteLine($"{name}: what was there of an earlier download does not fit; starting anew");
            File.Delete(part);
            Complete(address, part, name);
        }

        string sum = Checksum(part);
        if (sum != md5)
        {
            File.Delete(part);
            throw new ToolException($"{address} has the MD5 {sum}; expected {md5}; what came was deleted");
        }

        File.Move(part, path);
        _log.WriteLine($"{name}: complete, MD5 {sum}");
    }

    public void Dispose() => _client.Dispose();

    private static string Checksum(string path)
    {
        using FileStream stream = File.OpenRead(path);
#pragma warning disable CA5351 // MD5 is what was published; it finds damage, not attackers.
        return Convert.ToHexStringLower(MD5.HashData(stream));
#pragma warning restore CA5351
    }

    private static string Mebibytes(long bytes) => (bytes / 1048576.0).ToString("F1", CultureInfo.InvariantCulture);

    private void Complete(Uri address, string part, string name)
    {
        try
        {
            Append(address, part, name);
        }
        catch when (new FileInfo(part) is { Exists: true, Length: 0 })
        {
            File.Delete(part);
            throw;
        }
    }

    private void Append(Uri address, string part, string name)
    {
        using FileStream file = new(part, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        try
        {
            CompleteAsync(address, file, name).GetAwaiter().GetResult();
        }
        catch (Exception error) when (error is OperationCanceledException or HttpRequestException or HttpIOException)
        {
            string reason = error is OperationCanceledException ? $"nothing came for {_patience.TotalSeconds} s" : error.Message.TrimEnd('.');
            throw new ToolException(
                $"{address}: {reason}; {file.Length} bytes are kept, and the same command goes on from there", error);
        }

        file.Flush(flushToDisk: true);
    }

    private async Task CompleteAsync(Uri address, FileStream file, string name)
    {
        using CancellationTokenSource stalled = new();
        stalled.CancelAfter(_patience);
        using HttpRequestMessage request = new(HttpMethod.Get, address);
        if (file.Length > 0)
        {
            request.Headers.Range = new RangeHeaderValue(file.Length, null);
        }

        using HttpResponseMessage response = await _client
            .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stalled.Token)
            .ConfigureAwait(false);
        ContentRangeHeaderValue? range = response.Content.Headers.ContentRange;
        switch (response.StatusCode)
        {
            case HttpStatusCode.PartialContent when range?.From == file.Length:
                _log.WriteLine($"{name}: going on at {Mebibytes(file.Length)} MiB");
                break;
            case HttpStatusCode.OK:
                file.SetLength(0);
                break;
            case HttpStatusCode.RequestedRangeNotSatisfiable when range?.Length == file.Length:
                // Nothing was missing but the check.
                return;
            case HttpStatusCode.RequestedRangeNotSatisfiable or HttpStatusCode.PartialContent when file.Length > 0:
                file.SetLength(0);
                await CompleteAsync(address, file, name).ConfigureAwait(false);
                return;
            default:
                throw new ToolException($"{address}: the server answered {(int)response.StatusCode} {response.ReasonPhrase}");
        }

        file.Position = file.Length;
        long? total = file.Length + response.Content.Headers.ContentLength;
        Stream content = await response.Content.ReadAsStreamAsync(stalled.Token).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            byte[] buffer = new byte[1 << 16];
            long lastReport = Stopwatch.GetTimestamp();
            while (true)
            {
                stalled.CancelAfter(_patience);
                int read = await content.ReadAsync(buffer, stalled.Token).ConfigureAwait(false);
                if (read == 0)
                {
                    return;
                }

                // Written at once: an end of the process at any moment loses nothing that has come.
                file.Write(buffer, 0, read);
                file.Flush();
                if (file.Length > MostBytes)
                {
                    throw new ToolException($"{address} has more than {MostBytes} bytes; it is not what was expected");
                }

                if (Stopwatch.GetElapsedTime(lastReport) >= ReportInterval)
                {
                    _log.WriteLine($"{name}: {Mebibytes(file.Length)}{(total is long all ? $" of {Mebibytes(all)}" : string.Empty)} MiB");
                    lastReport = Stopwatch.GetTimestamp();
                }
            }
        }
    }
}
