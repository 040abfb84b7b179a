namespace FastNet.Numerics.Tests.Memory;

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
        Assert.That(() => MatrixLayout.PaddedStride<float>(int.MaxValue), Throws.TypeOf<OverflowException>());
    }
}
