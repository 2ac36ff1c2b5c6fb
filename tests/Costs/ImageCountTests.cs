using Mira.Experiments.Costs;
using Mira.Experiments.Scales;

namespace Mira.Tests.Costs;

public sealed class ImageCountTests
{
    [Theory]
    [InlineData("imagenet", 1_281_167, 50_000)]
    [InlineData("imagenet100", 126_689, 5_000)]
    [InlineData("cifar10", 50_000, 10_000)]
    public void Sets_are_whole_at_the_scale_of_the_paper(string dataset, int train, int test) =>
        Assert.Equal(new ImageCount(train, test), ImageCount.Of(dataset, Scale.Paper));

    [Fact]
    public void A_laptop_has_the_embedded_images() =>
        Assert.Equal(new ImageCount(5000, 1000), ImageCount.Of("cifar10", Scale.Laptop));

    [Fact]
    public void The_smoke_scale_is_counted_as_it_is_run()
    {
        var study = Scale.Smoke.Policy();
        Assert.Equal(new ImageCount(study.TrainImages!.Value, study.TestImages!.Value),
            ImageCount.Of("cifar10", Scale.Smoke));
    }
}
