using System.CommandLine;
using FastNet.Cli.Output;
using FastNet.Cli.Training;

namespace FastNet.Cli.Commands;

/// <summary>`fastnet convert`: weights of PyTorch, Keras and scikit-learn as a model, and a model as weights of theirs.</summary>
internal sealed class ConvertCommand
{
    private const string PyTorch = "pytorch";
    private const string Arrays = "npz";
    private const int MostOfMap = 1 << 20;

    // Rows are (x - mean) / deviation, numbers y * target_deviation + target_mean.
    private static readonly string[] ScalingNames = ["mean", "deviation", "target_mean", "target_deviation"];

    private readonly Argument<string> _file = new("file")
    {
        Description = "Weights of another program: a safetensors file or a .npz archive; or a model of FastNet.",
    };

    private readonly Option<string?> _out = OptionFactory.Path("--out", "The file to make or to replace: a model, or with --to the weights.", "file");

    private readonly Option<string?> _to = OptionFactory.OptionalName(
        "--to",
        $"What a model of FastNet becomes: {PyTorch}, a state_dict in a safetensors file, or {Arrays}, arrays as Keras and scikit-learn have them.",
        [PyTorch, Arrays]);

    private readonly Option<string?> _layers = Text(
        "--layers",
        "The layers of the weights: the inputs, then for each layer its outputs or what it is, \"784 100 relu batchnorm 10\". A constant stands "
        + "after a colon: elu:0.5, batchnorm:1e-3 (the epsilon of Keras).",
        "words");

    private readonly Option<string?> _like = OptionFactory.Path("--like", "A model of FastNet whose layers, scalings and names are taken.", "model");

    private readonly Option<string[]> _map = new("--map")
    {
        Description = "The tensor of a parameter, for instance W1=encoder.weight; may be given several times. Or a file of such lines. "
            + "Without it tensors are found by their names, or by their order.",
        HelpName = "name=name|file",
    };

    private readonly Option<string> _loss = OptionFactory.Choice(
        "--loss", "The loss of the layers, which says what the outputs are: classes, or numbers.", [.. LossChoice.All.Select(loss => loss.Name)],
        LossChoice.Softmax);

    private readonly Option<string?> _names = Text(
        "--names", "Names of the classes or numbers, with commas between them; by default 0, 1, ...", "a,b,...");

    private readonly Option<string?> _scaling = OptionFactory.Path(
        "--scaling",
        $"A .npz archive of what is done to raw rows and predicted numbers ({string.Join(", ", ScalingNames)}): read for weights of another program, "
        + "written for a model.",
        "file");

    private readonly ToolConsole _console;

    private ConvertCommand(ToolConsole console)
    {
        _console = console;
        _out.Required = true;
    }

    public static Command Create(ToolConsole console) => new ConvertCommand(console).Describe();

    private Command Describe() => new Command(
        "convert",
        "Makes a model of the weights of PyTorch, Keras or scikit-learn, or such weights of a model. Numbers are copied, matrices turned.")
    {
        _file, _out, _layers, _like, _map, _loss, _names, _scaling, _to,
    }.Does(Run);

    private static Option<string?> Text(string name, string description, string kind)
        => OptionFactory.Create<string?>(name, description, kind, "a text", text => (text.Trim().Length > 0, text));

    private void Run(ParseResult parsed)
    {
        SimdWidth.Require();
        string file = parsed.GetRequiredValue(_file);
        string path = parsed.GetRequiredValue(_out)!;
        PredictionOptions.RequireFile(_out.Name, path);
        PredictionOptions.RequireThere(string.Empty, file);
        if (IsModel(file))
        {
            PredictionOptions.RequireFile(_scaling.Name, parsed.GetValue(_scaling));
            Export(parsed, file, path);
        }
        else
        {
            Import(parsed, file, path);
        }
    }

    private static string? FirstGiven(ParseResult parsed, params Option[] options)
        => options.Select(option => option.Name).FirstOrDefault(parsed.IsGiven);

    private static bool IsModel(string path)
    {
        if (ForeignWeights.IsArchive(path))
        {
            return false;
        }

        using SafetensorsFile file = SafetensorsFile.Open(path);
        return ModelFile.IsModel(file.Metadata);
    }

    private void Export(ParseResult parsed, string file, string path)
    {
        string? kind = parsed.GetValue(_to);
        ToolException.Demand(kind is not null, $"'{file}' is a model of FastNet; expected {_to.Name} {PyTorch} or {_to.Name} {Arrays}");
        string? other = FirstGiven(parsed, _layers, _like, _map, _loss, _names);
        ToolException.Demand(other is null, $"{other} is for weights of another program; '{file}' is a model of FastNet");
        Model model = Model.Load(file);
        Action<Model, string> save = kind == PyTorch ? ModelExchange.SavePyTorch : ModelExchange.SaveArrays;
        PredictionOptions.Write(_out.Name, path, () => save(model, path));
        _console.Out.Write($"{SavedModel.NameOf(model)} as {kind}: {path}\n");
        ExportScaling(model, parsed.GetValue(_scaling));
    }

