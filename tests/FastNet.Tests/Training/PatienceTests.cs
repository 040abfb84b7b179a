namespace FastNet.Tests.Training;

/// <summary>Runs that end early, and what the best parameters are chosen by.</summary>
public class PatienceTests
{
    private const int Rows = 10;
    private static readonly TrainingOptions Options = new() { Iterations = 20, BatchSize = Rows, LearningRate = 1, TrainingAccuracySamples = 0 };

    // A check after every step; the validation loss of the scripted net is its weight, the number of steps, so it rises.
    private static readonly int[] Script = [0, 1, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3];

    [Test]
    public void A_run_ends_after_so_many_checks_without_a_gain_and_keeps_the_best()
    {
        ScriptedNet net = new(Rows, Script);
        Solver<double> solver = Create(net, Options with { Patience = 3 });
        solver.Train();
        Assert.That((solver.Iteration, solver.IsStalled, solver.IsOver, solver.Step()), Is.EqualTo((8, true, true, false)), "gains at steps 1, 2 and 5");
        Assert.That((net.Weight, solver.BestValidation), Is.EqualTo((5, 0.3)));
        Assert.That(solver.KeptCheck.Iteration, Is.EqualTo(5));
    }

    [Test]
    public void Smaller_gains_than_the_least_are_none()
    {
        ScriptedNet net = new(Rows, Script);
        Solver<double> solver = Create(net, Options with { Patience = 3, MinimalGain = 0.15 });
        solver.Train();

        // 0.1 at step 1; 0.2 is not enough, 0.3 at step 5 would be, but it comes too late.
        Assert.That((solver.Iteration, net.Weight), Is.EqualTo((4, 2)));
    }

    [Test]
    public void Without_patience_all_steps_are_made()
    {
        Solver<double> solver = Create(new ScriptedNet(Rows, Script), Options);
        solver.Train();
        Assert.That((solver.Iteration, solver.IsStalled), Is.EqualTo((20, false)));
    }

    [Test]
    public void The_smallest_validation_loss_can_be_what_is_kept()
    {
        ScriptedNet net = new(Rows, Script);
        Solver<double> solver = Create(net, Options with { KeepSmallestLoss = true, Patience = 2 });
        solver.Train();
        Assert.That((net.Weight, solver.BestValidation, solver.Iteration), Is.EqualTo((1, 1, 3)));
        Assert.That(solver.KeptCheck.ValidationLoss, Is.EqualTo(1));
    }

    [Test]
    public void A_run_saved_in_its_patience_ends_where_it_would_have_ended()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "patience.safetensors");
        TrainingOptions options = Options with { Patience = 3 };
        Solver<double> first = Create(new ScriptedNet(Rows, Script), options);
        for (int i = 0; i < 7; i++)
        {
            first.Step();
        }

        Checkpoint.Save(path, first);
        Solver<double> resumed = Create(new ScriptedNet(Rows, Script), options);
        Checkpoint.Load(path, resumed);
        resumed.Train();
        Assert.That((resumed.Iteration, resumed.BestValidation), Is.EqualTo((8, 0.3)));
        Assert.That(
            () => Checkpoint.Load(path, Create(new ScriptedNet(Rows, Script), options with { Patience = 4 })),
            Throws.TypeOf<DataFormatException>().With.Message.Contains("patience 3 checks, gain 0; this one has 4 checks, gain 0"));
        File.Delete(path);
    }

    [TestCase(-1, 0.0, "Patience")]
    [TestCase(1, -0.5, "MinimalGain")]
    [TestCase(1, double.NaN, "MinimalGain")]
    public void Numbers_out_of_range_are_refused(int patience, double gain, string name)
        => Assert.That(() => Create(new ScriptedNet(Rows), Options with { Patience = patience, MinimalGain = gain }), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains(name));

    private static Solver<double> Create(ScriptedNet net, TrainingOptions options)
        => new(net, ScriptedNet.Rows(Rows), ScriptedNet.Rows(Rows), new Sgd<double>(net.Parameters.Length), options, new RandomState(3));
}
