using TorchSharp;
using TorchSharp.Modules;

namespace FastNet.Rivals;

/// <summary>
/// A net of affine layers with ReLU between them in TorchSharp, which begins with the parameters of one of FastNet's: softmax cross-entropy, and an L2
/// term on the weights.
/// </summary>
internal sealed class TorchNet : IDisposable
{
    /// <summary>Of momentum, as FastNet has it unless told.</summary>
    private const double Coefficient = 0.9;

    private readonly Linear[] _layers;
    private readonly torch.optim.Optimizer _optimizer;
    private readonly double _regularization;
    private readonly CrossEntropyLoss _loss = torch.nn.CrossEntropyLoss();

    /// <param name="net">Sizes and first parameters.</param>
    /// <param name="rule">sgd, momentum or adam, with the constants of FastNet's.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="regularization">The strength of the L2 term, on weights and not on biases, as in the net.</param>
    public TorchNet(Net<float> net, string rule, double rate, double regularization)
    {
        _layers = [.. net.Layers.OfType<AffineLayer<float>>().Select(layer => torch.nn.Linear(layer.InputSize, layer.OutputSize))];
        using (torch.no_grad())
        {
            using DisposeScope scope = torch.NewDisposeScope();
            for (int i = 0; i < _layers.Length; i++)
            {
                // Ours are (inputs, units), theirs (units, inputs).
                Linear layer = _layers[i];
                long[] shape = [layer.weight.shape[1], layer.weight.shape[0]];
                layer.weight.copy_(torch.tensor(net.Layout[2 * i].Of(net.Parameters).ToArray(), shape).t());
                layer.bias!.copy_(torch.tensor(net.Layout[(2 * i) + 1].Of(net.Parameters).ToArray()));
            }
        }

        IEnumerable<TorchSharp.Modules.Parameter> parameters = _layers.SelectMany(layer => layer.parameters());
        _optimizer = rule == "adam"
            ? torch.optim.Adam(parameters, rate)
            : torch.optim.SGD(parameters, rate, rule == "momentum" ? Coefficient : 0);
        _regularization = regularization;
    }

    /// <summary>Forward, loss, backward and update.</summary>
    /// <param name="x">(rows, features).</param>
    /// <param name="y">(rows), labels.</param>
    /// <returns>The loss before the update, without its L2 term.</returns>
    public double Step(torch.Tensor x, torch.Tensor y)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        _optimizer.zero_grad();
        torch.Tensor loss = _loss.forward(Scores(x), y);
        loss.backward();
        Decay();
        _optimizer.step();
        return loss.item<float>();
    }

    /// <summary>The part of the rows whose class has the highest score.</summary>
    public double Accuracy(torch.Tensor x, torch.Tensor y)
    {
        using IDisposable inference = torch.inference_mode();
        using DisposeScope scope = torch.NewDisposeScope();
        return Scores(x).argmax(1).eq(y).sum().item<long>() / (double)y.shape[0];
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _loss.Dispose();
        foreach (Linear layer in _layers)
        {
            layer.Dispose();
        }
    }

    /// <summary>
    /// The gradient of the L2 term, in place. The weight_decay of TorchSharp's Adam (0.107) leaves a tensor of each step to the collector, and new memory
    /// for the next ones costs many times the update.
    /// </summary>
    private void Decay()
    {
        if (_regularization == 0)
        {
            return;
        }

        using IDisposable quiet = torch.no_grad();
        foreach (Linear layer in _layers)
        {
            layer.weight.grad!.add_(layer.weight, alpha: _regularization);
        }
    }

    private torch.Tensor Scores(torch.Tensor x)
    {
        torch.Tensor values = _layers[0].forward(x);
        foreach (Linear layer in _layers.AsSpan(1))
        {
            values = layer.forward(torch.nn.functional.relu(values, inplace: true));
        }

        return values;
    }
}
