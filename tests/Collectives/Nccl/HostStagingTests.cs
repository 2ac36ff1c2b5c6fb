using Mira.Experiments.Collectives.Nccl;
using static TorchSharp.torch;

namespace Mira.Tests.Collectives.Nccl;

/// <summary>Copies through page-locked memory of the host, with tensors that play those of a GPU.</summary>
public sealed class HostStagingTests
{
    [Fact]
    public void Values_are_changed_in_the_hosts_memory_and_copied_back_in_their_own_type_and_layout()
    {
        using var scope = NewDisposeScope();
        using var staging = new HostStaging(host => host);
        var images = arange(48, ScalarType.Float32).view(2, 4, 3, 2).permute(0, 3, 1, 2);
        var slice = arange(12, ScalarType.Float32).view(3, 4).select(1, 1);
        var half = full([5], 1.5f).to(ScalarType.BFloat16);
        var expected = images.clone().mul(2);

        Assert.Same(images, staging.Through(images, ScalarType.Float32, Double));
        staging.Through(slice, ScalarType.Float32, Double);
        staging.Through(half, ScalarType.Float32, Double);

        Assert.True(images.equal(expected).all().item<bool>());
        Assert.Equal([2f, 10, 18], slice.contiguous().data<float>().ToArray());
        Assert.Equal(3f, half.to(ScalarType.Float32)[4].item<float>());

        static void Double(Tensor host)
        {
            Assert.Equal(ScalarType.Float32, host.dtype);
            host.mul_(tensor(2f));
        }
    }

    [Fact]
    public void Page_locked_memory_is_made_once_and_again_only_for_more()
    {
        using var scope = NewDisposeScope();
        var locked = new List<long>();
        using var staging = new HostStaging(host =>
        {
            locked.Add(host.numel());
            return host.clone();
        });

        staging.Through(ones(100), ScalarType.Float32, _ => { });
        staging.Through(ones(7), ScalarType.Float32, _ => { });
        staging.Through(ones(100), ScalarType.Int64, _ => { });
        staging.Through(ones(200), ScalarType.Float32, _ => { });

        Assert.Equal([100, 100, 200], locked);
    }

    [Fact]
    public void A_copy_is_contiguous_and_a_scope_that_ends_does_not_take_the_memory_along()
    {
        using var staging = new HostStaging(host => host);
        for (var round = 0; round < 2; round++)
        {
            using var scope = NewDisposeScope();
            var copy = staging.Copy(arange(6, ScalarType.Float32).view(2, 3).t());
            Assert.True(copy.is_contiguous());
            Assert.Equal([0f, 3, 1, 4, 2, 5], copy.data<float>().ToArray());
        }
    }
}
