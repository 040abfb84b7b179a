namespace FastNet.Conventions.Tests;

/// <summary>One operation = one name = one file, everywhere; update rules, which differ by a formula, share one file of tests and one benchmark, by a table each.</summary>
[OneMode]
public sealed class MirrorTests
{
    public static IEnumerable<string> Kernels()
        => Repository.Files("src/FastNet.Numerics/Kernels", "*.cs").Select(path => Path.GetFileName(path).Split('.')[0]).Distinct();

    private static IEnumerable<string> UpdateRules()
        => Repository.Sources("src/FastNet.Numerics/Kernels").Where(source => source.Code.Contains(": IUpdate<T>", StringComparison.Ordinal)).Select(source => Path.GetFileName(source.Path).Split('.')[0]);

    [TestCaseSource(nameof(Kernels))]
    public void A_kernel_has_a_specification_tests_and_a_benchmark(string kernel)
    {
        Assert.That(Path.Combine(Repository.Root, $"tests/FastNet.Reference/Naive.{kernel}.cs"), Does.Exist);
        if (UpdateRules().Contains(kernel))
        {
            Assert.That(Repository.Read("tests/FastNet.Numerics.Tests/Support/UpdateCase.cs"), Does.Contain($"{kernel}.Apply(").And.Contains($"Naive.{kernel}("));
            Assert.That(Repository.Read("bench/FastNet.Benchmarks/KernelTable/KernelCases.cs"), Does.Contain($"new(\"{kernel}\", ").And.Contains($"Naive.{kernel}<T>("));
            return;
        }

        string tests = $"tests/FastNet.Numerics.Tests/Kernels/{kernel}Tests.cs";
        Assert.That(Path.Combine(Repository.Root, tests), Does.Exist);
        Assert.That(Repository.Read(tests), Does.Contain("[Test").And.Contains($"Naive.{kernel}"));
        Assert.That(Path.Combine(Repository.Root, $"bench/FastNet.Benchmarks/Kernels/{kernel}Bench.cs"), Does.Exist);
    }

    [Test]
    public void Kernels_are_found() => Assert.That(Kernels(), Does.Contain("Relu"));

    [Test]
    public void Update_rules_are_found() => Assert.That(UpdateRules(), Does.Contain("SgdUpdate").And.Not.Contain("AverageUpdate"));
}
