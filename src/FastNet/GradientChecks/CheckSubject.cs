namespace FastNet;

/// <summary>
/// A function of some arrays, with memory of its own: what one worker of a check evaluates. At rest its arrays hold the point of the check; one element at a time is moved
/// and put back.
/// </summary>
internal abstract class CheckSubject
{
    /// <summary>Values that the function gives.</summary>
    public abstract int Outputs { get; }

    /// <summary>The function rounds as numbers of this size do, though its values may be smaller: 0 where they tell.</summary>
    public virtual double Magnitude => 0;

    /// <summary>The elements of an array, to be moved in place.</summary>
    public abstract Span<double> Values(int array);

    /// <summary>The function's values; the same for the same arrays, whatever was called before.</summary>
    /// <param name="array">The array of which one element was moved since the values at rest; -1: none.</param>
    /// <param name="index">That element.</param>
    /// <param name="outputs">Receives the values.</param>
    public abstract void Evaluate(int array, int index, Span<double> outputs);
}
