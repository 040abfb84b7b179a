namespace FastNet;

/// <summary>What "L2 regularisation of strength reg" means; the CS231n notebooks have used both.</summary>
public enum RegularizationConvention
{
    /// <summary>loss += 0.5 reg sum(W^2), dW += reg W: the newer notebooks.</summary>
    Half,

    /// <summary>loss += reg sum(W^2), dW += 2 reg W: the older ones.</summary>
    Full,
}
