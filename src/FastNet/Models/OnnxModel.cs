using System.Numerics;

namespace FastNet;

/// <summary>
/// A model as an ONNX graph: preprocessing, layers, and what <see cref="Model"/> makes of scores. Where ONNX Runtime has an operator for floats
/// alone (Elu, LeakyRelu, Softplus, Erf), a net of doubles gets it in parts that exist for doubles (<see cref="Activation{T}.Onnx"/>).
/// </summary>
internal sealed class OnnxModel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The axis of a row's numbers.</summary>
    private static readonly int[] Columns = [1];

    private readonly OnnxGraph<T> _graph = new();
    private readonly NetMemory<T> _weights;

    private OnnxModel(NetMemory<T> weights) => _weights = weights;

    /// <summary>The file of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="layers">Its layers, flattened.</param>
    /// <param name="weights">Its parameters.</param>
    /// <param name="loss">Its loss.</param>
    /// <param name="bytes">Whether rows are bytes; else they are of type T.</param>
    /// <exception cref="NotSupportedException">A layer, or a loss of numbers, is not one of FastNet's; or the file would be too long.</exception>
    public static ProtobufWriter Create(Model model, IEnumerable<ILayer<T>> layers, NetMemory<T> weights, Loss<T> loss, bool bytes)
    {
        ProtobufWriter file = new OnnxModel<T>(weights).Add(model, layers, loss, bytes).File(
        [
            .. model.Metadata,
            new("loss", loss.Name),
            new(model.IsClassifier ? "classes" : "targets", ModelFile.Texts(model.Names)),
        ]);
        return file.Length <= int.MaxValue ? file
            : throw new NotSupportedException($"The model takes {file.Length} bytes as ONNX; expected {int.MaxValue} at most, as protobuf holds.");
    }

    private OnnxGraph<T> Add(Model model, IEnumerable<ILayer<T>> layers, Loss<T> loss, bool bytes)
    {
        OnnxType type = OnnxGraph<T>.Type;
        string x = _graph.Input("input", bytes ? OnnxType.UInt8 : type, model.InputSize);
        x = bytes ? _graph.Node("Cast", [x], ("to", (int)type)) : x;
        x = Prepared(x, model);
        foreach (ILayer<T> layer in layers)
        {
            x = Layer(x, layer);
        }

        string scores = _graph.Node("Identity", [x], "scores");
        if (model.IsClassifier)
        {
            _graph.Node("ArgMax", [scores], "class", ("axis", 1), ("keepdims", 0));
            _graph.Node("Softmax", [scores], "probabilities", ("axis", 1));
            _graph.Output("class", OnnxType.Int64, null);
            _graph.Output("probabilities", type, model.OutputSize);
        }
        else
        {
            _graph.Node("Identity", [Predicted(scores, model, loss)], "values");
            _graph.Output("values", type, model.OutputSize);
        }

        _graph.Output("scores", type, model.OutputSize);
        return _graph;
    }

    /// <summary>The net's input of raw rows.</summary>
    private string Prepared(string x, Model model)
    {
        if (model.Mean.Length > 0)
        {
            // The mean in two parts, its rounding and the rest: a difference of numbers near it keeps all digits, as in double.
            double[] rest = Array.ConvertAll(model.Mean, mean => mean - double.CreateTruncating(T.CreateTruncating(mean)));
            x = _graph.Node("Sub", [x, _graph.Row("mean", model.Mean)]);
            x = Array.TrueForAll(rest, part => part == 0) ? x : _graph.Node("Sub", [x, _graph.Row("mean_rest", rest)]);
        }

        x = model.Deviation.Length > 0 ? _graph.Node("Div", [x, _graph.Row("deviation", model.Deviation)]) : x;
        return model.File.Options.AppendOnes ? _graph.Node("Pad", [x, _graph.Integers(0, 0, 0, 1), _graph.Number(1)]) : x;
    }

    /// <summary>The predicted numbers in the unit of the targets.</summary>
    private string Predicted(string x, Model model, Loss<T> loss)
    {
        x = loss switch
        {
            PoissonLoss<T> => _graph.Node("Exp", [x]),
            SigmoidCrossEntropyLoss<T> => _graph.Node("Sigmoid", [x]),
            SquaredLoss<T> or AbsoluteLoss<T> or HuberLoss<T> => x,
            _ => throw new NotSupportedException($"The loss '{loss.Name}' is one's own, so ONNX does not know what its scores predict."),
        };
        x = model.TargetDeviation.Length > 0 ? _graph.Node("Mul", [x, _graph.Row("target_deviation", model.TargetDeviation)]) : x;
        return model.TargetMean.Length > 0 ? _graph.Node("Add", [x, _graph.Row("target_mean", model.TargetMean)]) : x;
    }

    private string Layer(string x, ILayer<T> layer)
    {
        switch (layer)
        {
            case DropoutLayer<T>:
                return x;
            case AffineLayer<T> affine:
                string[] bias = affine.Bias is null ? [] : [Parameter(affine.Bias.Name)];
                return _graph.Node("Gemm", [x, Parameter(affine.Weight.Name), .. bias]);
            case ActivationLayer<T> { Activation.Onnx: { } nodes }:
                return nodes(_graph, x);
            case MaxoutLayer<T> maxout:
                // 0 stands for as many rows as there are.
                string pieces = _graph.Node("Reshape", [x, _graph.Integers(0, maxout.Pieces, maxout.OutputSize)]);
                return _graph.Node("ReduceMax", [pieces], ("axes", Columns), ("keepdims", 0));
            case BatchNormLayer<T> norm:
                return BatchNorm(x, norm);
            case LayerNormLayer<T> norm:
                string difference = _graph.Node("Sub", [x, Mean(x)]);
                string variance = _graph.Node("Add", [Mean(_graph.Node("Mul", [difference, difference])), _graph.Number(norm.Epsilon)]);
                string normal = _graph.Node("Div", [difference, _graph.Node("Sqrt", [variance])]);
                return _graph.Node("Add", [_graph.Node("Mul", [normal, Parameter("gamma" + norm.Suffix)]), Parameter("beta" + norm.Suffix)]);
            default:
                throw new NotSupportedException(
                    $"{layer} is not a layer of FastNet's, so it cannot be written as ONNX; "
                        + "expected affine, activation, normalisation, dropout or maxout layers.");
        }
    }

    private string BatchNorm(string x, BatchNormLayer<T> norm)
    {
        // The attribute is a float; what it lacks of a double is added to the variances.
        float epsilon = float.CreateTruncating(norm.Epsilon);
        T lacking = norm.Epsilon - T.CreateTruncating(epsilon);
        string variance = Parameter("running_var" + norm.Suffix, value => value + lacking);
        string mean = Parameter("running_mean" + norm.Suffix);
        return _graph.Node(
            "BatchNormalization", [x, Parameter("gamma" + norm.Suffix), Parameter("beta" + norm.Suffix), mean, variance], ("epsilon", epsilon));
    }

    private string Mean(string x) => _graph.Node("ReduceMean", [x], ("axes", Columns), ("keepdims", 1));

    /// <summary>A parameter or running statistic of the net, under its name.</summary>
    private string Parameter(string name, Func<T, T>? change = null)
    {
        Parameter found = _weights.Named(name);
        T[] values = _weights.Of(found).ToArray();
        return _graph.Constant<T>(name, found.Shape, change is null ? values : Array.ConvertAll(values, value => change(value)));
    }
}
