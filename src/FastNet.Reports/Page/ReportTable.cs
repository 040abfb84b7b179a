namespace FastNet.Reports;

/// <summary>A table that the reader may sort by any column.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Columns">The names of its columns.</param>
/// <param name="Rows">One cell for each column.</param>
internal sealed record ReportTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<ReportCell>> Rows);

/// <summary>A cell of a table.</summary>
/// <param name="Text">What it shows.</param>
/// <param name="Value">The number by which it is sorted; null: it is sorted as text. Numbers stand on the right.</param>
internal readonly record struct ReportCell(string Text, double? Value = null);
