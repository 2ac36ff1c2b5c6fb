using Mira.Experiments.Methods;
using Mira.Experiments.Models;
using static TorchSharp.torch;

namespace Mira.Tests.Support;

/// <summary>Random images of 16 pixels in the place of a training set, the same for one seed.</summary>
internal sealed class GivenImages(int count, int seed) : ITrainingImages
{
    public int Count => count;

    public Tensor Read(PretrainingNetwork network, Func<NetworkOutput, Tensor> part)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        network.eval();
        var rows = part(network.Read(ChannelsLast.Of(randn([count, 3, 16, 16], generator: generator))));
        network.train();
        return rows.MoveToOuterDisposeScope();
    }
}
