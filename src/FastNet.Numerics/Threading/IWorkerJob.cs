namespace FastNet.Numerics;

/// <summary>
/// Work cut into chunks that may run in any order and on any thread. A job is an unmanaged struct, so that starting it allocates nothing;
/// a chunk's results must depend on its index alone. Then they do not depend on the number of workers.
/// </summary>
public interface IWorkerJob
{
    /// <summary>Does one chunk.</summary>
    /// <param name="chunk">0 up to the number of chunks given to <see cref="Workers.Run{TJob}"/>, exclusive.</param>
    void Execute(int chunk);
}
