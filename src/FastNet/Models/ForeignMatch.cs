using System.Text.RegularExpressions;

namespace FastNet;

/// <summary>Finds the tensors of another program that are the parameters of layers.</summary>
internal static partial class ForeignMatch
{
    /// <summary>A layer with tensors, or a module of a file.</summary>
    private enum Kind
    {
        Affine, BatchNormalization, LayerNormalization,
    }

    /// <summary>The tensor of each parameter, by the parameter's name. A bias that the file does not have is left out.</summary>
    /// <param name="layers">The layers (<see cref="ModelLayers"/>).</param>
    /// <param name="file">The file.</param>
    /// <param name="names">The tensor's name for each parameter's name; null: by the names in the file, or by their order.</param>
    /// <exception cref="ArgumentException">A name is none of the layers' parameters.</exception>
    /// <exception cref="DataFormatException">A tensor is missing, left over, or of another shape, or there are several ways.</exception>
    public static Dictionary<string, ForeignTensor> Find(
        IReadOnlyList<string> layers, ForeignWeights file, IReadOnlyDictionary<string, string>? names)
    {
        Slot[][] slots = [.. layers.Select(layer => ModelLayers.TensorsOf(layer).Select(one => new Slot(one.Role, one.Name, one.Shape)).ToArray())
            .Where(parts => parts.Length > 0)];
        DataFormatException.Demand(slots.Length > 0, "the layers have no weights; expected a layer with some");
        ForeignTensor[] tensors = [.. file.All.Where(tensor => tensor.Role != TensorRole.Counter)];
        Dictionary<string, ForeignTensor> found = names is not null ? ByMap(slots, file.All, names)
            : Array.Exists(tensors, tensor => tensor.Role == TensorRole.Unknown) ? ByOrder(slots, tensors)
            : ByModule(slots, tensors);
        foreach (Slot slot in slots.SelectMany(parts => parts))
        {
            Require(slot, found);
        }

        string[] left = names is null ? [.. tensors.Except(found.Values).Select(tensor => tensor.Name)] : [];
        DataFormatException.Demand(left.Length == 0, $"its tensors {FileText.List(left)} belong to none of the layers");
        return found;
    }

    private static void Require(Slot slot, Dictionary<string, ForeignTensor> found)
    {
        if (found.TryGetValue(slot.Name, out ForeignTensor? tensor))
        {
            int[] expected = slot.In(tensor);
            string why = slot.Shape.Length < 2 ? string.Empty : tensor.IsTurned ? " (outputs, inputs)" : " (inputs, outputs)";
            DataFormatException.Demand(
                tensor.Shape.AsSpan().SequenceEqual(expected),
                $"its tensor {FileText.Quote(tensor.Name)} has shape [{FileText.List(tensor.Shape)}]; "
                    + $"[{string.Join(", ", expected)}]{why} was expected for {slot.Name}");
        }
        else
        {
            DataFormatException.Demand(slot.Role == TensorRole.Bias, $"it has no tensor for {slot.Name}");
        }
    }

    private static Dictionary<string, ForeignTensor> ByMap(
        Slot[][] slots, IReadOnlyList<ForeignTensor> tensors, IReadOnlyDictionary<string, string> names)
    {
        string[] known = [.. slots.SelectMany(parts => parts).Select(slot => slot.Name)];
        return names.ToDictionary(pair => pair.Key, pair => known.Contains(pair.Key)
            ? tensors.FirstOrDefault(tensor => tensor.Name == pair.Value)
                ?? throw new DataFormatException(
                    $"it has no tensor {FileText.Quote(pair.Value)}; it has {FileText.List([.. tensors.Select(tensor => tensor.Name)])}")
            : throw new ArgumentException($"'{pair.Key}' is no parameter of the layers; expected one of {string.Join(", ", known)}."));
    }

    /// <summary>Matrices and vectors in the order of their names: Keras writes both layer after layer, scikit-learn all matrices first.</summary>
    private static Dictionary<string, ForeignTensor> ByOrder(Slot[][] slots, ForeignTensor[] tensors)
    {
        ForeignTensor[] ordered = [.. tensors.OrderBy(tensor => tensor.Order, StringComparer.Ordinal)];
        Slot[] all = [.. slots.SelectMany(parts => parts)];
        Slot[] matrices = [.. all.Where(slot => slot.Shape.Length == 2)];
        Slot[] vectors = [.. all.Where(slot => slot.Shape.Length == 1)];
        Slot[] withoutBiases = [.. vectors.Where(slot => slot.Role != TensorRole.Bias)];
        ForeignTensor[] foundMatrices = [.. ordered.Where(tensor => tensor.Shape.Length == 2)];
        ForeignTensor[] foundVectors = [.. ordered.Where(tensor => tensor.Shape.Length == 1)];
        vectors = foundVectors.Length == withoutBiases.Length ? withoutBiases : vectors;
        int others = ordered.Length - foundMatrices.Length - foundVectors.Length;
        DataFormatException.Demand(
            foundMatrices.Length == matrices.Length && foundVectors.Length == vectors.Length && others == 0,
            $"it has {foundMatrices.Length} matrices, {foundVectors.Length} vectors and {others} other arrays; "
                + $"the layers have {matrices.Length} matrices and {vectors.Length} vectors");
        return matrices.Zip(foundMatrices).Concat(vectors.Zip(foundVectors)).ToDictionary(pair => pair.First.Name, pair => pair.Second);
    }

