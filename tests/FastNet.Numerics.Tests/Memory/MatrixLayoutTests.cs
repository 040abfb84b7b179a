namespace FastNet.Numerics.Tests.Memory;

[OneMode]
public class MatrixLayoutTests
{
    [TestCase(0, 0)]
    [TestCase(1, 16)]
    [TestCase(16, 16)]
    [TestCase(17, 32)]
    [TestCase(1023, 1040)]
    [TestCase(1024, 1040)]
    [TestCase(3072, 3088)]
    public void Float_rows_are_padded_to_lines_and_kept_off_multiples_of_4096_bytes(int columns, int stride)
        => Assert.That(MatrixLayout.PaddedStride<float>(columns), Is.EqualTo(stride));

    [TestCase(1, 8)]
    [TestCase(9, 16)]
    [TestCase(512, 520)]
    public void Double_rows_are_padded_to_lines_and_kept_off_multiples_of_4096_bytes(int columns, int stride)
        => Assert.That(MatrixLayout.PaddedStride<double>(columns), Is.EqualTo(stride));

    [Test]
    public void Negative_and_too_many_columns_are_refused()
    {
        Assert.That(() => MatrixLayout.PaddedStride<float>(-1), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("-1"));
        Assert.That(
            () => MatrixLayout.PaddedStride<float>(int.MaxValue),
            Throws.TypeOf<OverflowException>().With.Message.EqualTo("2147483647 columns make rows of 2147483664 elements with their padding; expected 2147483647 (2^31 - 1) or fewer."));
        Assert.That(() => MatrixLayout.PaddedStride<double>(int.MaxValue - 6), Throws.TypeOf<OverflowException>());
        Assert.That(MatrixLayout.PaddedStride<double>(int.MaxValue - 14), Is.EqualTo(int.MaxValue - 7));
    }
}
