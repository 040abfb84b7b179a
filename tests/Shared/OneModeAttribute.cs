namespace FastNet.Tests.Shared;

/// <summary>
/// A test whose result does not depend on the instruction set: files, command lines, kills, archives with every byte changed. The gate runs it in the machine's
/// own mode alone, and leaves it out of the modes with narrower vectors.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class OneModeAttribute : CategoryAttribute
{
    public OneModeAttribute()
        : base("OneMode")
    {
    }
}
