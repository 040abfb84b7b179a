using FastNet.Benchmarks;
using FastNet.Rivals;

if (args is not ["predict", .. string[] options])
{
    Console.Error.WriteLine($"There is no such command; usage: {PredictCommand.Usage}");
    return 2;
}

try
{
    return PredictCommand.Run(options);
}
catch (CommandException error)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}
catch (Exception error) when (error is InvalidOperationException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
