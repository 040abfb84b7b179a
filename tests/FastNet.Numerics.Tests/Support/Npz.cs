namespace FastNet.Numerics.Tests.Support;

/// <summary>Arrays of the .npz files of the folder Golden.</summary>
internal static class Npz
{
    /// <summary>One array, flattened; integers as double, too.</summary>
    public static double[] Read(string file, string array) => NpzFile.Golden(file + ".npz").Numbers(array);
}
