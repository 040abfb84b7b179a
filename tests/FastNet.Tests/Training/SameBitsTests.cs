using System.Globalization;
using System.Numerics;
using FastNet.Numerics;
using FastNet.Tests.Support;

namespace FastNet.Tests.Training;

/// <summary>
/// Training runs give the same bits everywhere: the expected hashes stand here, for every instruction set, vector width, number of workers and
/// machine. The first hash is of the bytes of all parameters after the run; the second of all losses, accuracies, scores and predictions.
/// </summary>
public class SameBitsTests
{
    // 96 features, 33 hidden units, 10 classes and batches of 37 leave tails in every direction, for every tile and vector width.
    [TestCase("sgd", "54fe7f878b670656a678021c96d52c5eb3717634962cf40879732d5e1b20f415", "3e9b093ce0fa822735bab44f796ffbc03105928fc74cadf456c51fc7ee00a582")]
    [TestCase("momentum", "5a560c08b8dd2fad5cdf541fd5b3bc03d8b0fb3c4e4b249ad83f94d9a207f9b7", "e3bd17be6092ff04bbf8ddc0ce2f6a6074fc012df40483a2e48092572da4a923")]
    [TestCase("rmsprop", "d0e8b787fd96aa649543d19db6bbfe82fa62932f50baadf84282c352886ef2ed", "ec99fdcb26c4bcf2509616124da529ba0d2d2d2840d0f7657fd66098bb751f54")]
    [TestCase("adam", "a25472879413090cbb9d2de8f5f5afd515cb7afa47ec28978abf41afd578ba97", "690633f5722a6013bf336a3a1bc8c8d6f2be388f0662695959b27b73f528cb5e")]
    public void Fifty_steps_in_float_have_the_expected_bits(string rule, string parameters, string course)
        => AssertEverywhere(Small<float>(rule), rule, parameters, course);

    [TestCase("sgd", "ff19aeb1dcb88e825bf4b5748213aa87d17e483078f18ee3dcd8038b00818b36", "274afe8e248d8b9277863883f2cebdefc71470537781f20faac4c28567741cd1")]
    [TestCase("momentum", "2201797bb8f3276671ef151ce462d81f474429243c0ff593757aa00c1f95ed38", "72f3207014d3f0cb3d3076df0497dc256116b6e2592e05ab1e4d78fb3f4507c2")]
    [TestCase("rmsprop", "9555c1da9a77325c4b592e00534abebd4fa45d85541e0d890ff35a6b6dea2995", "0fab5e2a00f095044fb7682f6502953447f0134f3c4e13a626e57dd06cf2da8a")]
    [TestCase("adam", "595a3898310ee9db5f6158b8457f86993943ad6cd31e1631217f7b78d294641d", "ebc54dccd20032f8d182310daf062d3f69da57031da48c882da975b0148b1de8")]
    public void Fifty_steps_in_double_have_the_expected_bits(string rule, string parameters, string course)
        => AssertEverywhere(Small<double>(rule), rule, parameters, course);

    // 700 features are several blocks of k, and 130 x 700 x 70 is work enough to pack operands and to share tiles among the workers.
    [TestCase("6e70073d0f42e45bfb34119f49e6258fd8456e64d4b8cdfc3c593938a0ba8438", "e11d250f4e0c1fd8922a0aed2c4fdeae1ba0ad978188775cae70c7655e048815")]
    public void A_larger_net_in_float_has_the_expected_bits(string parameters, string course)
        => AssertEverywhere(Large<float>(), "momentum", parameters, course);

    [TestCase("52a093c7d8e22b3e35a866b6f00caeeb95526510149206ac9e6060b18ffdee02", "c5438c8d1a0a5765d211ab8ca122b18c3d2eae841f99a521d7942423d2f32503")]
    public void A_larger_net_in_double_has_the_expected_bits(string parameters, string course)
        => AssertEverywhere(Large<double>(), "momentum", parameters, course);

    [Test]
    public void The_width_is_the_one_that_the_run_was_started_for()
    {
        string? expected = Environment.GetEnvironmentVariable("FASTNET_EXPECTED_WIDTH");
        int width = expected is null ? SimdDispatch.SupportedWidths[0] : int.Parse(expected, CultureInfo.InvariantCulture);
        Assert.That(SimdDispatch.Width, Is.EqualTo(width));
    }

    private static void AssertEverywhere<T>(TrainingRun<T> run, string rule, string parameters, string course)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using (run)
        {
            Widths.ForEachWithWorkers((workers, where) => Assert.That(run.Train(rule, workers), Is.EqualTo((parameters, course)), where));
        }
    }

    private static TrainingRun<T> Small<T>(string rule)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => new(96, 33, 10, trainingRows: 200, validationRows: 50)
        {
            Options = new TrainingOptions
            {
                Iterations = 50,
                BatchSize = 37,
                LearningRate = rule switch { "sgd" => 0.3, "momentum" => 2e-2, _ => 2e-3 },
                LearningRateDecay = 0.95,
                TrainingAccuracySamples = 100,
            },
        };

    private static TrainingRun<T> Large<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => new(700, 70, 10, trainingRows: 400, validationRows: 150)
        {
            Convention = RegularizationConvention.Full,
            Legacy = true,
            Options = new TrainingOptions { Iterations = 8, BatchSize = 130, LearningRate = 5e-3, LearningRateDecay = 0.9 },
        };
}
