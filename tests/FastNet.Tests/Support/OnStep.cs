namespace FastNet.Tests.Support;

/// <summary>Calls a function after every step, on the thread that trains.</summary>
internal sealed class OnStep(Action<TrainingProgress> action) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => action(value);
}
