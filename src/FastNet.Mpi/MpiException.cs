namespace FastNet.Mpi;

/// <summary>MPI is not there, or the processes cannot work together; the message says which and why.</summary>
public sealed class MpiException : IOException
{
    /// <summary>An exception with a standard message.</summary>
    public MpiException()
        : this("The processes of MPI cannot work together.")
    {
    }

    /// <summary>An exception with a message.</summary>
    /// <param name="message">What is wrong, and what was expected.</param>
    public MpiException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with its cause.</summary>
    /// <param name="message">What is wrong, and what was expected.</param>
    /// <param name="innerException">The cause.</param>
    public MpiException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
