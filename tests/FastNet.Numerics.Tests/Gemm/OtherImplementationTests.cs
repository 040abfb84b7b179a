using System.ComponentModel;
using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Products;

/// <summary>
/// Products beside three loops in C, compiled by gcc: another compiler, another library's multiply-add, no line of ours. Without gcc they are skipped;
/// the gate sets FASTNET_REQUIRE_GCC, and then they must run.
/// </summary>
[OneMode]
public sealed unsafe class OtherImplementationTests
{
    private const string RequiredVariable = "FASTNET_REQUIRE_GCC";
    private const int Shapes = 1000;

    private readonly TemporaryFolder _folder = new();
    private nint _library;

    [OneTimeSetUp]
    public void Compile()
    {
        string library = _folder.File("three_loops.so");
        string source = Path.Combine(AppContext.BaseDirectory, "Gemm", "three_loops.c");
        try
        {
            using Process gcc = Process.Start("gcc", ["-std=c99", "-O2", "-ffp-contract=off", "-shared", "-fPIC", source, "-o", library, "-lm"]);
            gcc.WaitForExit();
            Assert.That(gcc.ExitCode, Is.Zero, "gcc");
        }
        catch (Win32Exception) when (Environment.GetEnvironmentVariable(RequiredVariable) is null or "")
        {
            Assert.Ignore("There is no gcc.");
        }

        _library = NativeLibrary.Load(library);
    }

    [OneTimeTearDown]
    public void Unload()
    {
        if (_library != 0)
        {
            NativeLibrary.Free(_library);
        }

        _folder.Dispose();
    }

    [Test]
    public void A_thousand_products_in_float_have_the_bits_of_three_loops_in_C() => Compare<float>("three_loops_float");

    [Test]
    public void A_thousand_products_in_double_have_the_bits_of_three_loops_in_C() => Compare<double>("three_loops_double");

    private void Compare<T>(string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        delegate* unmanaged[Cdecl]<int, int, int, void*, void*, void*, void> loops =
            (delegate* unmanaged[Cdecl]<int, int, int, void*, void*, void*, void>)NativeLibrary.GetExport(_library, name);
        using Workers workers = new(2);
        Random random = new(17);
        for (int shape = 0; shape < Shapes; shape++)
        {
            // Mostly small, some with several tiles in each direction and blocks of k.
            int most = shape % 50 == 0 ? 600 : shape % 4 == 0 ? 90 : 24;
            (int m, int n, int k) = (random.Next(1, (most / 2) + 2), random.Next(1, most), random.Next(1, most));
            (bool turnA, bool turnB, bool accumulate) = (random.Next(2) == 0, random.Next(2) == 0, random.Next(2) == 0);
            T[] a = Product<T>.Numbers(random, m * k);
            T[] b = Product<T>.Numbers(random, k * n);
            T[] actual = Product<T>.Numbers(random, m * n);
            T[] expected = accumulate ? [.. actual] : new T[m * n];
            fixed (T* pointerA = a, pointerB = b, pointerC = expected)
            {
                loops(m, n, k, pointerA, pointerB, pointerC);
            }

            T[] storedA = turnA ? Turned(a, m, k) : a;
            T[] storedB = turnB ? Turned(b, k, n) : b;
            Gemm.Multiply<T>(
                m, n, k, storedA, turnA ? m : k, turnA, storedB, turnB ? k : n, turnB, actual, n, accumulate, shape % 2 == 0 ? null : workers);
            Bits.AssertSame<T>(actual, expected, $"product {shape} ({m}, {n}, {k}), A turned {turnA}, B turned {turnB}, accumulating {accumulate}");
        }
    }

    private static T[] Turned<T>(T[] values, int rows, int columns)
    {
        T[] turned = new T[values.Length];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                turned[(j * rows) + i] = values[(i * columns) + j];
            }
        }

        return turned;
    }
}
