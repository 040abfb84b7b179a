using System.Diagnostics;
using FastNet.Cli.Commands;
using FastNet.Cli.Output;
using FastNet.Reports;

namespace FastNet.Cli.Tuning;

/// <summary>
/// The folder of a search. search.json is what was asked for; trials.json and trials.csv are written anew after a trial; best/ holds the files of
/// the best trial so far. best/ comes before the trials' files: what these call finished is all there, whenever the process ends.
/// </summary>
internal sealed class SearchFiles : ISearchFolder
{
    public const string BestName = "best";

    public const string SearchName = "search.json";

    private const string CsvName = "trials.csv";

    // Both tables are written whole, and the disk is waited for. The first trials are worth that each. After them the disk gets a twentieth of the
    // time: a process that is killed loses the trials that ended since.
    private const int SavedEach = 100;
    private const int TimesCost = 20;

    private readonly string _folder;
    private readonly OutputFolder _taken;
    private Action? _rest;
    private long _saved;
    private TimeSpan _cost;

    private SearchFiles(string folder, OutputFolder taken) => (_folder, _taken) = (folder, taken);

    /// <summary>The files that a search leaves.</summary>
    public IReadOnlyList<string> Names =>
        [Path.Combine(_folder, SearchResults.FileName), Path.Combine(_folder, CsvName), Path.Combine(_folder, BestName)];

    private string Best => Path.Combine(_folder, BestName);

    /// <summary>Takes the folder for this process, and notes in it what is searched.</summary>
    /// <exception cref="ToolException">It holds another search, or another process searches in it.</exception>
    public static SearchFiles Open(TuneSettings settings)
    {
        string folder = settings.Out!;
        OutputFolder taken = OutputFolder.Prepare(
            folder,
            [SearchName, SearchResults.FileName, CsvName, RunFiles.ReportName], replaces: settings.Resumes,
            "fastnet tune --resume continues a search", BestName);
        SearchFiles files = new(folder, taken);
        try
        {
            // The search of the folder may have fewer trials; all else of it stays.
            TuneSettings? before = settings.Resumes ? ReadSettings(folder) : null;
            if (before is null || before.Trials != settings.Trials)
            {
                TuneSettings noted = before is null ? settings : before with { Trials = settings.Trials };
                AtomicFile.Write(Path.Combine(folder, SearchName), stream => SearchFile.Write(stream, noted));
            }

            Directory.CreateDirectory(files.Best);
            return files;
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>What a folder's search was asked for; threads, data and the like are those of the run.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="option">The option that named it.</param>
    /// <exception cref="ToolException">The folder holds no search, or a damaged one.</exception>
    public static TuneSettings ReadSettings(string folder, string option = "--resume")
    {
        string path = Path.Combine(folder, SearchName);
        return File.Exists(path)
            ? SearchFile.Read(path)
            : throw new ToolException($"{option} '{folder}' has no {SearchName}; expected the --out folder of a fastnet tune");
    }

    /// <summary>Gives the trials without a result those that a folder holds; none where there is no file.</summary>
    /// <param name="folder">The folder of a search by one process.</param>
    /// <param name="trials">Its trials.</param>
    /// <param name="dataSet">The name of the data; null: any.</param>
    /// <exception cref="ToolException">The file is damaged, of other data, or of other trials.</exception>
    public static void Fill(string folder, SearchTrials trials, string? dataSet = null)
    {
        string path = Path.Combine(folder, SearchResults.FileName);
        Dictionary<int, (SearchPoint, TrialResult)> known = File.Exists(path) ? TrialsFile.Read(path, dataSet) : [];
        foreach (TrialRow row in trials.Rows.Where(row => row.Result is null && known.ContainsKey(row.Trial)))
        {
            (SearchPoint point, TrialResult result) = known[row.Trial];
            row.Result = point.Equals(row.Point)
                ? result
                : throw new ToolException($"trial {row.Trial} of '{folder}' has {point}; the search has {row.Point} there, and cannot be continued");
        }
    }

    /// <summary>Takes over the files of the best trial from another folder.</summary>
    public void CopyBest(string folder) => RunFiles.Copy(folder, Best);

    public void SaveBest(int trial, Action<string> save) => save(Best);

    public void Save(string dataSet, IReadOnlyList<TrialRow> rows, TrialRow ended)
    {
        _rest = () => Save(dataSet, rows);
        int finished = rows.Count(row => row.Result is not null);
        if (finished <= SavedEach || finished == rows.Count || Stopwatch.GetElapsedTime(_saved) >= TimesCost * _cost)
        {
            SaveRest();
        }
    }

    /// <summary>Writes the results that are not in the tables yet.</summary>
    public void SaveRest()
    {
        Action? save = _rest;
        _rest = null;
        save?.Invoke();
    }

    /// <summary>Writes the table of all trials, in both forms.</summary>
    public void Save(string dataSet, IReadOnlyList<TrialRow> rows)
    {
        long start = Stopwatch.GetTimestamp();
        SearchResults results = TrialsFile.Of(dataSet, rows);
        AtomicFile.Write(Path.Combine(_folder, SearchResults.FileName), results.Write);
        AtomicFile.Write(Path.Combine(_folder, CsvName), stream => TrialsFile.WriteCsv(stream, results));
        _saved = Stopwatch.GetTimestamp();
        _cost = Stopwatch.GetElapsedTime(start, _saved);
    }

    public void Dispose()
    {
        try
        {
            SaveRest();
        }
        finally
        {
            _taken.Dispose();
        }
    }
}
