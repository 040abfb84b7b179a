using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>The result of a command: Markdown on the screen as it grows, the same in the file of <c>--markdown</c> and numbers in that of <c>--json</c>.</summary>
/// <param name="screen">Takes the Markdown.</param>
/// <param name="progress">Takes lines that are no part of the result.</param>
/// <param name="program">The program's assembly, and the words before a command's name that start a command anew.</param>
internal sealed class Report(TextWriter screen, TextWriter progress, params string[] program)
{
    private readonly StringBuilder _text = new();
    private int[] _widths = [];

    /// <summary>FastNet's version; after a plus sign, where known, the commit.</summary>
    public static string Version { get; }
        = typeof(SimdDispatch).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public static string System => $"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}";

    /// <summary>What starts this program anew: a file, and the words before a command's name.</summary>
    public (string File, string[] Words) Program
    {
        get
        {
            string file = Environment.ProcessPath ?? throw new InvalidOperationException("The program does not know its own path.");

            // Started as "dotnet FastNet.Cli.dll", the program is dotnet.
            return Path.GetFileNameWithoutExtension(file) == "dotnet"
                ? (file, [Path.Combine(AppContext.BaseDirectory, program[0]), .. program[1..]])
                : (file, program[1..]);
        }
    }

    /// <summary>Something to look at while it lasts.</summary>
    public void Progress(string line) => progress.WriteLine(line);

    /// <summary>The heading and the machine.</summary>
    /// <param name="command">The command's name.</param>
    /// <param name="subject">Precision, threads and whatever holds for every row.</param>
    /// <param name="library">Which native library is the rival, if one is.</param>
    public void Begin(string command, string subject, string? library = null)
    {
        Write($"# FastNet {command}\n");
        Write($"- processor: {MachineProbe.ProcessorName}, {Environment.ProcessorCount} logical cores");
        Write($"- vector width: {SimdDispatch.Width} bits");
        Write($"- runtime: {RuntimeInformation.FrameworkDescription}");
        Write($"- system: {System}");
        Write($"- FastNet: {Version}");
        if (library is not null)
        {
            Write($"- library: {library}");
        }

        Write($"- measured: {subject}\n");
    }

    /// <summary>The head of a table.</summary>
    /// <param name="columns">Names, each with the width of its cells; below 0: words, which stand on the left.</param>
    public void Table(params (string Name, int Width)[] columns)
    {
        _widths = [.. columns.Select(column => Math.Sign(column.Width) * Math.Max(Math.Abs(column.Width), column.Name.Length))];
        Cells([.. columns.Select(column => column.Name)]);
        Write(string.Join('|', _widths.Select(width => width < 0 ? $":{new string('-', 1 - width)}" : $"{new string('-', 1 + width)}:").Prepend("").Append("")));
    }

    /// <summary>A row of the table.</summary>
    public void Row(params FormattableString[] cells) => Cells([.. cells.Select(cell => cell.ToString(CultureInfo.InvariantCulture))]);

    /// <summary>A line after the table.</summary>
    public void Item(FormattableString line) => Write($"- {line.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>The lines of the peak.</summary>
    public void Item(PeakGflops peak, string precision)
    {
        if (peak.Before is double before)
        {
            Item($"peak of fused multiply-adds before, {precision}: {before:F1} GFLOP/s");
        }

        Item($"peak of fused multiply-adds after, {precision}: {peak.After:F1} GFLOP/s");
    }

    /// <summary>An empty line, before what is no part of a table.</summary>
    public void EndTable() => Write("");

    /// <summary>Writes the files that the options name, each wholly or not at all.</summary>
    public void Save<TRow>(
        CommandOptions options, string command, IReadOnlyList<TRow> rows, JsonTypeInfo<ReportFile<TRow>> json, object? peakGflops = null, string? library = null)
    {
        if (options.Markdown is string path)
        {
            byte[] text = Encoding.UTF8.GetBytes(_text.ToString());
            AtomicFile.Write(path, stream => stream.Write(text));
        }

        ReportFile.Write(options.Json, command, rows, json, peakGflops, library);
    }

    // A bar would end a cell.
    private void Cells(string[] cells)
        => Write($"| {string.Join(" | ", cells.Zip(_widths, (cell, width) => width < 0 ? Escaped(cell).PadRight(-width) : Escaped(cell).PadLeft(width)))} |");

    private static string Escaped(string cell) => cell.Replace("|", "\\|", StringComparison.Ordinal);

    private void Write(string line)
    {
        screen.WriteLine(line);
        _text.Append(line).Append('\n');
    }
}
