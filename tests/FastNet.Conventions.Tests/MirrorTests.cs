namespace FastNet.Conventions.Tests;

/// <summary>One operation = one name = one file, everywhere.</summary>
[OneMode]
public sealed class MirrorTests
{
    public static IEnumerable<string> Kernels()
        => Repository.Files("src/FastNet.Numerics/Kernels", "*.cs").Select(path => Path.GetFileName(path).Split('.')[0]).Distinct();

    [TestCaseSource(nameof(Kernels))]
    public void A_kernel_has_a_specification_tests_and_a_benchmark(string kernel)
    {
        Assert.Multiple(() =>
        {
            Assert.That(Path.Combine(Repository.Root, $"src/FastNet.Numerics/Reference/Naive.{kernel}.cs"), Does.Exist);
            Assert.That(Path.Combine(Repository.Root, $"tests/FastNet.Numerics.Tests/Kernels/{kernel}Tests.cs"), Does.Exist);
            Assert.That(Path.Combine(Repository.Root, $"bench/FastNet.Benchmarks/Kernels/{kernel}Bench.cs"), Does.Exist);
        });
    }

    [Test]
    public void Kernels_are_found() => Assert.That(Kernels(), Does.Contain("Relu"));

    [TestCaseSource(nameof(Kernels))]
    public void The_tests_of_a_kernel_have_tests_in_them(string kernel)
        => Assert.That(Repository.Read($"tests/FastNet.Numerics.Tests/Kernels/{kernel}Tests.cs"), Does.Contain("[Test").And.Contains($"Naive.{kernel}"));
}
