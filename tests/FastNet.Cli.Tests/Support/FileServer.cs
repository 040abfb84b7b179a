using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FastNet.Cli.Tests.Support;

/// <summary>What a server does with a request.</summary>
internal enum ServerMood
{
    /// <summary>Answers as it should, ranges too.</summary>
    Good,

    /// <summary>Sends the whole file whatever range is asked for.</summary>
    IgnoresRange,

    /// <summary>Breaks the connection in the middle of the body.</summary>
    BreaksOff,

    /// <summary>Sends half of the body, then nothing more.</summary>
    Stalls,

    /// <summary>Takes the request and never answers.</summary>
    Silent,

    /// <summary>Answers a range with bytes from elsewhere.</summary>
    WrongRange,

    /// <summary>Answers 503.</summary>
    Busy,

    /// <summary>Sends the body without saying how long it is.</summary>
    NoLength,
}

/// <summary>A server of files in memory on a port of this machine.</summary>
internal sealed class FileServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Dictionary<string, byte[]> _files;
    // Not disposed: answers under way still look at it, and it holds no handle.
    private readonly CancellationTokenSource _end = new();
    private readonly List<string> _requests = [];

    public FileServer(Dictionary<string, byte[]> files)
    {
        _files = files;
        _listener.Start();
        _ = Serve();
    }

    public ServerMood Mood { get; set; }

    public string Address => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/data");

    /// <summary>Each request: path, a space, the range or "all".</summary>
    public string[] Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    public void Dispose()
    {
        if (!_end.IsCancellationRequested)
        {
            _end.Cancel();
            _listener.Dispose();
        }
    }

    private async Task Serve()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_end.Token);
                _ = Answer(client, _end.Token);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException or SocketException)
        {
        }
    }

    private async Task Answer(TcpClient client, CancellationToken end)
    {
        using TcpClient owned = client;
        try
        {
            NetworkStream stream = client.GetStream();
            using StreamReader reader = new(stream, Encoding.ASCII, leaveOpen: true);
            string path = (await reader.ReadLineAsync(end))!.Split(' ')[1];
            long? from = null;
            while (await reader.ReadLineAsync(end) is { Length: > 0 } line)
            {
                if (line.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase))
                {
                    from = long.Parse(line["Range: bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
                }
            }

            lock (_requests)
            {
                _requests.Add($"{path} {from?.ToString(CultureInfo.InvariantCulture) ?? "all"}");
            }

            await Answer(stream, path, from, end);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or ObjectDisposedException or SocketException)
        {
        }
    }

    private async Task Answer(NetworkStream stream, string path, long? from, CancellationToken end)
    {
        if (Mood == ServerMood.Silent)
        {
            await Task.Delay(Timeout.Infinite, end);
        }

        if (Mood == ServerMood.Busy || !_files.TryGetValue(path, out byte[]? file))
        {
            await Send(stream, Mood == ServerMood.Busy ? "503 Service Unavailable" : "404 Not Found", "Content-Length: 0", [], end);
            return;
        }

        long start = Mood == ServerMood.IgnoresRange ? 0 : from ?? 0;
        if (start >= file.Length && start > 0)
        {
            await Send(stream, "416 Range Not Satisfiable", $"Content-Range: bytes */{file.Length}\r\nContent-Length: 0", [], end);
            return;
        }

        bool partial = from is not null && Mood != ServerMood.IgnoresRange;
        start = partial && Mood == ServerMood.WrongRange ? start / 2 : start;
        byte[] body = file[(int)start..];
        string range = partial ? $"Content-Range: bytes {start}-{file.Length - 1}/{file.Length}\r\n" : string.Empty;
        string length = Mood == ServerMood.NoLength ? string.Empty : $"Content-Length: {body.Length}\r\n";
        byte[] sent = Mood is ServerMood.BreaksOff or ServerMood.Stalls ? body[..(body.Length / 2)] : body;
        await Send(stream, partial ? "206 Partial Content" : "200 OK", $"{range}{length}Connection: close", sent, end);
        if (Mood == ServerMood.Stalls)
        {
            await Task.Delay(Timeout.Infinite, end);
        }
    }

    private static async Task Send(NetworkStream stream, string status, string headers, byte[] body, CancellationToken end)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\n{headers}\r\n\r\n"), end);
        await stream.WriteAsync(body, end);
    }
}
