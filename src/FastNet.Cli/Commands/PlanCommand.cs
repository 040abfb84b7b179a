using System.CommandLine;
using System.Globalization;
using FastNet.Cli.Training;

namespace FastNet.Cli.Commands;

/// <summary>A number with a unit, as it was given.</summary>
/// <param name="Text">What the user wrote.</param>
/// <param name="Value">The number without its unit: bits, seconds.</param>
internal readonly record struct Quantity(string Text, double Value)
{
    public override string ToString() => Text;
}

/// <summary>`fastnet plan`, whose options are those of a training and of a network.</summary>
internal static class PlanCommand
{
    private const int MostRanks = 1024;

    private static readonly (string Name, double Value)[] Bits = [("K", 1e3), ("M", 1e6), ("G", 1e9), ("T", 1e12)];
    private static readonly (string Name, double Value)[] Seconds = [("ns", 1e-9), ("us", 1e-6), ("ms", 1e-3), ("s", 1)];

    public static Command Create(ToolConsole console)
    {
        Command command = TrainCommand.Describe(
            "plan",
            "Tells what a training step takes if processes of MPI divide the net (mpirun -n N fastnet train), each on a machine of its own: "
            + "a process's part is measured here (some seconds), what the network takes is computed. Options are those of train; nothing is trained.",
            TrainOptions.All.Where(option => option.Reach != OptionReach.Files && option != TrainOptions.NoReport && option != TrainOptions.Quiet));
        Option<int> ranks = OptionFactory.Whole("--ranks", "The largest number of processes.", 4, 2, MostRanks);
        Option<Quantity> network = Measured("--network", "Bits that the network carries to a process in a second.", "10G", Bits);
        Option<Quantity> latency = Measured("--latency", "What a message takes, however short it is.", "50us", Seconds);
        Option<double> step = OptionFactory.Number(
            "--step-ms", "Milliseconds of a step of one process, as train tells them on the machines that are meant; 0: as measured here.", 0,
            "a number from 0 to 1e9", value => value is >= 0 and <= 1e9);
        Option<bool> json = OptionFactory.Flag("--json", "Print one JSON object.");
        foreach (Option option in (Option[])[ranks, network, latency, step, json])
        {
            command.Add(option);
        }

        return command.Does(parsed => PlanRun.Start(
            TrainCommand.Begin(TrainSettings.Of(parsed), "plan"), parsed.GetValue(ranks), parsed.GetValue(network), parsed.GetValue(latency),
            parsed.GetValue(step) is > 0 and double milliseconds ? milliseconds : null, parsed.GetValue(json), console));
    }

    /// <summary>A number with one of some units.</summary>
    private static Option<Quantity> Measured(string name, string description, string standard, (string Name, double Value)[] units)
    {
        string[] names = Array.ConvertAll(units, unit => unit.Name);
        return OptionFactory.Create(
            name, description, $"n{string.Join("|n", names)}", $"a number above 0 with one of {string.Join(", ", names)}, {standard} for instance",
            Read, () => Read(standard).Value);

        (bool Good, Quantity Value) Read(string text)
        {
            foreach ((string unit, double factor) in units.Where(unit => text.EndsWith(unit.Name, StringComparison.Ordinal)))
            {
                if (double.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
                    && number > 0 && double.IsFinite(number))
                {
                    return (true, new Quantity(text, number * factor));
                }
            }

            return default;
        }
    }
}
