using System.Text;
using FastNet.Data;
using FastNet.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace FastNet.Tests.Data;

[OneMode]
public class PickleReaderTests
{
    private static readonly Dictionary<string, byte[]> Files = Fixture.Entries("cifar_pickles.zip");

    public static IEnumerable<string> Batches() => Files.Keys.Where(name => name is not "meta");

    [TestCaseSource(nameof(Batches))]
    public void A_batch_is_read_in_every_protocol(string name)
    {
        PickleDictionary batch = (PickleDictionary)PickleReader.Read(Files[name])!;
        Assert.That(batch.Find("labels"), Is.EqualTo(new object[] { 0L, 7L }));
        PickleArray data = (PickleArray)batch.Find("data")!;
        Assert.That(data.Shape, Is.EqualTo(new[] { 2, 3072 }));
        Assert.That(data.Data!.Decode().ToArray(), Is.EqualTo(Enumerable.Range(0, 6144).Select(i => (byte)((3 * (i / 3072)) + (i % 3072 / 96)))));
        Assert.That(((List<object?>)batch.Find("filenames")!).Select(Text), Is.EqualTo(new[] { "image_0_0.png", "image_0_1.png" }));
    }

    [Test]
    public void The_file_of_class_names_is_read()
    {
        PickleDictionary meta = (PickleDictionary)PickleReader.Read(Files["meta"])!;
        Assert.That(meta.Find("num_cases_per_batch"), Is.EqualTo(10_000L));
        Assert.That(((List<object?>)meta.Find("label_names")!).Select(Text), Is.EqualTo(new[] { "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck" }));
        Assert.That(() => meta.Find("data"), Throws.InstanceOf<DataFormatException>().With.Message.Contains("'data'"));
    }

    [Test]
    public void Protocol_0_spells_text_and_long_numbers_out()
    {
        PickleString text = (PickleString)Read("Va\\u005cu\u00e4\\u0000\\u20ac\\U0001f600\\x\n.")!;
        Assert.That(Text(text), Is.EqualTo("a\\u\u00e4\0\u20ac\U0001f600\\x"));
        Assert.That(Read("L123L\n."), Is.EqualTo(123L));
        PickleString bytes = (PickleString)Read("c_codecs\nencode\n(Va\u0080\\u00ff\\u000a\nVlatin1\ntR.")!;
        Assert.That(bytes.Decode().ToArray(), Is.EqualTo(new byte[] { (byte)'a', 0x80, 0xff, 10 }));
    }

    [TestCase("cos\nsystem\n(S'echo pwned'\ntR.", "os.system", 0)]
    [TestCase("c__builtin__\neval\n(S'1+1'\ntR.", "__builtin__.eval", 0)]
    [TestCase("\x80\u0002csubprocess\nPopen\n(U\x02lstR.", "subprocess.Popen", 2)]
    [TestCase("\x80\x04\x8c\x05posix\x8c\x06system\x93.", "posix.system", 17)]
    [TestCase("cnumpy\nload\n(S'x'\ntR.", "numpy.load", 0)]
    [TestCase("cnumpy.core.multiarray\n_reconstruct.", "has a line without an end", 0)]
    [TestCase("c\u001b[2J\nx\n.", "\\u001b[2J.x", 0)]
    [TestCase("(ios\nsystem\n.", "'i'", 1)]
    [TestCase("(cos\nsystem\no.", "os.system", 1)]
    [TestCase(")\x81.", "0x81", 1)]
    [TestCase("}Q.", "'Q'", 1)]
    [TestCase("P0\n.", "'P'", 0)]
    [TestCase("\x82\x01.", "0x82", 0)]
    [TestCase("\x97.", "0x97", 0)]
    [TestCase("F1.5\n.", "'F'", 0)]
    [TestCase("N0.", "'0'", 1)]
    [TestCase("N2.", "'2'", 1)]
    public void A_pickle_with_a_call_or_another_opcode_is_refused_with_name_and_place(string pickle, string expected, int offset)
        => Assert.That(() => Read(pickle), Throws.InstanceOf<DataFormatException>().With.Message.Contains(expected).And.Message.Contains($"at byte {offset} "));

