namespace FastNet.Mpi;

/// <summary>
/// Which units of a layer belong to which rank: neighbours, in order, as evenly as groups of <see cref="Group"/> allow. A rank for which there is no
/// group computes the same as another one, and what it has is not gathered.
/// </summary>
internal sealed class UnitSplit
{
    /// <summary>Dropout draws its random words for as many neighbours at a time.</summary>
    public const int Group = 4;

    private readonly int[] _starts;

    /// <param name="units">1 or more.</param>
    /// <param name="ranks">1 or more.</param>
    public UnitSplit(int units, int ranks)
    {
        int groups = (units + Group - 1) / Group;
        (Units, Ranks, Owners) = (units, ranks, Math.Min(ranks, groups));
        _starts = [.. Enumerable.Range(0, Owners + 1).Select(owner => Math.Min(units, (int)((long)groups * owner / Owners) * Group))];
    }

    /// <summary>Units of the layer.</summary>
    public int Units { get; }

    public int Ranks { get; }

    /// <summary>Ranks that have units of their own, the first ones.</summary>
    public int Owners { get; }

    /// <summary>The first unit that a rank computes.</summary>
    public int Start(int rank) => _starts[rank % Owners];

    /// <summary>Units that a rank computes.</summary>
    public int Count(int rank) => _starts[(rank % Owners) + 1] - _starts[rank % Owners];

    /// <summary>Units that a rank gives when they are gathered.</summary>
    public int Given(int rank) => rank < Owners ? Count(rank) : 0;
}
