namespace FastNet.Benchmarks;

/// <summary>One data set, both libraries: means, lowest and highest of the seeds on the test rows.</summary>
/// <param name="Data">The file.</param>
/// <param name="Metric">r2 or accuracy.</param>
/// <param name="Seeds">Nets trained by each.</param>
/// <param name="ScikitLearn">The mean of scikit-learn's scores.</param>
/// <param name="ScikitLearnLowest">The lowest of them.</param>
/// <param name="ScikitLearnHighest">The highest of them.</param>
/// <param name="FastNet">The mean of FastNet's.</param>
/// <param name="FastNetLowest">The lowest of them.</param>
/// <param name="FastNetHighest">The highest of them.</param>
/// <param name="SecondsOfSeed">Seconds for one net of FastNet's.</param>
internal sealed record ScikitLearnRow(
    string Data,
    string Metric,
    int Seeds,
    double ScikitLearn,
    double ScikitLearnLowest,
    double ScikitLearnHighest,
    double FastNet,
    double FastNetLowest,
    double FastNetHighest,
    double SecondsOfSeed);
