namespace FastNet.Mpi.Tests;

[OneMode]
public sealed class MpiLaunchTests
{
    private static IEnumerable<TestCaseData> Launches()
    {
        yield return new("", MpiLaunch.Alone);
        yield return new("OMPI_COMM_WORLD_RANK=2 OMPI_COMM_WORLD_SIZE=4 OMPI_COMM_WORLD_LOCAL_SIZE=2", new MpiLaunch(2, 4, 2, IsOpenMpi: true));
        yield return new("PMI_RANK=0 PMI_SIZE=3 MPI_LOCALNRANKS=3", new MpiLaunch(0, 3, 3, IsOpenMpi: false));
        yield return new("PMI_RANK=1 PMI_SIZE=2", new MpiLaunch(1, 2, 1, IsOpenMpi: false));
        yield return new("PMIX_RANK=5 SLURM_STEP_NUM_TASKS=8 SLURM_STEP_TASKS_PER_NODE=4(x2)", new MpiLaunch(5, 8, 4, IsOpenMpi: false));
        yield return new("SLURM_STEP_NUM_TASKS=8 SLURM_STEP_TASKS_PER_NODE=8", MpiLaunch.Alone);
        yield return new("PMI_RANK=1", MpiLaunch.Alone);
        yield return new("MV2_COMM_WORLD_RANK=1 MV2_COMM_WORLD_SIZE=4 MV2_COMM_WORLD_LOCAL_SIZE=2", new MpiLaunch(1, 4, 2, IsOpenMpi: false));
        yield return new("SLURM_PROCID=1 SLURM_STEP_NUM_TASKS=4 SLURM_STEP_TASKS_PER_NODE=4", MpiLaunch.Alone);
        yield return new("PMI_RANK=0 PMI_SIZE=2 MPI_LOCALNRANKS=99999999999", new MpiLaunch(0, 2, 1, IsOpenMpi: false));
        yield return new("PMI_RANK=0 PMI_SIZE=2 MPI_LOCALNRANKS=0", new MpiLaunch(0, 2, 1, IsOpenMpi: false));
    }

    [TestCaseSource(nameof(Launches))]
    public void It_is_read_from_the_environment(string environment, object expected)
        => Assert.That(Read(environment), Is.EqualTo(expected));

    [TestCase("PMI_RANK=3 PMI_SIZE=3", "PMI_RANK is 3 and PMI_SIZE 3; expected a smaller rank")]
    [TestCase("PMI_RANK=x PMI_SIZE=-3", "PMI_RANK is 'x'; expected a whole number")]
    [TestCase("OMPI_COMM_WORLD_RANK=0 OMPI_COMM_WORLD_SIZE=-2", "OMPI_COMM_WORLD_SIZE is '-2'; expected a whole number")]
    public void Variables_that_contradict_each_other_are_told_and_say_nothing(string environment, string problem)
    {
        MpiLaunch launch = Read(environment);
        Assert.That(launch.Problem, Is.EqualTo(problem));
        Assert.That((launch.Rank, launch.Count, launch.LocalCount), Is.EqualTo((0, 1, 1)));
    }

    [Test]
    public void A_process_of_its_own_starts_no_MPI()
    {
        Assume.That(MpiLaunch.Current, Is.EqualTo(MpiLaunch.Alone));
        Assert.That(MpiRanks.Start(), Is.Null);
    }

    [Test]
    public void Lengths_of_a_gathering_that_do_not_fit_are_refused_with_the_numbers()
        => ThreadRanks.Run(1, ranks =>
        {
            Assert.That(() => ranks.Gather(new byte[2], new byte[2], [2, 0]), Throws.ArgumentException.With.Message.Contains("2 counts").And.Message.Contains("1 ranks"));
            Assert.That(() => ranks.Gather(new byte[3], new byte[2], [2]), Throws.ArgumentException.With.Message.Contains("gives 3 bytes"));
            Assert.That(() => ranks.Gather([], [], [-1]), Throws.TypeOf<ArgumentOutOfRangeException>());
        });

    [Test]
    public void Units_are_divided_in_order_as_evenly_as_groups_of_four_allow([Values(1, 3, 4, 5, 30, 1000)] int units, [Values(1, 2, 3, 7, 300)] int ranks)
    {
        UnitSplit split = new(units, ranks);
        int next = 0;
        for (int rank = 0; rank < ranks; rank++)
        {
            Assert.That(split.Count(rank), Is.InRange(1, units));
            Assert.That(split.Start(rank) % UnitSplit.Group, Is.Zero);
            if (rank < split.Owners)
            {
                Assert.That(split.Start(rank), Is.EqualTo(next));
                Assert.That(split.Given(rank), Is.EqualTo(split.Count(rank)).And.LessThan((units / (double)split.Owners) + UnitSplit.Group));
                next += split.Count(rank);
            }
            else
            {
                Assert.That(split.Given(rank), Is.Zero);
            }
        }

        Assert.That(next, Is.EqualTo(units));
    }

    private static MpiLaunch Read(string environment)
    {
        Dictionary<string, string> variables = environment.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        return MpiLaunch.Of(variables.GetValueOrDefault);
    }
}
