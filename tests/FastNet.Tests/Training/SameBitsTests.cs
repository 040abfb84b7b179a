using System.Globalization;
using System.Numerics;
using FastNet.Numerics;
using FastNet.Tests.Support;

namespace FastNet.Tests.Training;

/// <summary>
/// Training runs give the same bits everywhere: the expected hashes stand here, for every instruction set, vector width, number of workers and
/// machine. The first hash is of the bytes of all parameters (and the state) after the run; the second of all losses, accuracies, scores and predictions.
/// </summary>
public class SameBitsTests
{
    // 96 features, 33 hidden units, 10 classes and batches of 37 leave tails in every direction, for every tile and vector width.
    [TestCase("sgd", "7ba6b9ca75dea0a0cbfe549f9bc2ee805f1eeb47cca2caf5ea8f04c1d1e04991", "465b36de5534d42f7b9d222d2081fda35b4ea71447660219916af7c4b5fdbb72")]
    [TestCase("momentum", "27119b837139fab5e148d653a524b737e469295ce928dd3f360676cb95d1a22f", "cfd1441522fcbb3ef6b4731ac9e43b1d6e4e4de9251600bb2077a519db0ed251")]
    [TestCase("nesterov", "9b89053a3eaea110910781ccb4988b0c6891864b7350b9f64b27f0b8038afefa", "25c83bcfa9d1bf9b60ca0b7f6001db82ce2fbcacda3782649abe63ca19d69f99")]
    [TestCase("adagrad", "82c7b5b188e5065ba8c9d129b1a0cd2ab65b4b169d6580e746724ae2dfdb0cdf", "396981dd0d907dc052a567a02a41f16e406c750c4694f41d7bde65ffdf72c89e")]
    [TestCase("rmsprop", "7248dc4be806be59e393237a236d2f65dea2135dca28ee68cd93a9114bbef06b", "ac93e91ad4f8886e9c10de3c92032e9a5fdaad60947bdc84707e8782e9c00b4f")]
    [TestCase("adam", "eff7520ed937e2ad0202fb97d9405c5b36d08d61810eb6012a5f27e57454d9d4", "a2e5d3b96e60dc2e66bd22b5e559c6e97896c74797439e5770ec2c67efd318bf")]
    public void Fifty_steps_in_float_have_the_expected_bits(string rule, string parameters, string course)
        => AssertEverywhere(Small<float>(rule), rule, parameters, course);

    [TestCase("sgd", "2583a9791c67c0451caa253c4fb36375f200d02ed5304de972c15a48ea5a9596", "94b33548450c9ed8d103a9734859d607766f4ac6826bd1bdaba1f841b483f3e1")]
    [TestCase("momentum", "83894f65328d52c4d7324ca49c4c051a3aec91b75a6862f54fb5a6824faa2a67", "979379ffcbc916ab0028d66c5680fab0b09235f228ce6e2baca975fda71a6059")]
    [TestCase("nesterov", "42cc61ef22e03587fcdb9e5a304d9114c7752ec8adf6e0ba269499107ada97bd", "9d55784ac76a6a41ae807b5d101863e486376f3f3eceb706462938a272dff02a")]
    [TestCase("adagrad", "357a49f0017f6a8a70de008cc2a19cb6e23fde2c26c50bec94b0b247420bb7fc", "f468c424934459adb21af793fc95bbc411d80a9be398ec5eb55a60fc42dc8bd1")]
    [TestCase("rmsprop", "ec4682d726d8774d83e0f36f40f546ff53655faaf9091992292fc8155ea0c8d9", "741331e864d82b586c59056ef2fc90b2fb24348d0fab993b9a31ca839e30b893")]
    [TestCase("adam", "8663e0b9426fe1d3678e65ac8e059b7413ce55b7697eb30c3ab1f72a40f9d61d", "a9049196a7cb009ae11c5f24e9ff50c7ccf2ab8001f525eef37adb78510b078b")]
    public void Fifty_steps_in_double_have_the_expected_bits(string rule, string parameters, string course)
        => AssertEverywhere(Small<double>(rule), rule, parameters, course);

