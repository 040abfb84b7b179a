namespace FastNet.NUnit.Tests;

/// <summary>The suite finds what it says that it finds: each fault makes the tests fail that are there for it, and only those.</summary>
public class LayerSuiteTests
{
    [TestCase(Fault.None)]
    [TestCase(Fault.DependsOnWidth, "Every_width_and_number_of_workers_gives_the_same_bits")]
    public void A_fault_of_a_width_fails_its_test_where_there_is_that_width(Fault fault, params string[] tests)
    {
        // A process with one width cannot tell: there the fault shows nowhere.
        bool shows = fault != Fault.None && FastNet.Numerics.SimdDispatch.SupportedWidths.Contains(128);
        Assert.That(Failing(new FaultySuite(fault)), shows ? Is.SupersetOf(tests) : Is.Empty);
    }

    [OneMode]
    [TestCase(Fault.WrongSign, "Gradients_are_correct", "Gradients_of_a_batch_of_one_are_correct")]
    [TestCase(Fault.AddsToGradients, "Repeated_backward_overwrites_with_the_same_bits")]
    [TestCase(Fault.AddsToInputGradient, "Repeated_backward_overwrites_with_the_same_bits")]
    [TestCase(Fault.KeepsAnOldBatch, "Earlier_batches_and_spare_capacity_change_nothing")]
    [TestCase(Fault.KeepsOldParameters, "Earlier_batches_and_spare_capacity_change_nothing")]
    [TestCase(Fault.OverflowsEarly, "Results_are_finite")]
    [TestCase(Fault.WritesX, "Calls_leave_alone_what_they_do_not_own")]
    [TestCase(Fault.WritesDY, "Calls_leave_alone_what_they_do_not_own")]
    [TestCase(Fault.WritesParametersInForward, "Calls_leave_alone_what_they_do_not_own")]
    [TestCase(Fault.WritesGradientsInPredict, "Calls_leave_alone_what_they_do_not_own")]
    [TestCase(Fault.WritesBetweenRows, "Gaps_between_the_rows_are_left_alone_and_change_nothing")]
    [TestCase(Fault.IgnoresGaps, "Gaps_between_the_rows_are_left_alone_and_change_nothing")]
    [TestCase(Fault.TakesAnyShape, "Shapes_that_do_not_fit_are_refused_and_change_nothing", "An_empty_batch_is_refused_and_changes_nothing")]
    [TestCase(Fault.TakesEmptyBatches, "An_empty_batch_is_refused_and_changes_nothing")]
    [TestCase(Fault.Allocates, "No_call_allocates")]
    [TestCase(Fault.DependsOnWorkers, "Every_width_and_number_of_workers_gives_the_same_bits")]
    [TestCase(Fault.IsRandom, "A_step_has_one_result")]
    [TestCase(Fault.HasNoSteps, "A_step_has_one_result")]
    [TestCase(Fault.StepsInTestMode, "A_step_has_one_result")]
    [TestCase(Fault.IsInexactInFloat, "The_float_twin_agrees")]
    [TestCase(Fault.IsNotANumberInFloat, "The_float_twin_agrees")]
    [TestCase(Fault.StartsNowhere, "Initialize_sets_all_and_repeats")]
    [TestCase(Fault.HasOtherBits, "The_bits_are_those_of_the_expected_hash")]
    public void A_fault_fails_its_tests(Fault fault, params string[] tests) => Assert.That(Failing(new FaultySuite(fault)), Is.SupersetOf(tests));

    [Test]
    public void A_wrong_gradient_is_reported_under_the_layer_s_name()
    {
        Assert.That(
            new FaultySuite(Fault.WrongSign).Run("Gradients_are_correct(0)").Message,
            Does.StartWith("FaultyLayer, x 5 x 3, y 5 x 3: GRADIENTS ARE WRONG").And.Contain("worst of x: x["));
    }

    [OneMode]
    [TestCase(Fault.OverflowsEarly, "inputs of deviation 1000: y, element ", "; expected a finite number.")]
    [TestCase(Fault.IsInexactInFloat, "y, element ", "; expected a difference of at most ")]
    [TestCase(Fault.IsNotANumberInFloat, "y, element 0, is NaN in Single and ", "; expected a difference of at most ")]
    [TestCase(Fault.Allocates, "Five calls of Forward, Backward and Predict allocated ", " bytes; expected none.")]
    [TestCase(Fault.TakesEmptyBatches, "Forward of an empty batch was not refused; expected an ArgumentException.", "")]
    [TestCase(Fault.HasNoSteps, "y is the same at steps 2 and 3; expected others, for SetStep returned true.", "")]
    [TestCase(Fault.HasOtherBits, "The bits of Forward, Backward and Predict have the hash ", ", as when ExpectedHash was written.")]
    public void A_failure_is_one_sentence(Fault fault, string start, string end)
    {
        List<string> messages = [];
        Failing(new FaultySuite(fault), messages);
        Assert.That(messages, Has.Some.StartsWith(start).And.Some.Contains(end));
        Assert.That(messages, Has.None.Contains("But was").And.None.Contains("+/-").And.None.Contains("at most NaN"));
    }

    [Test]
    public void A_layer_in_double_alone_has_no_tests_in_float()
    {
        FaultySuite suite = new(Fault.None) { Floats = false };
        Assert.That(Failing(suite), Is.Empty);
        Assert.That(suite.Made, Is.EqualTo(new[] { typeof(double) }));
    }

    [Test]
    public void A_check_that_does_not_exist_is_refused()
        => Assert.That(() => new FaultySuite(Fault.None).Run("Gradients"), Throws.ArgumentException.With.Message.StartsWith("There is no check 'Gradients'; expected one of "));

    /// <summary>The names of the checks that fail, without type and arguments.</summary>
    private static string[] Failing(FaultySuite suite, List<string>? messages = null)
    {
        List<string> failed = [];
        foreach (string name in LayerSuite.CheckNames)
        {
            string? message;
            try
            {
                LayerCheckResult result = suite.Run(name);
                message = result.Outcome == LayerCheckOutcome.Failed ? result.Message : null;
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                message = error.Message;
            }

            if (message is not null)
            {
                failed.Add(name.Split('<', '(')[0]);
                messages?.Add(message);
            }
        }

        return [.. failed.Distinct()];
    }
}