    private void ExportScaling(Model model, string? path)
    {
        double[][] numbers = [model.Mean, model.Deviation, model.TargetMean, model.TargetDeviation];
        KeyValuePair<string, NpyArray>[] arrays =
        [
            .. ScalingNames.Zip(numbers, (name, values) => KeyValuePair.Create(name, NpyArray.From<double>(values, values.Length)))
                .Where(pair => pair.Value.Count > 0),
        ];
        if (path is not null)
        {
            PredictionOptions.Write(_scaling.Name, path, () => NpzArchive.Save(path, arrays));
            _console.Out.Write($"scaling: {path}\n");
        }
        else if (arrays.Length > 0)
        {
            _console.Out.Write($"The scaling of raw rows and of predicted numbers is not part of it; {_scaling.Name} FILE writes it.\n");
        }
    }

    private void Import(ParseResult parsed, string file, string path)
    {
        (string? layers, string? like) = (parsed.GetValue(_layers), parsed.GetValue(_like));
        ToolException.Demand(parsed.GetValue(_to) is null, $"{_to.Name} is for a model of FastNet; '{file}' is none");
        ToolException.Demand(
            layers is null != like is null,
            $"'{file}' holds weights; expected either {_layers.Name} or {_like.Name}, which says what their layers are");
        string? given = like is null ? null : FirstGiven(parsed, _loss, _names, _scaling);
        ToolException.Demand(given is null, $"{given} is for {_layers.Name}; with {_like.Name} it is that of the model");
        IReadOnlyDictionary<string, string>? map = parsed.GetValue(_map) is { Length: > 0 } words ? MapOf(words) : null;
        string[] names = parsed.GetValue(_names)?.Split(',', StringSplitOptions.TrimEntries) ?? [];
        ModelOptions options = ScalingOf(parsed.GetValue(_scaling)) with { Names = names };
        Model model = ToolException.Explain(
            () => like is null
                ? ModelExchange.Read(file, layers!, parsed.GetValue(_loss)!, options, map)
                : ModelExchange.ReadLike(file, Template(like), map),
            error => error is ArgumentException argument ? FileText.MessageOf(argument) : null);
        PredictionOptions.Write(_out.Name, path, () => model.Save(path));
        _console.Out.Write(SafeText.Lines(model.Describe()));
        _console.Out.Write($"{path}\n");
    }

    private ModelOptions ScalingOf(string? path)
    {
        if (path is null)
        {
            return new ModelOptions();
        }

        PredictionOptions.RequireThere($"{_scaling.Name} ", path);
        using NpzArchive archive = NpzArchive.Open(path);
        Dictionary<string, double[]> numbers = archive.Names.ToDictionary(name => name, name =>
        {
            NpyArray array = archive.Read(name);
            ToolException.Demand(
                ScalingNames.Contains(name) && array.Type is not (NpyType.U or NpyType.S),
                $"{_scaling.Name} '{path}' has {FileText.Quote(name)}; expected numbers {string.Join(", ", ScalingNames)}");
            double[] values = new double[array.Count];
            array.Convert(0, values.AsSpan());
            return values;
        });
        double[] Of(int i) => numbers.GetValueOrDefault(ScalingNames[i]) ?? [];
        return new ModelOptions { Mean = Of(0), Deviation = Of(1), TargetMean = Of(2), TargetDeviation = Of(3) };
    }

    private Model Template(string path)
    {
        PredictionOptions.RequireThere($"{_like.Name} ", path);
        return Model.Load(path);
    }

    /// <summary>The pairs of the command line, and those in the lines of files.</summary>
    private Dictionary<string, string> MapOf(string[] words)
    {
        Dictionary<string, string> map = [];
        foreach (string word in words)
        {
            bool isFile = !word.Contains('=', StringComparison.Ordinal);
            if (isFile)
            {
                PredictionOptions.RequireThere($"{_map.Name} ", word);
                long length = new FileInfo(word).Length;
                ToolException.Demand(
                    length <= MostOfMap, $"{_map.Name} '{word}' has {length} bytes; expected a file of lines name=name, {MostOfMap} at most");
            }

            foreach (string line in isFile ? File.ReadAllLines(word).Where(line => line.Trim().Length > 0) : [word])
            {
                string[] pair = line.Split('=', 2, StringSplitOptions.TrimEntries);
                ToolException.Demand(
                    pair.Length == 2 && pair[0].Length > 0 && pair[1].Length > 0 && map.TryAdd(pair[0], pair[1]),
                    $"{_map.Name} has {FileText.Quote(line)}; expected parameter=tensor, each parameter once");
            }
        }

        return map;
    }
}
