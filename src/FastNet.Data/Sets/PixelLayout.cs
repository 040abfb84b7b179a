namespace FastNet.Data;

/// <summary>In which order the pixels of an image become the features of a row.</summary>
public enum PixelLayout
{
    /// <summary>Plane by plane: channel c of pixel (h, w) is feature (c * height + h) * width + w, as in CIFAR-10's binary files.</summary>
    ChannelFirst,

    /// <summary>Pixel by pixel: channel c of pixel (h, w) is feature (h * width + w) * channels + c, as in picture files.</summary>
    Interleaved,
}
