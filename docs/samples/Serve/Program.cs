using System.Text.Json;
using FastNet;
using FastNet.Data;
using Serve;

// A web API that answers with a model of `fastnet train`: dotnet run -- --model model.safetensors
WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
Model loaded = Model.Load(builder.Configuration["model"] ?? "model.safetensors");
TableEncoder? encoder = loaded.Metadata.TryGetValue(TableEncoder.MetadataKey, out string? text) ? TableEncoder.FromJson(text) : null;
builder.Services.AddSingleton(loaded);
WebApplication app = builder.Build();
app.MapGet("/", (Model model) => model.Describe());
app.MapPost("/predict", (IReadOnlyList<double[]> rows, Model model) => Answered(() => Answer.Of(model, rows)));
app.MapPost("/predict/table", (IReadOnlyList<Dictionary<string, JsonElement>> rows, Model model) => Answered(() => Answer.OfTable(model, encoder, rows)));
app.Run();

static IResult Answered(Func<Answer[]> answers)
{
    try
    {
        return Results.Ok(answers());
    }
    catch (Exception error) when (error is ArgumentException or DataFormatException)
    {
        // Rows that the model cannot take; the message names row and column.
        return Results.Problem(error.Message, statusCode: StatusCodes.Status400BadRequest);
    }
}
