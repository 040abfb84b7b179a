namespace FastNet.Numerics.Tests.Products;

/// <summary>The arithmetic of blocks and tasks, where it would leave the range of an int or of a job's chunks.</summary>
public class TasksTests
{
    private const int Most = int.MaxValue;

    [TestCase(0, 16, 0)]
    [TestCase(1, 16, 1)]
    [TestCase(16, 16, 1)]
    [TestCase(17, 16, 2)]
    [TestCase(Most, 1, Most)]
    [TestCase(Most, 16, 1 << 27)]
    [TestCase(Most - 14, 16, 1 << 27)]
    [TestCase(Most - 15, 16, (1 << 27) - 1)]
    [TestCase(Most, Most, 1)]
    public void Blocks_are_counted_up_to_the_largest_int(int count, int size, int expected)
    {
        Assert.That(BlockCount.Of(count, size), Is.EqualTo(expected));
        Assert.That((long)expected * size, Is.GreaterThanOrEqualTo(count));
    }

    [Test]
    public void Row_panels_cover_rows_up_to_the_largest_int([Values(1, 12, 13, 500, Most - 511, Most - 1, Most)] int rows, [Values(6, 12)] int height, [Values(1, 2, 7, 512, 1024)] int team)
    {
        int panels = Tasks.RowPanels(rows, height, team);
        Assert.That(panels, Is.InRange(1, rows));
        Assert.That(((long)rows + panels - 1) / panels, Is.LessThanOrEqualTo(height), "rows of the highest panel");
        GemmBlock<float> block = new() { Rows = rows, RowPanels = panels };
        Assert.That((block.RowStart(0), block.RowStart(panels)), Is.EqualTo((0, rows)));
        Assert.That(block.RowStart(panels) - block.RowStart(panels - 1), Is.InRange(1, height));
    }

    [Test]
    public void Few_row_panels_are_a_multiple_of_the_team() => Assert.That(Tasks.RowPanels(300, 12, 4), Is.EqualTo(28));

    [Test]
    public void A_job_has_no_more_tasks_than_it_may_have_chunks(
        [Values(1, 2, 3, 100, 4095, 5000, Most / 6)] int rowPanels, [Values(1, 3, 4096, 100_000, 1 << 30)] int columnPanels, [Values(2, 8, 511, 512, 600, 1024)] int team)
    {
        foreach (long work in (long[])[0, 1, 1 << 20, 1L << 40, long.MaxValue])
        {
            (int rows, int columns) = Tasks.Grid(rowPanels, columnPanels, work, team);
            Assert.That(rows, Is.InRange(1, rowPanels));
            Assert.That(columns, Is.InRange(1, columnPanels));
            Assert.That((long)rows * columns, Is.LessThanOrEqualTo(Workers.MaxChunks), $"work {work}");
        }
    }

    [Test]
    public void A_team_of_512_makes_as_many_tasks_of_one_row_panel_as_a_job_may_have() => Assert.That(Tasks.Grid(1, 1 << 20, 1L << 40, 512), Is.EqualTo((1, Workers.MaxChunks)));

    [Test]
    public void Blocks_of_columns_and_of_k_fit_sizes_up_to_the_largest_int([Values(1, 511, Most - 511, Most - 1, Most)] int size)
    {
        foreach (int panelColumns in (int[])[2, 8, 32])
        {
            foreach (int kBlock in (int[])[0, 1, 300])
            {
                int block = GemmPlan<float>.NBlock(size, kBlock, panelColumns);
                Assert.That(block, Is.InRange(1, size));
                Assert.That(block == size || block % panelColumns == 0, Is.True, "whole panels");
            }

            int panels = BlockCount.Of(size, panelColumns);
            foreach (int team in (int[])[1, 8, 9, 512, 1024])
            {
                Assert.That(GemmPlan<float>.ColumnGroups(panels, 300, panelColumns, team), Is.InRange(0, panels));
            }
        }

        Assert.That(GemmPlan<float>.KBlock(size), Is.InRange(1, 512));
        Assert.That(new GemmPlan<float>(size, size, size).WorkspaceLength, Is.InRange(1, 1 << 22));
    }
}
