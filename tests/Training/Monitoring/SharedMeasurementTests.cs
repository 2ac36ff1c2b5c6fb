using Mira.Experiments.Collectives;
using Mira.Experiments.Methods.Sweeps;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Training.Monitoring;
using static TorchSharp.torch;

namespace Mira.Tests.Training.Monitoring;

/// <summary>Two processes that share a batch measure and learn what one that holds it whole does.</summary>
public sealed class SharedMeasurementTests
{
    private const int Rows = 20;
    private const int Split = 7;

    [Fact]
    public void Statistics_of_two_parts_are_those_of_the_whole()
    {
        using var scope = NewDisposeScope();
        var logits = Enumerable.Range(1, 3)
            .Select(seed => SampleLogits.Clustered(seed, Rows, 12).to(float32)).ToArray();

        var whole = Measure(logits, 0, Rows, SingleProcess.Instance);
        var halves = TwoHalves.Run((half, collectives) =>
            Measure(logits, half == 0 ? 0 : Split, half == 0 ? Split : Rows - Split, collectives));

        Assert.All(halves, half => Near.Equal(whole, half, 1e-5));
    }

    [Fact]
    public void Classifiers_of_two_parts_learn_as_that_of_the_whole()
    {
        using var scope = NewDisposeScope();
        var recipe = TinyRun.Good with { BatchSize = Rows, UsesTeacher = false };
        var features = rand(2, Rows, recipe.Backbone.FeatureDimension);
        var labels = arange(Rows, ScalarType.Int64).remainder(3);

        var whole = Learn(recipe, features, labels, SingleProcess.Instance);
        var halves = TwoHalves.Run((half, collectives) => Learn(recipe,
            features.narrow(1, half == 0 ? 0 : Split, half == 0 ? Split : Rows - Split),
            labels.narrow(0, half == 0 ? 0 : Split, half == 0 ? Split : Rows - Split), collectives));

        Assert.All(halves, half => Near.Equal(whole, half, 1e-6));
    }

    private static Tensor Measure(Tensor[] logits, int start, int count, ICollectives collectives)
    {
        var parts = Array.ConvertAll(logits, values => values.narrow(0, start, count).contiguous());
        var batch = new GlobalBatch(count, SharedRows.Of(collectives, Rows));
        var labels = StepMeasurement.Of(parts[0], parts[1], parts[2].div(0.03).softmax(1),
            new LabelTemperatures(0.1, 0.2, 0.05), batch);
        var (covariance, cosine) = EmbeddingMeasurement.Of(parts[0], batch);
        return cat([labels, covariance.reshape(-1), cosine.reshape(1), ViewCorrelation.Of(parts[0], parts[1], batch)
            .reshape(1)]);
    }

    private static Tensor Learn(PretrainRecipe recipe, Tensor features, Tensor labels, ICollectives collectives)
    {
        using var probe = new OnlineProbe(recipe, classes: 3, steps: 4, seed: 5, CPU, collectives);
        var outputs = features.unbind().Select(values => new NetworkOutput(values, values, values)).ToList();
        for (var step = 0; step < 2; step++)
        {
            probe.Learn(new StepEvidence(step, zeros([]), outputs, outputs, [], new StepRates(0, 0, 0, true)), labels);
        }
        return probe.Student.Weight.clone();
    }
}
