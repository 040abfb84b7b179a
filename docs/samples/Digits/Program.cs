using System.Runtime.InteropServices.JavaScript;
using System.Runtime.Versioning;
using Digits;
using FastNet;

// The page calls what is exported; there is nothing to do before.
return 0;

/// <summary>What the page's script calls.</summary>
[SupportedOSPlatform("browser")]
internal static partial class Page
{
    private const double Pen = 1.3;

    private static Model? _model;

    /// <summary>Takes the bytes of the file that <c>fastnet train</c> wrote.</summary>
    [JSExport]
    public static void Load(byte[] file)
    {
        // The runtime's file system is in memory.
        File.WriteAllBytes("model.safetensors", file);
        Model model = Model.Load("model.safetensors");
        if (model.InputSize != DigitPicture.Side * DigitPicture.Side)
        {
            throw new InvalidDataException($"The model takes {model.InputSize} numbers; {DigitPicture.Side} x {DigitPicture.Side} pixels were expected.");
        }

        _model = model;
    }

    /// <summary>The picture that the net sees: 28 x 28 bytes.</summary>
    /// <param name="points">x and y of each point; NaN and NaN end a stroke.</param>
    [JSExport]
    public static byte[] Picture(double[] points)
    {
        byte[] picture = new byte[DigitPicture.Side * DigitPicture.Side];
        DigitPicture.Draw(points, Pen, picture);
        return picture;
    }

    /// <summary>The probabilities of the classes of a picture.</summary>
    [JSExport]
    public static double[] Probabilities(byte[] picture)
    {
        Model model = _model ?? throw new InvalidOperationException("Load comes first.");
        double[] probabilities = new double[model.OutputSize];
        model.Probabilities<byte, double>(picture, probabilities);
        return probabilities;
    }
}
