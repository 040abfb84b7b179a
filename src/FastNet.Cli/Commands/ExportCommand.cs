using System.CommandLine;
using FastNet.Cli.Output;

namespace FastNet.Cli.Commands;

/// <summary>`fastnet export`: a model as a file of another program.</summary>
internal static class ExportCommand
{
    private const string Pixels = "pixels";
    private const string Numbers = "numbers";

    public static Command Create(ToolConsole console)
    {
        Argument<string> file = new("model") { Description = $"The model: a {RunFiles.ModelName} of fastnet train, or of Model.Save." };
        Option<string?> onnx = OptionFactory.Path("--onnx", "The ONNX file to make or to replace.", "file");
        onnx.Required = true;
        Option<string?> rows = OptionFactory.OptionalName(
            "--input",
            $"What its rows are: {Pixels} (uint8, 0 to 255) or {Numbers} (of the model's type). "
            + $"Unless told, {Pixels} for a model that was trained on images.",
            [Pixels, Numbers]);
        return new Command(
            "export",
            "Writes a model as ONNX for other programs to predict with, with all that is done to raw rows before the net and to scores after it.")
        {
            file, onnx, rows,
        }.Does(parsed =>
        {
            string path = parsed.GetRequiredValue(onnx)!;
            PredictionOptions.RequireFile(onnx.Name, path);
            SimdWidth.Require();
            PredictionOptions.RequireThere(string.Empty, parsed.GetRequiredValue(file), PredictionOptions.ModelFile);
            Model model = Model.Load(parsed.GetRequiredValue(file));
            bool bytes = parsed.GetValue(rows) is string word ? word == Pixels : SavedModel.TakesPixels(model);
            PredictionOptions.Write(onnx.Name, path, () => model.SaveOnnx(path, bytes));
            string type = model.ElementType == typeof(float) ? "float" : "double";
            string outputs = model.IsClassifier ? "class (N), probabilities and scores" : "values and scores";
            string input = $"input (N, {model.InputSize}) {(bytes ? "uint8" : type)}";
            console.Out.Write($"{SavedModel.NameOf(model)}: {input}; {outputs} (N, {model.OutputSize}) {type}\n{path}\n");
        });
    }
}