    [TestCase("6fa114d928bd1fd336a24714d2c5446d4455f192b41b8c2046209be542b9d149", "aa2f183ed4186d61e59698dae3c810c1e5ce299ac9f2ca6bb514cf3a1782a855")]
    public void Full_batches_on_a_cosine_have_the_expected_bits(string parameters, string course)
        => AssertEverywhere(FullBatch(), "nesterov", parameters, course);

    // 700 features are several blocks of k, and 130 x 700 x 70 is work enough to pack operands and to share tiles among the workers.
    [TestCase("a65193f8fba7d56d0327559114215980c13b99e07a80fee837465146056bb8bf", "3f8ce59d3e650e0461afcd9806070326aeeeeecbfcb8ff5d1ad07c5b28660c23")]
    public void A_larger_net_in_float_has_the_expected_bits(string parameters, string course)
        => AssertEverywhere(Large<float>(), "momentum", parameters, course);

    [TestCase("a80eff4a712329db5e43ba730a1ffa07455a7bb08aa2c5e78b6d5f3610ee1bc6", "832feb0ccb1f77a98cc9f2e09af5a0cf92f579240ceb4cbf1803b30de5d9804e")]
    public void A_larger_net_in_double_has_the_expected_bits(string parameters, string course)
        => AssertEverywhere(Large<double>(), "momentum", parameters, course);

    [TestCase(Normalization.None, "fb759c1563a1871fb2e6d233e4aed8d42966ebfa17280ce7c586293911fff65b", "391ed2e43b231f0df100efe47d3921b947d97b2c021597a94263589f31481006")]
    [TestCase(Normalization.Batch, "7237f5c0d0ff8bfe43cfdcd91705c6d196b9721c235813bb9d4a434416e0cbca", "9359fd2b4bb2cf4e2f324cf4d333bdcb7d0c9dbb9c5a6a33abb6fc4f5b170d19")]
    [TestCase(Normalization.Layer, "eba007e01db4bae19567168db61f94737b611d4887b01df99f1b6cc53c030fc0", "03e69000393626a860dcb169c7fc0d7b5b4f2cd0f9b7342a6145cf60cec5fe22")]
    public void A_deep_net_with_dropout_in_float_has_the_expected_bits(Normalization normalization, string parameters, string course)
        => AssertEverywhere(Deep<float>(normalization), "adam", parameters, course);

    [TestCase(Normalization.None, "361c1f74fb902c3070c6246baac6e168c069a3ca12d82bdcaf39711f3ebe8e23", "dfe6c07942d2afe4eaca6e5f3598563f5953c82c27b1310babb6b21070149b81")]
    [TestCase(Normalization.Batch, "b7142f9c83c7b53489bfcfd2f71a1fc66bfc01af0b7d8d5ba67455fe492d4013", "8633aeb46d6271477dd971cc8cd108d00c0ac9cda60cdf15fd0745138336b816")]
    [TestCase(Normalization.Layer, "0c9405beaa7f3fa9a3ed566e029881c9341165acb782b0617095135f39dc34cd", "128b4b3b9c70382f7174ba9078639bbf616c82a5f0f689e17482e11c9f8b4ca6")]
    public void A_deep_net_with_dropout_in_double_has_the_expected_bits(Normalization normalization, string parameters, string course)
        => AssertEverywhere(Deep<double>(normalization), "adam", parameters, course);

    [TestCase("aff92e3957502ccc6d07574d92586f16657f2d1ea54f2a13e6d05845ac3b4a3e", "07c6c626f05ddf06ed0ffce35ad2b148855570b7a1a712de387488dc406bed14")]
    public void Changed_images_smoothed_labels_averages_and_weight_decay_have_the_expected_bits(string parameters, string course)
        => AssertEverywhere(Changed(), "adam, decay 0.1", parameters, course);

    [TestCase("fbec009c4bbb6733d49165291845d31984ca1f3c581782a06103685ae55c9229", "a067a4ce18e6865d0f7d93eb51b1b3438debd1e8b4cda771d85ab79cfe71523f")]
    public void A_net_with_every_kind_of_layer_in_float_has_the_expected_bits(string parameters, string course)
        => AssertEverywhere(EveryLayer<float>(), "adam", parameters, course);

