using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <content>Checks of the same bits, whatever computes them.</content>
public abstract partial class LayerSuite
{
    private static readonly Lock WidthLock = new();

    /// <summary>A batch large enough to be shared gives the same bits at every vector width that this process has, with 1 to 4 workers.</summary>
    private void CheckWidths<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // The width is the process's: one check at a time may change it. What else runs meanwhile has the same bits at every width.
        lock (WidthLock)
        {
            CompareWidths(OpenShared<T>(), SimdDispatch.Width);
        }
    }

    private void CompareWidths<T>(LayerRun<T> first, int former)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        try
        {
            SimdDispatch.Width = 1;
            LayerBits<T> expected = LayerBits<T>.OfAll(first);
            for (int count = 1; count <= 4; count++)
            {
                using Workers workers = new(count);
                LayerRun<T> run = new(Make, first.Rows, workers: workers);
                first.CopyInputsTo(run);
                foreach (int width in SimdDispatch.SupportedWidths)
                {
                    SimdDispatch.Width = width;
                    expected.AssertSame(LayerBits<T>.OfAll(run), $"width {width}, {count} workers, beside scalar code on one thread");
                }
            }
        }
        finally
        {
            SimdDispatch.Width = former;
        }
    }

    /// <summary>The bits are those of the committed hash, if there is one.</summary>
    private string CheckHash()
    {
        Sha256 hash = new();
        LayerBits<double>.OfAll(OpenShared<double>()).AddTo(hash);
        if (HasFloatTwin)
        {
            LayerBits<float>.OfAll(OpenShared<float>()).AddTo(hash);
        }

        string actual = Convert.ToHexStringLower(hash.Finish())[..16];
        if (ExpectedHash is not null && actual != ExpectedHash)
        {
            string expected = $"{ExpectedHash}, as when ExpectedHash was written";
            throw new LayerFault($"The bits of Forward, Backward and Predict have the hash {actual}; expected {expected}.");
        }

        return ExpectedHash is null ? $"protected override string ExpectedHash => \"{actual}\";" : string.Empty;
    }

    /// <summary>
    /// The same step gives the same result each time; where there are steps, others give other results, and test mode does not know them.
    /// </summary>
    private void CheckStep<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        LayerRun<T> run = Open<T>(Math.Max(Rows, 20));
        LayerBits<T> first = LayerBits<T>.OfStep(run);
        first.AssertSame(LayerBits<T>.OfStep(run), "the same step a second time");
        ILayer<T> layer = ((SteppedLayer<T>)run.Layer).Inner;
        if (!SetStep(layer, AnyStep + 1))
        {
            return;
        }

        LayerRun<T> other = new(memory => new SteppedLayer<T>(Create(memory), made => SetStep(made, AnyStep + 1)), run.Rows);
        run.CopyInputsTo(other);
        if (other.Forward().AsSpan().SequenceEqual(run.Forward()))
        {
            throw new LayerFault($"y is the same at steps {AnyStep} and {AnyStep + 1}; expected others, for SetStep returned true.");
        }

        LayerBits<T>.AssertSame(other.Predict(), run.Predict(), $"y in test mode at step {AnyStep + 1} instead of {AnyStep}");
    }

    /// <summary>In float the layer computes the same as in double, as far as float can tell.</summary>
    private void CheckTwin()
    {
        LayerRun<float> narrow = Open<float>(Rows);
        LayerRun<double> wide = Open<double>(Rows);
        narrow.CopyInputsTo(wide);
        LayerBits<double>.OfAll(wide).AssertClose(LayerBits<float>.OfAll(narrow), TwinTolerance);
    }
}
