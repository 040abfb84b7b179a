namespace FastNet.Numerics.Tests.Memory;

[OneMode]
public class MatrixRowTests
{
    private static readonly float[] Values = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

    [Test]
    public void A_row_is_its_elements_without_what_lies_between_the_rows()
    {
        float[] values = [.. Values];
        Matrix<float> matrix = new(values, rows: 3, columns: 3, stride: 4);
        Assert.That(matrix.Row(2).ToArray(), Is.EqualTo(new float[] { 8, 9, 10 }));
        Assert.That(matrix.AsReadOnly().Row(1).ToArray(), Is.EqualTo(new float[] { 4, 5, 6 }));
        matrix.Row(1).Clear();
        Assert.That(values, Is.EqualTo(new float[] { 0, 1, 2, 3, 0, 0, 0, 7, 8, 9, 10 }));
    }

    [Test]
    public void Rows_without_elements_and_columns_of_one_are_rows()
    {
        Assert.That(new Matrix<float>([], 2, 0, 5).Row(1).Length, Is.Zero);
        Assert.That(new ReadOnlyMatrix<float>(Values, 1, 3).Transposed.Row(2).ToArray(), Is.EqualTo(new float[] { 2 }));
    }

    [Test]
    public void Rows_outside_the_matrix_and_columns_apart_are_refused()
    {
        Assert.That(() => new Matrix<float>(new float[6], 2, 3).Row(2).Length, Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("2"));
        Assert.That(() => new ReadOnlyMatrix<float>(Values, 2, 3).Row(-1).Length, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new ReadOnlyMatrix<float>(Values, 2, 3).Transposed.Row(0).Length, Throws.InvalidOperationException.With.Message.Contains("3 x 2").And.Message.Contains("3 elements apart"));
    }
}
