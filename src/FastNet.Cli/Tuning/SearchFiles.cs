using FastNet.Cli.Commands;
using FastNet.Cli.Output;
using FastNet.Reports;

namespace FastNet.Cli.Tuning;

/// <summary>
/// The folder of a search. search.json is what was asked for; trials.json and trials.csv are written anew after each trial; best/ holds the files of
/// the best trial so far. best/ comes before the trials' files: what these call finished is all there, whenever the process ends.
/// </summary>
internal sealed class SearchFiles : IDisposable
{
    public const string BestName = "best";

    private const string SearchName = "search.json";
    private const string CsvName = "trials.csv";

    private readonly string _folder;
    private readonly OutputFolder _taken;

    private SearchFiles(string folder, OutputFolder taken) => (_folder, _taken) = (folder, taken);

    /// <summary>The files that a search leaves.</summary>
    public IReadOnlyList<string> Names =>
        [Path.Combine(_folder, SearchResults.FileName), Path.Combine(_folder, CsvName), Path.Combine(_folder, BestName)];

    /// <summary>The folder of the best trial.</summary>
    public string Best => Path.Combine(_folder, BestName);

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
    /// <exception cref="ToolException">The folder holds no search, or a damaged one.</exception>
    public static TuneSettings ReadSettings(string folder)
    {
        string path = Path.Combine(folder, SearchName);
        return File.Exists(path)
            ? SearchFile.Read(path)
            : throw new ToolException($"--resume '{folder}' has no {SearchName}; expected the --out folder of a fastnet tune");
    }

    /// <summary>The results that the folder holds, by the trials' numbers; none where there is no file.</summary>
    /// <exception cref="ToolException">The file is damaged, or of other data.</exception>
    public IReadOnlyDictionary<int, (SearchPoint Point, TrialResult Result)> ReadResults(string dataSet)
    {
        string path = Path.Combine(_folder, SearchResults.FileName);
        return File.Exists(path) ? TrialsFile.Read(path, dataSet) : new Dictionary<int, (SearchPoint, TrialResult)>();
    }

    /// <summary>Writes the table of all trials, in both forms.</summary>
    public void Save(string dataSet, IReadOnlyList<TrialRow> rows)
    {
        SearchResults results = TrialsFile.Of(dataSet, rows);
        AtomicFile.Write(Path.Combine(_folder, SearchResults.FileName), results.Write);
        AtomicFile.Write(Path.Combine(_folder, CsvName), stream => TrialsFile.WriteCsv(stream, results));
    }

    public void Dispose() => _taken.Dispose();
}
