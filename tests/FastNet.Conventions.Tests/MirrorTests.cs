using FastNet.Benchmarks;

namespace FastNet.Conventions.Tests;

/// <summary>One operation = one name = one file, everywhere; update rules differ by a formula and share one file of tests, with a table.</summary>
[OneMode]
public sealed class MirrorTests
{
    public static IEnumerable<string> Kernels()
        => Repository.Files("src/FastNet.Numerics/Kernels", "*.cs").Select(path => Path.GetFileNameWithoutExtension(path));

    private static IEnumerable<string> UpdateRules()
        => Repository.Sources("src/FastNet.Numerics/Kernels")
            .Where(source => source.Code.Contains(": IUpdate<T>", StringComparison.Ordinal))
            .Select(source => Path.GetFileNameWithoutExtension(source.Path));

    [TestCaseSource(nameof(Kernels))]
    public void A_kernel_has_a_specification_tests_and_a_benchmark(string kernel)
    {
        Assert.That(Path.Combine(Repository.Root, $"tests/FastNet.Reference/Naive.{kernel}.cs"), Does.Exist);
        if (!File.Exists(Path.Combine(Repository.Root, $"bench/FastNet.Benchmarks/Kernels/{kernel}Bench.cs")))
        {
            Assert.That(
                KernelCases<float>.All.Select(each => each.Name.Split('.')[0]), Does.Contain(kernel),
                "An activation is timed by its line in src/FastNet/Layers/Activation.cs, another kernel by one in KernelTable/KernelCases.cs.");
        }

        if (UpdateRules().Contains(kernel))
        {
            string rules = Repository.Read("tests/FastNet.Numerics.Tests/Support/UpdateCase.cs");
            Assert.That(rules, Does.Contain($"{kernel}.Apply(").And.Contains($"Naive.{kernel}("));
            return;
        }

        string tests = $"tests/FastNet.Numerics.Tests/Kernels/{kernel}Tests.cs";
        Assert.That(Path.Combine(Repository.Root, tests), Does.Exist);
        Assert.That(Repository.Read(tests), Does.Contain("[Test").And.Contains($"Naive.{kernel}"));
    }

    [Test]
    public void Kernels_are_found() => Assert.That(Kernels(), Does.Contain("Relu"));

    [Test]
    public void Update_rules_are_found() => Assert.That(UpdateRules(), Does.Contain("SgdUpdate").And.Not.Contain("AverageUpdate"));
}
