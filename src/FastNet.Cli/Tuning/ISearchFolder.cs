namespace FastNet.Cli.Tuning;

/// <summary>Where a search keeps what it finds.</summary>
internal interface ISearchFolder : IDisposable
{
    /// <summary>Keeps the files of a trial that is the best so far.</summary>
    /// <param name="trial">Its number.</param>
    /// <param name="save">Writes them into a folder.</param>
    void SaveBest(int trial, Action<string> save);

    /// <summary>Keeps the result of a trial that has just ended.</summary>
    void Save(string dataSet, IReadOnlyList<TrialRow> rows, TrialRow ended);
}
