using FastNet.Tests.Support;

namespace FastNet.Tests.Training;

/// <summary>The running statistics that belong to the best parameters are put back with them.</summary>
public class BestStateTests
{
    [Test]
    public void The_solver_leaves_parameters_and_state_of_the_best_check()
    {
        RandomState random = new(3);
        Samples<double> training = DrawnRows.Create<double>(random, 60, 8, 4);
        Samples<double> validation = DrawnRows.Create<double>(random, 40, 8, 4);
        FullyConnectedNet<double> net = new(8, [6], 4, 20, new() { Normalization = Normalization.Batch });
        net.Initialize(random, Initializer.He);
        Sgd<double> rule = new(net.Parameters.Length);

        // A rate so high that validation gets worse again.
        Solver<double> solver = new(net, training, validation, rule, new TrainingOptions { Epochs = 8, BatchSize = 20, LearningRate = 3 }, random);
        double best = -1;
        (double[] Parameters, double[] State) expected = ([], []);
        while (solver.Step())
        {
            if (solver.BestValidation > best)
            {
                best = solver.BestValidation;
                expected = (net.Parameters.ToArray(), net.State.ToArray());
            }
        }

        Assert.That(net.State.ToArray(), Is.Not.EqualTo(expected.State), "the last state is not the best");
        solver.Finish();
        Assert.That(net.Parameters.ToArray(), Is.EqualTo(expected.Parameters));
        Assert.That(net.State.ToArray(), Is.EqualTo(expected.State));
        Assert.That(solver.Evaluate(validation), Is.EqualTo(best));
    }
}
