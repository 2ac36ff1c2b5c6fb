using CsCheck;
using Mira.Experiments.Evaluation.Metrics;
using static TorchSharp.torch;

namespace Mira.Tests.Evaluation.Metrics;

public sealed class MetricsTests
{
    [Fact]
    public void Accuracies_agree_with_scikit_learn()
    {
        using var golden = new GoldenFile("metrics.safetensors");
        var labels = golden.Integers("labels");
        var ranks = golden.Doubles("scores").Chunk(11)
            .Zip(labels, (scores, label) => ClassRanks.Of(scores, label)).ToArray();
        var accuracy = Accuracy.Of(ranks, labels);
        var expected = golden.Doubles("accuracies");
        Assert.Equal(expected[0] * 100, accuracy.Top1, 9);
        Assert.Equal(expected[1] * 100, accuracy.Top5, 9);
        Assert.Equal(expected[2] * 100, accuracy.MeanPerClass, 9);
    }

    [Fact]
    public void Tensors_and_arrays_give_the_same_ranks_also_with_ties_and_broken_scores()
    {
        var score = Gen.Int[0, 40].Select(value =>
            value switch { 0 => double.NaN, 1 => double.PositiveInfinity, _ => value % 4.0 });
        Gen.Select(score.Array[24], Gen.Int[0, 3].Array[3]).Sample((scores, labels) =>
        {
            using var scope = NewDisposeScope();
            var ranks = ClassRanks.Of(tensor(scores).view(3, 2, 4),
                tensor(Array.ConvertAll(labels, label => (long)label)));
            var expected = scores.Chunk(4).Select((row, i) => (long)ClassRanks.Of(row, labels[i / 2]));
            Assert.Equal(expected, ranks.data<long>().ToArray());
        }, iter: 200, threads: 1);
    }

    [Fact]
    public void An_accuracy_counts_first_guesses_first_five_and_classes() =>
        Assert.Equal(new Accuracy(4, 50, 75, 50), Accuracy.Of([0, 0, 1, 9], [0, 1, 1, 0]));
}
