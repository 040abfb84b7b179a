using System.Numerics;

namespace FastNet.Cli.Training;

/// <summary>A net and what it is.</summary>
internal sealed class Model<T>(ModelShape shape, Net<T> net)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public ModelShape Shape { get; } = shape;

    public Net<T> Net { get; } = net;
}
