using Mira.Experiments.Evaluation.Metrics;

namespace Mira.Tests.Evaluation.Metrics;

public sealed class AveragePrecisionTests
{
    [Fact]
    public void Precision_agrees_with_scikit_learn_also_with_ties()
    {
        using var golden = new GoldenFile("ranking.safetensors");
        var truth = golden.Integers("truth").Select(mark => mark == 1).Chunk(60).ToArray();
        var scores = golden.Doubles("scores").Chunk(60).ToArray();
        for (var i = 0; i < truth.Length; i++)
        {
            Assert.Equal(golden.Doubles("eleven_points")[i], AveragePrecision.ElevenPoints(scores[i], truth[i]), 1e-12);
        }
    }

    [Fact]
    public void A_class_without_a_positive_image_has_no_precision() =>
        Assert.Throws<ArgumentException>(() => AveragePrecision.ElevenPoints([1, 2], [false, false]));
}
