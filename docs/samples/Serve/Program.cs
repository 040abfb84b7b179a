using FastNet;
using Serve;

// A web API that answers with a model of `fastnet train`: dotnet run -- --model model.safetensors
WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton(Model.Load(builder.Configuration["model"] ?? "model.safetensors"));
WebApplication app = builder.Build();
app.MapGet("/", (Model model) => model.Describe());
app.MapPost("/predict", Predict);
app.Run();

static IResult Predict(IReadOnlyList<double[]> rows, Model model)
{
    try
    {
        return Results.Ok(Answer.Of(model, rows));
    }
    catch (ArgumentException error)
    {
        // A row of another length, or a number that is not finite: the message names the row.
        return Results.Problem(error.Message, statusCode: StatusCodes.Status400BadRequest);
    }
}
