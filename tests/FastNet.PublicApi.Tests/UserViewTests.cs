using System.Runtime.CompilerServices;
using FastNet.Data;
using FastNet.Numerics;

namespace FastNet.PublicApi.Tests;

/// <summary>This project sees what users see.</summary>
[OneMode]
public sealed class UserViewTests
{
    [TestCase(typeof(Net<float>))]
    [TestCase(typeof(Gemm))]
    [TestCase(typeof(SyntheticImages))]
    [TestCase(typeof(LayerFixture))]
    public void No_assembly_opens_its_internals_to_this_one(Type type)
    {
        string mine = typeof(UserViewTests).Assembly.GetName().Name!;
        IEnumerable<string> friends = type.Assembly.GetCustomAttributes(typeof(InternalsVisibleToAttribute), false)
            .Cast<InternalsVisibleToAttribute>()
            .Select(friend => friend.AssemblyName);
        Assert.That(friends, Is.Not.Empty.And.None.EqualTo(mine));
    }
}
