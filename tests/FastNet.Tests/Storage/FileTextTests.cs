namespace FastNet.Tests.Storage;

/// <summary>Texts from files in messages.</summary>
public sealed class FileTextTests
{
    [TestCase("plain, ä, 漢字, \U0001f600", "plain, ä, 漢字, \U0001f600")]
    [TestCase("", "")]
    [TestCase(null, "")]
    [TestCase("a\u001b[31m\r\n\0", "a\\u001b[31m\\u000d\\u000a\\u0000")]
    [TestCase("\u202eevil\u2066\u200b", "\\u202eevil\\u2066\\u200b")]
    [TestCase("\u0085\u009b2J\u2028", "\\u0085\\u009b2J\\u2028")]
    [TestCase("\U000e0001", "\\U000e0001")]
    public void What_is_not_printable_is_shown_as_its_number(string? text, string expected)
    {
        Assert.That(FileText.Escape(text), Is.EqualTo(expected));
        Assert.That(FileText.Quote(text), Is.EqualTo($"'{expected}'"));
    }

    [Test]
    public void Halves_of_pairs_are_shown_as_their_numbers()
        => Assert.That(FileText.Escape(new string(['a', '\ud800', 'b', '\udc00'])), Is.EqualTo("a\\ud800b\\udc00"));

    [Test]
    public void What_is_long_is_cut_and_no_pair_is_broken()
    {
        Assert.That(FileText.Escape(new string('x', 60)), Is.EqualTo(new string('x', 60)));
        Assert.That(FileText.Escape(new string('x', 61)), Is.EqualTo(new string('x', 60) + "..."));
        Assert.That(FileText.Escape("xx\U0001f600y", 3), Is.EqualTo("xx\U0001f600..."));
        Assert.That(FileText.List(Enumerable.Range(0, 16).ToArray()), Is.EqualTo("0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15"));
        Assert.That(FileText.List(Enumerable.Range(0, 17).ToArray()), Does.EndWith("14, 15, ... (17 in all)"));
        Assert.That(FileText.List<string>(["a\u0007", "b"]), Is.EqualTo("a\\u0007, b"));
    }
}