    [TestCase("cnumpy\ndtype\n(S'O8'\nI0\nI1\ntR.", "'O8'; u1 was expected")]
    [TestCase("cnumpy\ndtype\n(S'f8'\nI0\nI1\ntR.", "'f8'")]
    [TestCase("cnumpy\ndtype\n)R.", "calls DType")]
    [TestCase("cnumpy.core.multiarray\n_reconstruct\n(cnumpy\ndtype\n(I0\ntS'b'\ntR.", "calls Reconstruct")]
    [TestCase("cnumpy\nndarray\n)R.", "calls NdArray")]
    [TestCase("(S'x'\n)R.", "calls something that is no name")]
    [TestCase("S'x'\n)b.", "builds")]
    [TestCase("}I1\na.", "cannot take them")]
    [TestCase("](I1\nI2\nu.", "cannot take them")]
    [TestCase("}(I1\nu.", "without a value")]
    [TestCase("I1\n(d.", "value")]
    [TestCase("t.", "mark")]
    [TestCase("(a.", "takes 1 values; there are 0")]
    [TestCase("I1\n(\x85.", "takes 1 values; there are 0")]
    [TestCase("h\x05.", "recalls value 5")]
    [TestCase("g-1\n.", "recalls value -1")]
    [TestCase("q\x01.", "notes a value")]
    [TestCase("I1x\n.", "'1x'")]
    [TestCase("L1x\n.", "'1x'")]
    [TestCase("V\\ud800\n.", "no character")]
    [TestCase("V\\u12\n.", "no character")]
    [TestCase("V\\UFFFFFFFF\n.", "no character")]
    [TestCase("Vab", "line without an end")]
    [TestCase("S'x\n.", "quotes")]
    [TestCase("S'\\u1234'\n.", "escape")]
    [TestCase("S'\\x1'\n.", "escape")]
    [TestCase("T\u00ff\u00ff\u00ff\u007fabc.", "2147483647 bytes; 4 follow")]
    [TestCase("T\u00ff\u00ff\u00ff\u00ffabc.", "-1 bytes")]
    [TestCase("\u008e\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007fabc.", "9223372036854775807 bytes")]
    [TestCase("\x80\u0009.", "protocol 9")]
    [TestCase("N\x80\x02.", "protocol 2")]
    [TestCase("NN.", "2 values")]
    [TestCase("N.N", "byte 2 of 3")]
    [TestCase("(.", "0 values")]
    [TestCase(".", "0 values")]
    [TestCase("", "ended at byte 0")]
    public void A_pickle_that_makes_no_sense_is_refused(string pickle, string expected)
        => Assert.That(() => Read(pickle), Throws.InstanceOf<DataFormatException>().With.Message.Contains(expected));

    [Test]
    public void Shapes_and_orders_that_no_batch_has_are_refused()
    {
        const string Begin = "cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(I0\ntS'b'\ntR(I1\n";
        const string Type = "cnumpy\ndtype\n(S'u1'\nI0\nI1\ntR";
        Assert.That(Read($"{Begin}(I2\nt{Type}I00\nS'ab'\ntb."), Is.InstanceOf<PickleArray>());
        foreach (string wrong in new[] { $"(I2\nt{Type}I01\nS'ab'\ntb.", $"(I-2\nt{Type}I00\nS'ab'\ntb.", $"(NtI3\nI00\nS'ab'\ntb.", $"(I4294967296\nt{Type}I00\nS'ab'\ntb.", $"(I2\nt{Type}I00\nNtb." })
        {
            Assert.That(() => Read(Begin + wrong), Throws.InstanceOf<DataFormatException>(), wrong);
        }
    }

