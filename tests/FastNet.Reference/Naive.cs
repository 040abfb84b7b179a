namespace FastNet.Reference;

/// <summary>
/// The specification of each kernel: one plain scalar loop, one file per operation. Kernels give the same bits as these loops at every
/// vector width and with any number of workers. Slow on purpose: nothing but tests and readers should call it.
/// </summary>
public static partial class Naive;
