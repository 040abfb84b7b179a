namespace FastNet;

/// <summary>The measure of distance.</summary>
public enum DistanceMetric
{
    /// <summary>Euclidean: the root of the sum of squared differences.</summary>
    L2,

    /// <summary>City block: the sum of absolute differences.</summary>
    L1,
}

/// <summary>The three ways in which CS231n's first assignment computes distances; they differ in speed and in the last bits alone.</summary>
public enum DistanceForm
{
    /// <summary>All pairs at once; for L2 |x|^2 + |y|^2 - 2 x y, one matrix product.</summary>
    NoLoops,

    /// <summary>A loop over the queries, each with all training rows at once.</summary>
    OneLoop,

    /// <summary>A loop over the queries and one over the training rows inside it.</summary>
    TwoLoops,
}
