namespace FastNet.Tests.Shared;

/// <summary>
/// A test whose result does not depend on the instruction set: files, command lines, kills, archives with every byte changed; or that takes too long
/// in narrower modes, where another test compares the bits. The gate runs it in the machine's own mode alone, and leaves it out of the modes with
/// narrower vectors.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class OneModeAttribute : CategoryAttribute
{
    public OneModeAttribute()
        : base("OneMode")
    {
    }
}