    [TestCase("b68a7624d4327ec3a062a16426dce129781b7fdb3d08f5affd224eeeda9346a4", "c8992d3bd6c733878deb9d527ae7845455b02434cbece3a7ace793ad9171de02")]
    public void A_net_with_every_kind_of_layer_in_double_has_the_expected_bits(string parameters, string course)
        => AssertEverywhere(EveryLayer<double>(), "adam", parameters, course);

    [Test]
    public void The_width_is_the_one_that_the_run_was_started_for()
    {
        string? expected = Environment.GetEnvironmentVariable("FASTNET_EXPECTED_WIDTH");
        int width = expected is null ? SimdDispatch.SupportedWidths[0] : int.Parse(expected, CultureInfo.InvariantCulture);
        Assert.That(SimdDispatch.Width, Is.EqualTo(width));
    }

    private static void AssertEverywhere<T>(TrainingRun<T> run, string rule, string parameters, string course)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Widths.ForEachWithWorkers((workers, where) => Assert.That(run.Train(rule, workers), Is.EqualTo((parameters, course)), where));

    private static TrainingRun<T> Small<T>(string rule)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => new(96, 33, 10, trainingRows: 200, validationRows: 50)
        {
            Options = new TrainingOptions
            {
                Iterations = 50,
                BatchSize = 37,
                LearningRate = rule switch { "sgd" => 0.3, "momentum" or "nesterov" => 2e-2, "adagrad" => 1e-2, _ => 2e-3 },
                LearningRateDecay = 0.95,
                TrainingAccuracySamples = 100,
            },
        };

    private static TrainingRun<double> FullBatch()
        => new(96, 33, 10, trainingRows: 200, validationRows: 50)
        {
            Options = new TrainingOptions
            {
                FullBatch = true,
                Iterations = 50,
                BatchSize = 200,
                LearningRate = 4e-2,
                Schedule = LearningRateSchedule.Cosine with { WarmupIterations = 5 },
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

    private static TrainingRun<T> Deep<T>(Normalization normalization)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => new(96, 0, 10, trainingRows: 200, validationRows: 50)
        {
            Options = new TrainingOptions { Iterations = 50, BatchSize = 37, LearningRate = 3e-3, LearningRateDecay = 0.95, TrainingAccuracySamples = 100 },
            Net = (random, workers) =>
            {
                FullyConnectedNet<T> net = new(96, [67, 41, 33], 10, 37, new() { Regularization = 1e-3, Convention = RegularizationConvention.Full, Normalization = normalization, DropoutKeep = 0.8, Seed = 5, Workers = workers });
                net.Initialize(random, Initializer.He);
                return net;
            },
        };

    private static TrainingRun<float> Changed()
        => new(96, 0, 10, trainingRows: 200, validationRows: 50)
        {
            Options = new TrainingOptions
            {
                Iterations = 50,
                BatchSize = 37,
                LearningRate = 3e-3,
                TrainingAccuracySamples = 100,
                AverageDecay = 0.9,
                Augmentation = new ImageAugmentation(new ImageShape(1, 12, 8)) { Flip = true, Shift = 1, Seed = 3 },
            },
            Net = (random, workers) =>
            {
                FullyConnectedNet<float> net = new(96, [67, 41], 10, 37, new() { Normalization = Normalization.Batch, DropoutKeep = 0.9, Seed = 5, Workers = workers, Loss = new SoftmaxLoss<float>(0.1) });
                net.Initialize(random, Initializer.He);
                return net;
            },
        };

    private static TrainingRun<T> EveryLayer<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => new(96, 0, 10, trainingRows: 200, validationRows: 50)
        {
            Options = new TrainingOptions { Iterations = 50, BatchSize = 37, LearningRate = 1e-2, LearningRateDecay = 0.95, TrainingAccuracySamples = 100 },
            Net = (random, workers) =>
            {
                EveryLayerNet<T> net = new(96, 10, 37, workers);
                net.Initialize(random);
                return net;
            },
        };
}
