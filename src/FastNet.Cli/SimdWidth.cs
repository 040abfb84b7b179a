using FastNet.Numerics;

namespace FastNet.Cli;

/// <summary>The vector width that was chosen for this process.</summary>
internal static class SimdWidth
{
    /// <summary>Whether the environment forces the width.</summary>
    public static bool IsForced => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(SimdDispatch.WidthVariable));

    /// <summary>Fails in one clear line when FASTNET_SIMD asks for what is not to be had.</summary>
    /// <exception cref="ToolException">The variable is no width of this machine.</exception>
    public static void Require()
    {
        try
        {
            _ = SimdDispatch.Width;
        }
        catch (TypeInitializationException error) when (error.InnerException is InvalidOperationException reason)
        {
            throw new ToolException(reason.Message, error);
        }
    }
}
