namespace FastNet.Tests.GradientChecks;

/// <summary>Planted mistakes are found, all of them, and most hints name the kind.</summary>
[OneMode]
public class MutationTests
{
    public static IEnumerable<Mutant> Mutants() => GenericMutants.All().Concat(FormulaMutants.All()).Concat(NetMutants.All());

    [Test]
    public void Every_planted_mistake_is_found_where_it_is_and_most_hints_name_its_kind()
    {
        List<Mutant> mutants = [.. Mutants()];
        List<string> missed = [];
        List<string> misnamed = [];
        int named = 0;
        foreach (Mutant mutant in mutants)
        {
            GradientReport report = mutant.Check();
            if (report[mutant.Array].Passed)
            {
                missed.Add($"{mutant}\n{report}");
            }

            GradientHint hint = report[mutant.Array].Hint;
            named += mutant.Kind != GradientHint.None && hint == mutant.Kind ? 1 : 0;
            if (mutant.Kind != GradientHint.None && hint != mutant.Kind)
            {
                misnamed.Add($"{mutant}: {hint} instead of {mutant.Kind}: {report[mutant.Array].HintText}");
            }
        }

        int withKind = mutants.Count(mutant => mutant.Kind != GradientHint.None);
        TestContext.Out.WriteLine($"{mutants.Count} mutants, {missed.Count} missed; {named} of the {withKind} with a kind are named");
        TestContext.Out.WriteLine(string.Join('\n', misnamed));
        Assert.That(mutants, Has.Count.GreaterThanOrEqualTo(60));
        Assert.That(missed, Is.Empty);
        Assert.That(named, Is.GreaterThanOrEqualTo(0.97 * withKind));
    }
}
