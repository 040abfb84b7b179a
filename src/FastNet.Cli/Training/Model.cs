using System.Numerics;

namespace FastNet.Cli.Training;

/// <summary>A net and what it is.</summary>
internal sealed record Model<T>(ModelShape Shape, Net<T> Net)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
