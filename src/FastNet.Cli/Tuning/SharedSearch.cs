using System.Text;
using FastNet.Cli.Commands;
using FastNet.Cli.Output;

namespace FastNet.Cli.Tuning;

/// <summary>The folder of a search as one of the processes sees it that run its trials.</summary>
internal sealed class SharedSearch : ShardFolder, ITrialShare, ISearchFolder
{
    private const double ShortestPause = 0.02;
    private const double LongestPause = 1;

    private readonly Shard _shard;
    private readonly ShardProcess _process;
    private double _pause = ShortestPause;
    private int _taken;

    private SharedSearch(TuneSettings settings, SearchTrials trials)
        : base(settings.Out!, trials)
    {
        _shard = settings.Shard!;
        _process = new ShardProcess(Root, _shard, settings.Takeover);
    }

    /// <summary>Runs that this process took.</summary>
    public int Taken => _taken;

    /// <summary>Results that this process made.</summary>
    public int Made { get; private set; }

    /// <summary>Joins the search of a folder, or begins it there.</summary>
    /// <exception cref="ToolException">The folder holds another search, or cannot be written.</exception>
    public static SharedSearch Open(TuneSettings settings, SearchTrials trials)
    {
        string folder = settings.Out!;
        string shards = Of(folder);
        string search = Path.Combine(folder, SearchFiles.SearchName);
        ToolException.Demand(
            !File.Exists(search) || Directory.Exists(shards),
            $"--out '{folder}' holds the search of one process, which others cannot join; fastnet tune --shard off --resume continues it, "
            + "or choose another folder");
        OutputFolder.Create(folder, shards);
        OutputFolder.RequireWritable(shards, folder);
        if (!File.Exists(search))
        {
            // Several may write it at once: all the same bytes, or whoever wrote others is told so below.
            AtomicFile.Write(search, stream => SearchFile.Write(stream, settings));
        }

        SearchFile.RequireSame(search, settings);
        SharedSearch shared = new(settings, trials);
        try
        {
            shared.Refresh();
            return shared;
        }
        catch
        {
            shared.Dispose();
            throw;
        }
    }

    /// <summary>Notes which data this process has.</summary>
    /// <exception cref="ToolException">The results that are there are of others.</exception>
    public void Join(string dataSet)
    {
        ToolException.Demand(
            DataSet is null || DataSet == dataSet, $"the trials of '{Root}' are of the data '{DataSet}'; this process has '{dataSet}'");
        DataSet = dataSet;
    }

    /// <summary>Whether a trial may be there for this process to take.</summary>
    public bool IsFree(int trial) => IsOpen($"{trial}", out _);

    public bool IsOwn(int run) => run % _shard.Count == _shard.Index - 1;

    public bool TryTake(IReadOnlyList<int> trials, int goal)
    {
        // Whoever gives up a claim in between has left a result.
        if (Knows(trials[^1], goal) || !TryClaim(Word(trials[^1], goal)) || Knows(trials[^1], goal))
        {
            return false;
        }

        // The one above decides for all.
        foreach (int trial in trials.SkipLast(1))
        {
            _ = IsOpen(Word(trial, goal), out int? generation);
            _ = generation is null || TryCreate(ClaimOf(Word(trial, goal), generation.Value));
        }

        Interlocked.Increment(ref _taken);
        return true;
    }

    /// <summary>Whether the model of a trial is there.</summary>
    public bool HasBest(int trial) => Directory.Exists(BestOf(trial));

    /// <summary>Takes the making of a trial's model.</summary>
    public bool TryTakeBest(int trial) => TryClaim($"best-{trial}") && !HasBest(trial);

    public TrialResult? Find(int trial, int goal)
        => _results.GetValueOrDefault((trial, goal)) ?? _results.GetValueOrDefault((trial, ITrialShare.End));

    public void Publish(TrialResult result, int goal)
    {
        if (!Knows(result.Trial, goal))
        {
            _pause = ShortestPause;
            AtomicFile.Write(PathOf(result.Trial, goal), TrialsFile.Of(DataSet!, [Row(result.Trial) with { Result = result }]).Write);
            Knows(result.Trial, goal);
        }
    }

    public void Prune(int trial, int goal) => Publish(Find(trial, goal)!, ITrialShare.End);

    public void Wait(CancellationToken stop)
    {
        if (Refresh())
        {
            _pause = ShortestPause;
            return;
        }

        stop.WaitHandle.WaitOne(TimeSpan.FromSeconds(_pause));
        _pause = Math.Min(2 * _pause, LongestPause);
        Refresh();
    }

    public void SaveBest(int trial, Action<string> save)
    {
        string temporary = Path.Combine(Root, $".fastnet-{_process.Id}.tmp");
        Directory.CreateDirectory(temporary);
        save(temporary);
        try
        {
            Directory.Move(temporary, BestOf(trial));
        }
        catch (IOException) when (HasBest(trial))
        {
            // Another process ran the trial, too: the same model.
            Directory.Delete(temporary, recursive: true);
        }
    }

    public void Save(string dataSet, IReadOnlyList<TrialRow> rows, TrialRow ended)
    {
        Publish(ended.Result!, ITrialShare.End);
        Made++;
        DeleteWorse(ended.Result!);
    }

    /// <summary>Deletes the models that are not needed any more, once there is one of a better trial.</summary>
    public void DeleteWorse(TrialResult best)
    {
        foreach (int trial in HasBest(best.Trial) ? Bests() : [])
        {
            try
            {
                if (trial != best.Trial && Find(trial, ITrialShare.End) is TrialResult other && best.IsBetterThan(other))
                {
                    Directory.Delete(BestOf(trial), recursive: true);
                }
            }
            catch (IOException)
            {
                // Another process deletes it at the same time.
            }
        }
    }

    public void Dispose() => _process.Dispose();

    private bool TryClaim(string word) => IsOpen(word, out int? generation) && (generation is null || TryCreate(ClaimOf(word, generation.Value)));

    /// <summary>Whether nobody who is alive has claimed something, or only this process.</summary>
    /// <param name="word">What.</param>
    /// <param name="generation">The claim to make; null: it is this process's already.</param>
    private bool IsOpen(string word, out int? generation)
    {
        string? owner = null;
        int next = 1;
        while (ShardProcess.TryRead(ClaimOf(word, next)) is string later)
        {
            (owner, next) = (later, next + 1);
        }

        generation = owner == _process.Id ? null : next;

        // A process that died between making a claim and writing its id into it is watched by the claim.
        bool isId = owner?.Length > 0 && owner.All(char.IsAsciiLetterOrDigit);
        return owner is null || owner == _process.Id || !_process.IsAlive(isId ? owner : Path.GetFileName(ClaimOf(word, next - 1)));
    }

    /// <summary>Makes a claim; of all processes that try, one succeeds.</summary>
    private bool TryCreate(string path)
    {
        try
        {
            using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            file.Write(Encoding.UTF8.GetBytes(_process.Id));
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }

    private string ClaimOf(string word, int generation) => Path.Combine(Root, $"{ClaimPrefix}{word}-{generation}");
}
