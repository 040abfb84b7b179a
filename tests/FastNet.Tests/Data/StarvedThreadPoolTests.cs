using FastNet.Data;

namespace FastNet.Tests.Data;

/// <summary>A service whose work items all wait: the system's pool has no thread left, and grows by one or two a second.</summary>
[OneMode]
[NonParallelizable]
public class StarvedThreadPoolTests
{
    [Test]
    public void Images_are_drawn_and_prepared_without_a_thread_of_the_pool()
    {
        DataSet? images = null;
        int rows = 0;
        Thread work = new(() =>
        {
            images = SyntheticImages.Create();
            DataSplit<float> split = images.Prepare<float>();
            rows = split.Apply(Preprocessing.Fit(split.Train)).Train.Count + split.Validation.Count;
        });
        using ManualResetEventSlim release = new();
        using CountdownEvent left = new(Environment.ProcessorCount + 200);
        for (int i = left.InitialCount; i > 0; i--)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                _ =>
                {
                    release.Wait();
                    left.Signal();
                },
                null);
        }

        work.Start();
        bool finished = work.Join(TimeSpan.FromSeconds(15));
        release.Set();
        left.Wait();
        work.Join();
        Assert.That(finished, "it waited for the pool");
        Assert.That((rows, images!.Test.Count), Is.EqualTo((11_000, 1_000)));
    }
}
