namespace FastNet.Data;

/// <summary>The forms of data sets that <see cref="DataSet"/> tells apart.</summary>
public enum DataFormat
{
    /// <summary>CIFAR-10's binary form, a folder or an archive.</summary>
    Cifar10Binary,

    /// <summary>CIFAR-10's python form, a folder or an archive.</summary>
    Cifar10Python,

    /// <summary>The four IDX files of MNIST and Fashion-MNIST.</summary>
    Idx,

    /// <summary>Arrays of the user's own in a .npz archive.</summary>
    Npz,

    /// <summary>A table of the user's own in a CSV file.</summary>
    Csv,

    /// <summary>Arrays of the user's own in .npy files of a folder.</summary>
    Npy,

    /// <summary>Pictures of the user's own, a folder for each class.</summary>
    Pictures,
}
