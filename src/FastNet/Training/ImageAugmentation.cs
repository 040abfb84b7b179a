using System.Globalization;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// Random changes of the images of each training batch while they are gathered (<see cref="GatherImages"/>). They depend on seed, step and row of
/// the batch alone, so a run that continues needs no more than its step's number.
/// </summary>
/// <param name="Shape">Channels, height and width of the images, whose rows hold them plane by plane, all of the first channel first.</param>
public sealed record ImageAugmentation(ImageShape Shape)
{
    /// <summary>Whether half of the images are flipped left to right.</summary>
    public bool Flip { get; init; }

    /// <summary>
    /// The largest shift in pixels, each way in both directions, all shifts being equally likely; 0 comes in where an image moved away. Below
    /// height and width.
    /// </summary>
    public int Shift { get; init; }

    /// <summary>
    /// How far each of the four entries of an image's matrix may be from those of the identity, all values being equally likely: images are turned,
    /// stretched and sheared about their middle, and the pixels of their edges go on outwards, for a shift too. 0 (none) to
    /// <see cref="GatherImages.LargestWarp"/>.
    /// </summary>
    public double Warp { get; init; }

    /// <summary>The seed of the choices.</summary>
    public ulong Seed { get; init; }

    /// <summary>The changes as they are compared on resuming: flipped, shifted by up to 4, warped by up to 0.1, seed 0.</summary>
    internal string Description => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Flip ? "flipped, " : string.Empty)}shifted by up to {Shift} pixels of "
        + $"{Shape.Channels} x {Shape.Height} x {Shape.Width}{Warped}, seed {Seed}");

    // Checkpoints from before there was a warp say nothing of it.
    private string Warped => Warp > 0 ? string.Create(CultureInfo.InvariantCulture, $", warped by up to {Warp:R}") : string.Empty;

    /// <exception cref="ArgumentException">A number makes no sense.</exception>
    internal void Validate()
    {
        Shape.Validate(Shift);
        Ensure.Within(Warp, 0, GatherImages.LargestWarp);
    }
}
