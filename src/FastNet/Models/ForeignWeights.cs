using System.Numerics;

namespace FastNet;

/// <summary>The numbers in a file of another program: a safetensors file, or a .npz archive, by its ending.</summary>
internal sealed class ForeignWeights : IDisposable
{
    private const string ArchiveEnding = ".npz";

    private readonly SafetensorsFile? _tensors;
    private readonly NpzArchive? _arrays;

    private ForeignWeights(SafetensorsFile file)
    {
        (_tensors, TurnsUnknown) = (file, true);
        All = [.. file.Tensors.Select(tensor => ForeignTensor.Of(tensor.Name, [.. tensor.Shape], tensor.Type == "F64", TurnsUnknown))];
    }

    private ForeignWeights(NpzArchive archive)
    {
        _arrays = archive;
        All = [.. archive.Inspect().Select(array => ForeignTensor.Of(array.Name, array.Header.Shape, array.Header.Type != NpyType.F4, TurnsUnknown))];
    }

    /// <summary>All tensors, those of modules in the order of the numbers in their names.</summary>
    public IReadOnlyList<ForeignTensor> All { get; }

    /// <summary>Whether a matrix is (outputs, inputs) whose name does not tell.</summary>
    public bool TurnsUnknown { get; }

    public static bool IsArchive(string path) => FileText.HasExtension(path, ArchiveEnding);

    /// <exception cref="DataFormatException">The file is damaged, or none of these.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ForeignWeights Open(string path)
    {
        return IsArchive(path)
            ? RegularFile.Opened(NpzArchive.Open(path), archive => new ForeignWeights(archive))
            : RegularFile.Opened(DataFormatException.In(path, () => ModelFile.Open(path)), file => new ForeignWeights(file));
    }

    /// <summary>Reads a tensor as numbers of the model; each must be finite.</summary>
    /// <exception cref="DataFormatException">One is not, or the tensor holds something else than numbers.</exception>
    public T[] Read<T>(ForeignTensor tensor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] values = new T[(int)NpyHeader.Product(tensor.Shape)];
        if (_arrays is not null)
        {
            Convert(_arrays, tensor, values.AsSpan());
        }
        else if (typeof(T) == typeof(double) && !tensor.IsDouble)
        {
            float[] floats = new float[values.Length];
            _tensors!.Read<float>(tensor.Name, floats);
            values = Array.ConvertAll(floats, T.CreateTruncating);
        }
        else
        {
            _tensors!.Read<T>(tensor.Name, values);
        }

        return TensorValues.Problem<T>(tensor.Name, tensor.Shape, values) is string problem ? throw new DataFormatException(problem) : values;
    }

    /// <summary>The one whole number of a tensor that counts something.</summary>
    /// <exception cref="DataFormatException">It has another type or shape.</exception>
    public long ReadCounter(ForeignTensor tensor)
    {
        DataFormatException.Demand(
            NpyHeader.Product(tensor.Shape) == 1,
            $"its tensor {FileText.Quote(tensor.Name)} has shape [{FileText.List(tensor.Shape)}]; [] was expected");
        long[] value = new long[1];
        if (_tensors is not null)
        {
            _tensors.Read<long>(tensor.Name, value);
        }
        else
        {
            double number = 0;
            Convert(_arrays!, tensor, new Span<double>(ref number));
            value[0] = (long)number;
        }

        return value[0];
    }

    private static void Convert<T>(NpzArchive archive, ForeignTensor tensor, Span<T> values)
        where T : unmanaged, IFloatingPoint<T>
    {
        NpyArray array = archive.Read(tensor.Name);
        DataFormatException.Demand(!array.IsText, $"its array {FileText.Quote(tensor.Name)} is text; numbers were expected");
        array.Convert(0, values);
    }

    public void Dispose()
    {
        _tensors?.Dispose();
        _arrays?.Dispose();
    }
}
