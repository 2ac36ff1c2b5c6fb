using Mira.Experiments.Methods;
using Mira.Experiments.Models;
using Mira.Tests.Methods;
using static TorchSharp.torch;

namespace Mira.Tests.Models;

/// <summary>Views of one size in one pass.</summary>
public sealed class JoinedViewsTests
{
    [Fact]
    public void Views_of_a_size_share_batch_statistics_and_those_of_another_have_their_own()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        Tensor[] views = [.. ((int[])[16, 16, 8, 8]).Select(size =>
            ChannelsLast.Of(randn([4, 3, size, size], generator: generator)))];
        using var joined = Network(joins: true);
        using var plain = Network(joins: false);

        var seen = joined.ReadAll(views);

        var large = plain.Read(ChannelsLast.Of(cat([views[0], views[1]]))).Logits;
        var small = plain.Read(ChannelsLast.Of(cat([views[2], views[3]]))).Logits;
        Near.Equal(large, cat([seen[0].Logits, seen[1].Logits]), 1e-5);
        Near.Equal(small, cat([seen[2].Logits, seen[3].Logits]), 1e-5);
        Assert.True((plain.Read(views[0]).Logits - seen[0].Logits).abs().max().item<float>() > 1e-3);
    }

    private static PretrainingNetwork Network(bool joins)
    {
        var recipe = ContrastRuns.Tiny("simclr") with { JoinsViews = joins };
        var setting = new MethodSetting(recipe, 1, 0, CPU, Experiments.Collectives.SingleProcess.Instance);
        return NetworkPair.Make(setting, PretrainingMethods.Create(setting), NetworkRole.Student);
    }
}