    [Test]
    public void Text_that_stands_for_bytes_is_taken_as_bytes()
    {
        PickleString encoded = (PickleString)Read("c_codecs\nencode\n(X\u0005\0\0\0a\u00c2\u0080\u00c3\u00bfX\u0006\0\0\0latin1tR.")!;
        Assert.That(encoded.Decode().ToArray(), Is.EqualTo(new byte[] { (byte)'a', 0x80, 0xff }));
        PickleString wide = (PickleString)Read("c_codecs\nencode\n(X\u0003\0\0\0\u00e2\u0082\u00acX\u0006\0\0\0latin1tR.")!;
        Assert.That(() => wide.Decode(), Throws.InstanceOf<DataFormatException>().With.Message.Contains("above 255"));
        Assert.That(() => Read("c_codecs\nencode\n(X\u0001\0\0\0aX\u0003\0\0\0rottR."), Throws.InstanceOf<DataFormatException>().With.Message.Contains("Encode"));
    }

    [Test]
    public void Too_many_values_are_refused_before_they_take_memory()
    {
        byte[] marks = new byte[20 << 20];
        foreach (char opcode in "(N]})")
        {
            marks.AsSpan().Fill((byte)opcode);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.That(() => PickleReader.Read(marks), Throws.InstanceOf<DataFormatException>().With.Message.Contains("more than 1048576 values"));
            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(200 << 20));
        }
    }

    [Test]
    public void Values_that_hold_each_other_do_no_harm()
    {
        // Each list holds the one before it twice: a trillion values, if anyone counted; and a list may hold itself.
        string doubling = "]q\u0001" + string.Concat(Enumerable.Repeat("]h\u0001ah\u0001aq\u0001", 40)) + "(t.";
        Assert.That(() => Read(doubling), Throws.InstanceOf<DataFormatException>());
        Assert.That(Read("]q\u0001h\u0001a."), Is.InstanceOf<List<object?>>());
    }

    [Test]
    public void A_pickle_cut_anywhere_is_refused()
    {
        foreach (string name in new[] { "python2", "python2_0", "text_0", "text_2", "bytes_4", "text_5", "meta" })
        {
            Assert.That(Damage.Try(Damage.Cuts(Files[name]), file => PickleReader.Read(file)).Read, Is.Zero, name);
        }
    }

    [Test]
    public void A_pickle_with_any_byte_changed_is_refused_or_read()
    {
        foreach (string name in new[] { "python2", "text_0", "text_2", "text_5", "meta" })
        {
            // Of the pixels a few are enough.
            byte[] file = Files[name];
            int refused = Damage.Try(Damage.Flips(file, file.Length > 1000 ? 3 : 1), changed => PickleReader.Read(changed)).Refused;
            Assert.That(refused, Is.GreaterThan(50), name);
        }
    }

    [Test]
    public void Any_program_ends_with_a_value_or_a_clear_error()
    {
        byte[] opcodes = [.. "().}]dltaesuqpghjrNIJKLMSTUVBCXcRb"u8, 0x80, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8c, 0x8e, 0x93, 0x94, 0x95, 0x96];
        byte[][] words = ["cnumpy\ndtype\n"u8.ToArray(), "cnumpy\nndarray\n"u8.ToArray(), "cnumpy.core.multiarray\n_reconstruct\n"u8.ToArray(), "S'u1'\n"u8.ToArray(), "I1\n"u8.ToArray()];
        Gen<byte[]> piece = Gen.Frequency((6, Gen.Elements(opcodes).Select(opcode => new[] { opcode })), (2, Gen.Elements(words)), (1, Gen.Choose(0, 255).Select(b => new[] { (byte)b })));
        Prop.ForAll(piece.ListOf().Select(pieces => pieces.SelectMany(p => p).Append((byte)'.').ToArray()).ToArbitrary(), program =>
        {
            _ = Damage.Try([program], file => PickleReader.Read(file));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
    }

    private static object? Read(string latin1) => PickleReader.Read(Encoding.Latin1.GetBytes(latin1));

    private static string Text(object? value) => Encoding.UTF8.GetString(((PickleString)value!).Decode().Span);
}
