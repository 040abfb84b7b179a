namespace FastNet.Cli.Training;

/// <summary>What a process does in a training step of a net that is divided.</summary>
/// <param name="Processes">Among so many.</param>
/// <param name="Milliseconds">It computes so long.</param>
/// <param name="Gatherings">It takes part in so many.</param>
/// <param name="Bytes">It receives so many of the others.</param>
internal sealed record PlanPart(int Processes, double Milliseconds, int Gatherings, long Bytes);

/// <summary>The time of a training step of a net that is divided among processes, each on a machine of its own.</summary>
/// <param name="Processes">Their number.</param>
/// <param name="OwnMilliseconds">A process computes so long.</param>
/// <param name="Gatherings">A step has so many.</param>
/// <param name="Bytes">A process receives so many.</param>
/// <param name="NetworkMilliseconds">The gatherings take so long.</param>
/// <param name="StepMilliseconds">Both.</param>
/// <param name="SpeedUp">How many times as fast as one process.</param>
internal sealed record PlanRow(
    int Processes, double OwnMilliseconds, int Gatherings, long Bytes, double NetworkMilliseconds, double StepMilliseconds, double SpeedUp)
{
    /// <summary>
    /// The times by the model of Thakur, Rabenseifner and Gropp (Optimization of Collective Communication Operations in MPICH, 2005): a gathering
    /// of long messages among P processes goes round a ring in P - 1 messages, and every process receives the bytes of all others.
    /// </summary>
    /// <param name="parts">What a process does, one alone first.</param>
    /// <param name="bits">The network carries so many a second to a process.</param>
    /// <param name="latency">Seconds that a message takes beside its bytes.</param>
    /// <param name="oneMilliseconds">
    /// A step of one process; null: that of <paramref name="parts"/>. It makes the others longer or shorter alike.
    /// </param>
    public static PlanRow[] Of(IReadOnlyList<PlanPart> parts, double bits, double latency, double? oneMilliseconds)
    {
        double one = oneMilliseconds ?? parts[0].Milliseconds;
        return [.. parts.Select(part =>
        {
            double own = one * part.Milliseconds / parts[0].Milliseconds;
            double network = 1000 * ((8 * part.Bytes / bits) + (part.Gatherings * (part.Processes - 1) * latency));
            return new PlanRow(part.Processes, own, part.Gatherings, part.Bytes, network, own + network, one / (own + network));
        })];
    }

    /// <summary>What to do with so many processes, in one line: a net is worth dividing while half of every process counts.</summary>
    public static string Advice(IReadOnlyList<PlanRow> rows)
    {
        const string Search = "share the trials of a search among them (fastnet tune --shard i/n), not the net";
        PlanRow last = rows.Last(row => 2 * row.SpeedUp >= row.Processes);
        return last.Processes == 1 ? $"this net is too small to be divided: with several processes, {Search}"
            : $"{last.Processes} processes train this net {last.SpeedUp:F2} times as fast as one"
                + (last == rows[^1] ? string.Empty : $"; of more, less than half of each counts: with more, {Search}");
    }
}

/// <summary>What `fastnet plan --json` prints.</summary>
/// <param name="Net">Model, widths and element type.</param>
/// <param name="BatchSize">Rows of a step.</param>
/// <param name="Threads">Threads of each process.</param>
/// <param name="NetworkBitsPerSecond">What the network carries to a process.</param>
/// <param name="LatencySeconds">What a message takes beside its bytes.</param>
/// <param name="Rows">The times for some numbers of processes.</param>
/// <param name="Advice">What follows.</param>
internal sealed record PlanReport(
    string Net, int BatchSize, int Threads, double NetworkBitsPerSecond, double LatencySeconds, IReadOnlyList<PlanRow> Rows, string Advice);
