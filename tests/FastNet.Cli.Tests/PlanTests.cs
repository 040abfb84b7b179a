using System.Text.Json;
using FastNet.Cli.Tests.Support;
using FastNet.Cli.Training;

namespace FastNet.Cli.Tests;

/// <summary>`fastnet plan`: its model with numbers that are given, and the tool with numbers that are counted.</summary>
[OneMode]
public sealed class PlanTests
{
    private static readonly PlanPart[] Parts = [new(1, 8, 0, 0), new(2, 4.5, 1, 400_000), new(4, 2.5, 1, 600_000)];

    [Test]
    public void A_step_is_a_processs_own_time_and_that_of_the_bytes_and_of_each_message_round_the_ring()
    {
        PlanRow[] rows = PlanRow.Of(Parts, bits: 1e9, latency: 50e-6, oneMilliseconds: null);
        Assert.That(rows.Select(row => row.Processes), Is.EqualTo(new[] { 1, 2, 4 }));
        Assert.That(rows.Select(row => row.OwnMilliseconds), Is.EqualTo(new[] { 8, 4.5, 2.5 }));
        Assert.That(rows.Select(row => row.NetworkMilliseconds), Is.EqualTo(new[] { 0, 3.2 + 0.05, 4.8 + 0.15 }).Within(1e-12));
        Assert.That(rows.Select(row => row.StepMilliseconds), Is.EqualTo(new[] { 8, 7.75, 7.45 }).Within(1e-12));
        Assert.That(rows.Select(row => row.SpeedUp), Is.EqualTo(new[] { 1, 8 / 7.75, 8 / 7.45 }).Within(1e-12));
    }

    [Test]
    public void A_step_of_other_machines_makes_what_is_computed_longer_and_not_the_network()
    {
        PlanRow[] rows = PlanRow.Of(Parts, bits: 1e9, latency: 50e-6, oneMilliseconds: 16);
        Assert.That(rows.Select(row => row.OwnMilliseconds), Is.EqualTo(new[] { 16.0, 9, 5 }));
        Assert.That(rows.Select(row => row.StepMilliseconds), Is.EqualTo(new[] { 16, 12.25, 9.95 }).Within(1e-12));
        Assert.That(rows[2].SpeedUp, Is.EqualTo(16 / 9.95).Within(1e-12));
    }

    [TestCase(1e9, "2 processes train this net 1.03 times as fast as one; of more, less than half of each counts: with more, share the trials of a search")]
    [TestCase(1e11, "4 processes train this net 2.97 times as fast as one")]
    [TestCase(1e8, "this net is too small to be divided: with several processes, share the trials of a search among them (fastnet tune --shard i/n), not the net")]
    public void The_advice_is_to_divide_the_net_while_half_of_every_process_counts(double bits, string expected)
        => Assert.That(PlanRow.Advice(PlanRow.Of(Parts, bits, 50e-6, null)), Does.StartWith(expected).And.Not.EndsWith(";"));

    [TestCase("--model two-layer --hidden 20", 1, (8 * 10 * 4) + 1, (12 * 10 * 4) + 2)]
    [TestCase("--model deep --hidden 20,20 --normalization layer --reg 0.1", 7, (7 * 8 * 10 * 4) + (2 * 8 * 8) + 1, (7 * 12 * 10 * 4) + (2 * 12 * 8) + 2)]
    public void Bytes_are_those_of_the_real_division(string net, int gatherings, int bytesOfTwo, int bytesOfThree)
    {
        ToolRun run = ToolRun.Do(
            [.. $"plan {net} --ranks 3 --batch-size 10 --train 200 --threads 1 --network 1M --latency 2ms --step-ms 10 --json".Split(' ')]);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        JsonElement plan = JsonDocument.Parse(run.Out).RootElement;
        Assert.That(plan.EnumerateObject().Select(member => member.Name), Is.EqualTo((string[])
        [
            "net", "batch_size", "threads", "network_bits_per_second", "latency_seconds", "rows", "advice",
        ]));
        JsonElement[] rows = [.. plan.GetProperty("rows").EnumerateArray()];
        Assert.That(Of("processes"), Is.EqualTo(new[] { 1, 2, 3 }));
        Assert.That(Of("gatherings"), Is.EqualTo(new[] { 0, gatherings, gatherings }));
        Assert.That(Of("bytes"), Is.EqualTo(new[] { 0, bytesOfTwo, bytesOfThree }));
        Assert.That(Of("own_milliseconds")[0], Is.EqualTo(10));
        Assert.That(Of("own_milliseconds"), Has.All.GreaterThan(0).And.All.LessThan(1e4));
        Assert.That(
            Of("network_milliseconds"),
            Is.EqualTo(new[] { 0, (8e-3 * bytesOfTwo) + (2 * gatherings), (8e-3 * bytesOfThree) + (4 * gatherings) }).Within(1e-9));

        double[] Of(string member) => [.. rows.Select(row => row.GetProperty(member).GetDouble())];
    }

    [Test]
    public void The_table_has_a_line_for_each_number_up_to_eight_and_for_powers_of_two()
    {
        ToolRun run = ToolRun.Do("plan", "--hidden", "64", "--ranks", "20", "--batch-size", "10", "--train", "200", "--precision", "double", "--threads", "1");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        string[] lines = run.Out.TrimEnd().Split('\n');
        Assert.That(lines[0], Is.EqualTo("two-layer 3072-64-10, double, batches of 10, 1 threads a process; a network of 10G bit/s and 50us"));
        Assert.That(lines[1], Does.Match("^processes +own ms +gatherings +bytes +network ms +step ms +speed-up$"));
        Assert.That(lines[2..^1].Select(line => line.Split(' ')[0]), Is.EqualTo((string[])["1", "2", "3", "4", "5", "6", "7", "8", "16", "20"]));
        Assert.That(lines[^1], Does.Contain("fastnet tune --shard i/n"));
    }

    [TestCase("--ranks", "1", "a whole number from 2 to 1024")]
    [TestCase("--ranks", "1025", "a whole number from 2 to 1024")]
    [TestCase("--network", "10", "a number above 0 with one of K, M, G, T, 10G for instance")]
    [TestCase("--network", "0G", "a number above 0")]
    [TestCase("--network", "-1G", "a number above 0")]
    [TestCase("--network", "infinityG", "a number above 0")]
    [TestCase("--network", "10g", "one of K, M, G, T")]
    [TestCase("--latency", "50", "a number above 0 with one of ns, us, ms, s, 50us for instance")]
    [TestCase("--latency", "us", "a number above 0")]
    [TestCase("--step-ms", "-1", "a number from 0 to 1e9")]
    public void A_value_out_of_range_is_named_with_what_is_expected(string option, string value, string expected)
        => ToolRun.Do("plan", option, value).ShouldBeRefusedWith($"{option} is '{value}'; expected ", expected);

    [TestCase("plan --model softmax", "no hidden layer, whose units could be divided")]
    [TestCase("plan --out run", "there is no option '--out'")]
    [TestCase("plan --rule sgd --momentum 0.8", "see fastnet plan --help")]
    [TestCase("plan --hidden 50,40", "one number for --model two-layer")]
    public void What_cannot_be_planned_is_told_in_one_line(string line, string expected) => ToolRun.Do(line.Split(' ')).ShouldBeRefusedWith(expected);
}
