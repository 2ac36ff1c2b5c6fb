namespace Mira.Tests.Anchors;

/// <summary>A published accuracy is met on the embedded images; <c>make anchors</c> takes all of CIFAR-10.</summary>
/// <remarks>It takes seconds, for 6,000 images through a real network. No other test holds decoder, normalization,
/// network and k-NN together against somebody else's number: 91.73 % of 10,000 images, 91.2 ± 0.9 % of these.</remarks>
public sealed class Resnet20Tests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public async ValueTask InitializeAsync()
    {
        var checkpoint = Resnet20.Unpack(_folder);
        foreach (var split in (string[])["train", "test"])
        {
            await Resnet20.Mira("extract", "--checkpoint", checkpoint, "--split", split, "--threads", "1",
                "--out", Features(split));
        }
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_published_networks_classifier_is_right_on_912_of_1000_and_its_neighbors_on_905()
    {
        Assert.Equal((912, 4_993), (Resnet20.Right(Features("test")), Resnet20.Right(Features("train"))));
        Assert.Equal(90.5, await Resnet20.Knn(Path.Combine(_folder, "knn"), Features("train"), Features("test")), 6);
    }

    private string Features(string split) => Path.Combine(_folder, $"{split}.npz");
}
