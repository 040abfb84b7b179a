using System.Numerics;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Reduction;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public unsafe class LaneFoldTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Test]
    public void Lanes_at_the_given_distance_change_places_and_folds_reach_every_lane([Values(1, 2, 4, 8)] int distance) => Widths.ForEach(width =>
    {
        T* results = stackalloc T[4 * SwapOp<T>.MostLanes];
        int lanes = 0;
        SwapOp<T> op = new()
        {
            Distance = distance,
            Lanes = &lanes,
            Swapped = results,
            Sum = results + SwapOp<T>.MostLanes,
            Max = results + (2 * SwapOp<T>.MostLanes),
            Inside = results + (3 * SwapOp<T>.MostLanes),
        };
        Ranges.Run<T, SwapOp<T>>(op, 1, 1, null);
        for (int lane = 0; lane < lanes; lane++)
        {
            T number = T.CreateChecked(lane);
            Assert.That(op.Sum[lane], Is.EqualTo(T.CreateChecked(lanes * (lanes - 1) / 2)), $"sum, width {width}, lane {lane}");
            Assert.That(op.Max[lane], Is.EqualTo(T.CreateChecked(lanes - 1)), $"max, width {width}, lane {lane}");
            Assert.That(op.Inside[lane], Is.EqualTo(lane < distance ? number : -T.One), $"mask, width {width}, lane {lane}");
            if (distance < lanes)
            {
                Assert.That(op.Swapped[lane], Is.EqualTo(T.CreateChecked(lane ^ distance)), $"swap, width {width}, lane {lane}");
            }
        }
    });
}