    private static Dictionary<string, ForeignTensor> ByModule(Slot[][] slots, ForeignTensor[] tensors)
    {
        Module[] modules = [.. tensors.GroupBy(tensor => tensor.Module).SelectMany(ModulesOf)
            .OrderBy(module => ForeignTensor.OrderOf(module.Name), StringComparer.Ordinal)];
        Dictionary<string, ForeignTensor> found = [];
        foreach (Kind kind in Enum.GetValues<Kind>())
        {
            Slot[][] layers = [.. slots.Where(parts => KindOf(parts.Select(slot => slot.Role)) == kind)];
            Module[] own = [.. modules.Where(module => KindOf(module.Tensors.Keys) == kind)];
            DataFormatException.Demand(
                layers.Length == own.Length,
                $"it has {own.Length} {Words(kind)} ({FileText.List([.. own.Select(module => module.Name)])}); the layers have {layers.Length}");
            foreach ((Slot[] layer, Module module) in Pair(layers, own))
            {
                foreach (Slot slot in layer.Where(slot => module.Tensors.ContainsKey(slot.Role)))
                {
                    found.Add(slot.Name, module.Tensors[slot.Role]);
                }
            }
        }

        return found;
    }

    /// <summary>By the numbers in the names, where nothing else is different in them; otherwise by the shapes, where they leave no choice.</summary>
    private static IEnumerable<(Slot[] Layer, Module Module)> Pair(Slot[][] layers, Module[] modules)
    {
        if (modules.Select(module => Number().Replace(module.Name, string.Empty)).Distinct().Count() <= 1)
        {
            return layers.Zip(modules);
        }

        (Slot[] Layer, Module[] Fitting)[] all =
        [
            .. layers.Select(layer => (layer, modules.Where(module => layer[0].In(module.Main).SequenceEqual(module.Main.Shape)).ToArray())),
        ];
        string names = FileText.List([.. modules.Select(module => module.Name)]);
        DataFormatException.Demand(
            all.All(pair => pair.Fitting.Length == 1) && all.Select(pair => pair.Fitting[0]).Distinct().Count() == all.Length,
            $"the order of its layers {names} is told neither by numbers in the names nor by the shapes; expected a map of names");
        return all.Select(pair => (pair.Layer, pair.Fitting[0]));
    }

    /// <summary>What stands under one name: an affine layer, a normalisation, or both ("1" of W1 and gamma1).</summary>
    private static IEnumerable<Module> ModulesOf(IGrouping<string, ForeignTensor> group)
    {
        Dictionary<TensorRole, ForeignTensor> all = [];
        foreach (ForeignTensor tensor in group)
        {
            DataFormatException.Demand(
                all.TryAdd(tensor.Role, tensor),
                $"its tensors {FileText.Quote(all.GetValueOrDefault(tensor.Role)?.Name)} and {FileText.Quote(tensor.Name)} mean the same");
        }

        bool isNorm = all.Keys.Any(role => role is TensorRole.Gamma or TensorRole.Beta or TensorRole.Mean or TensorRole.Variance);
        if (all.TryGetValue(TensorRole.Weight, out ForeignTensor? weight) && weight.Shape.Length == 1)
        {
            // PyTorch calls gamma weight, and beta bias.
            yield return new Module(group.Key, all.ToDictionary(pair => OfNorm(pair.Key), pair => pair.Value));
            yield break;
        }

        if (weight is not null || !isNorm)
        {
            yield return new Module(group.Key, all.Where(pair => pair.Key is TensorRole.Weight or TensorRole.Bias).ToDictionary());
        }

        if (isNorm)
        {
            yield return new Module(group.Key, all.Where(pair => pair.Key is not (TensorRole.Weight or TensorRole.Bias)).ToDictionary());
        }
    }

    private static TensorRole OfNorm(TensorRole role)
        => role switch { TensorRole.Weight => TensorRole.Gamma, TensorRole.Bias => TensorRole.Beta, _ => role };

    private static Kind KindOf(IEnumerable<TensorRole> roles)
        => roles.Contains(TensorRole.Mean) || roles.Contains(TensorRole.Variance) ? Kind.BatchNormalization
            : roles.Contains(TensorRole.Gamma) || roles.Contains(TensorRole.Beta) ? Kind.LayerNormalization
            : Kind.Affine;

    private static string Words(Kind kind) => kind switch
    {
        Kind.Affine => "affine layers",
        Kind.BatchNormalization => "batch normalisations",
        _ => "layer normalisations",
    };

    [GeneratedRegex("_?[0-9]+")]
    private static partial Regex Number();

    /// <summary>A parameter that needs a tensor.</summary>
    private sealed record Slot(TensorRole Role, string Name, int[] Shape)
    {
        /// <summary>The shape that it has in a file.</summary>
        public int[] In(ForeignTensor tensor) => tensor.IsTurned && Shape.Length == 2 ? [Shape[1], Shape[0]] : Shape;
    }

    private sealed record Module(string Name, Dictionary<TensorRole, ForeignTensor> Tensors)
    {
        /// <summary>The tensor that tells the size.</summary>
        public ForeignTensor Main
            => Tensors.GetValueOrDefault(TensorRole.Weight) ?? Tensors.GetValueOrDefault(TensorRole.Gamma) ?? Tensors.Values.First();
    }
}
