using System.Runtime.InteropServices;

namespace FastNet.Numerics.Tests.Threading;

/// <summary>Each chunk starts a whole job on the same team.</summary>
internal unsafe struct NestingJob : IWorkerJob
{
    public const int InnerChunks = 10;

    public nint Team;
    public int* Counts;

    public readonly void Execute(int chunk)
    {
        Workers workers = (Workers)GCHandle.FromIntPtr(Team).Target!;
        CountingJob inner = new() { Counts = Counts + (chunk * InnerChunks), Failing = -1 };
        workers.Run(ref inner, InnerChunks);
    }
}
