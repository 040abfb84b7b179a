using System.Text.RegularExpressions;

namespace FastNet;

/// <summary>What a tensor is to its layer.</summary>
internal enum TensorRole
{
    Unknown, Weight, Bias, Gamma, Beta, Mean, Variance,

    /// <summary>PyTorch's number of batches that a batch normalisation has seen.</summary>
    Counter,
}

/// <summary>A tensor of another program, and what its name says.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="IsDouble">Whether its numbers need double.</param>
/// <param name="Module">The layer that it belongs to: "0" of "0.weight", "dense" of "dense/kernel:0", "1" of "W1".</param>
/// <param name="Role">What it is there.</param>
/// <param name="IsTurned">Whether it is (outputs, inputs) as a matrix.</param>
internal sealed partial record ForeignTensor(string Name, int[] Shape, bool IsDouble, string Module, TensorRole Role, bool IsTurned)
{
    // PyTorch's "0.weight" and scikit-learn's "coef_" of linear models are (outputs, inputs), all others (inputs, outputs).
    private static readonly Dictionary<string, (TensorRole Role, bool IsTurned)> Words = new()
    {
        ["weight"] = (TensorRole.Weight, true),
        ["coef"] = (TensorRole.Weight, true),
        ["kernel"] = (TensorRole.Weight, false),
        ["coefs"] = (TensorRole.Weight, false),
        ["W"] = (TensorRole.Weight, false),
        ["bias"] = (TensorRole.Bias, false),
        ["intercept"] = (TensorRole.Bias, false),
        ["intercepts"] = (TensorRole.Bias, false),
        ["b"] = (TensorRole.Bias, false),
        ["gamma"] = (TensorRole.Gamma, false),
        ["beta"] = (TensorRole.Beta, false),
        ["running_mean"] = (TensorRole.Mean, false),
        ["moving_mean"] = (TensorRole.Mean, false),
        ["running_var"] = (TensorRole.Variance, false),
        ["moving_variance"] = (TensorRole.Variance, false),
        ["num_batches_tracked"] = (TensorRole.Counter, false),
    };

    /// <summary>The order of names in which 10 comes after 9.</summary>
    public string Order => OrderOf(Name);

    public static string OrderOf(string name) => Digits().Replace(name, digits => digits.Value.PadLeft(10, '0'));

    /// <summary>What a name says.</summary>
    /// <param name="name">The name.</param>
    /// <param name="shape">The dimensions.</param>
    /// <param name="isDouble">Whether the numbers need double.</param>
    /// <param name="turnsUnknown">Whether a matrix is (outputs, inputs) whose name says nothing.</param>
    public static ForeignTensor Of(string name, int[] shape, bool isDouble, bool turnsUnknown)
    {
        // Keras ends its names in :0.
        string text = name.EndsWith(":0", StringComparison.Ordinal) ? name[..^2] : name;
        int end = text.LastIndexOfAny(['.', '/']);
        string module = text[..Math.Max(0, end)];
        string last = text[(end + 1)..];
        string word = last.TrimEnd('_').TrimEnd([.. "0123456789"]);
        string number = last.TrimEnd('_')[word.Length..];
        word = word.TrimEnd('_');
        (TensorRole role, bool isTurned) = Words.GetValueOrDefault(word, (TensorRole.Unknown, turnsUnknown));
        string owner = module.Length > 0 && number.Length > 0 ? $"{module}.{number}" : module + number;
        return new ForeignTensor(name, shape, isDouble, owner, role, isTurned);
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();
}
