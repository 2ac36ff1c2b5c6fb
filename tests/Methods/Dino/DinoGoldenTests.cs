using Mira.Experiments.Collectives;
using Mira.Experiments.Methods;
using Mira.Experiments.Methods.Dino;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using static TorchSharp.torch;

namespace Mira.Tests.Methods.Dino;

/// <summary>DINO's labels, center, loss and head against PyTorch.</summary>
public sealed class DinoGoldenTests
{
    private static readonly DinoRecipe Settings = new() { TemperatureEpochs = 2 };

    private static readonly PretrainRecipe Recipe = new()
    {
        Projector = new() { HiddenDimension = 24, EmbeddingDimension = 8, Prototypes = 12 },
        Method = Settings,
        BatchSize = 8,
    };

    [Theory]
    [InlineData(ScalarType.Float64, 1e-12)]
    [InlineData(ScalarType.Float32, 2e-5)]
    public void Targets_loss_and_gradients_are_those_of_PyTorch(ScalarType type, double tolerance)
    {
        using var scope = NewDisposeScope();
        using var file = GoldenMethod.Open("dino");
        var teacher = file.Load("teacher").to_type(type);
        var student = file.Load("student").to_type(type).requires_grad_();
        var before = cat([zeros(1, 12, ScalarType.Float64), file.Load("centers")]).to_type(type);
        var losses = new List<Tensor>();
        for (var step = 0; step < teacher.shape[0]; step++)
        {
            var targets = teacher[step].unbind()
                .Select(logits => DinoTargets.Of(logits, before[step], Settings.TemperatureAt(step / 2))).ToList();
            Near.Equal(file.Load("targets")[step], stack(targets), tolerance);
            losses.Add(SwappedPrediction.Loss(targets, [.. student[step].unbind()], 0.1));
        }
        stack(losses).sum().backward();

        Near.Equal(file.Load("losses"), stack(losses), tolerance);
        Near.Equal(file.Load("gradient"), student.grad!, tolerance);
    }

    [Fact]
    public void Center_follows_the_scores_of_both_views_step_by_step()
    {
        using var scope = NewDisposeScope();
        using var file = GoldenMethod.Open("dino");
        var setting = GoldenMethod.Setting(Recipe, stepsPerEpoch: 2);
        using var method = PretrainingMethods.Create(setting);
        var (teacher, student) = (GoldenMethod.Single(file.Load("teacher")), GoldenMethod.Single(file.Load("student")));

        for (var step = 0; step < teacher.shape[0]; step++)
        {
            var views = GoldenMethod.Step(setting, step, student[step], student[step], teacher[step]);
            var labels = method.Label(views);
            Near.Equal(file.Load("targets")[step], stack(labels.Select(label => label.Targets)), 2e-5);
            Near.Equal(file.Load("centers")[step], method.State.Single().Value, 1e-5);
            Near.Equal(file.Load("losses")[step], method.Loss(views, labels), 1e-5);
        }
    }

    [Fact]
    public void Processes_that_share_a_batch_have_one_center()
    {
        using var scope = NewDisposeScope();
        using var file = GoldenMethod.Open("dino");
        var scores = GoldenMethod.Single(file.Load("teacher")[0]);
        (int Start, int Length)[] parts = [(0, 3), (3, 5)];

        var halves = TwoHalves.Run((half, collectives) =>
        {
            var center = new TeacherCenter(12, 0.9, CPU, SharedRows.Of(collectives, 8));
            center.Follow([.. scores.unbind().Select(view => view.narrow(0, parts[half].Start, parts[half].Length))]);
            return center.Value;
        });

        Assert.All(halves, half => Near.Equal(file.Load("centers")[0], half, 1e-6));
    }

    [Fact]
    public void Head_has_the_outputs_and_gradients_of_PyTorch()
    {
        using var scope = NewDisposeScope();
        using var file = GoldenMethod.Open("dino");
        using var start = new Initialization(1, CPU);
        var head = new DinoHead(16, Recipe.Projector, start);
        GoldenMethod.Fill(head, file, "head.");
        var features = GoldenMethod.Single(file.Load("head.features"));

        var outputs = Enumerable.Range(0, 2).Select(view => head.Read(features[view])).ToList();
        var targets = GoldenMethod.Single(file.Load("targets")[0]);
        var loss = SwappedPrediction.Loss([.. targets.unbind()], [.. outputs.Select(output => output.Logits)], 0.1);
        loss.backward();

        Near.Equal(file.Load("head.embeddings"), stack(outputs.Select(output => output.Embeddings)));
        Near.Equal(file.Load("head.logits"), stack(outputs.Select(output => output.Logits)));
        Near.Equal(file.Load("head.loss"), loss.view(1));
        Assert.All(GoldenMethod.Parameters(head), entry =>
            Near.Equal(file.Load($"head.gradient.{entry.Name}"), entry.Value.grad!, 2e-4));
    }

    [Fact]
    public void Head_with_batch_normalization_has_the_outputs_gradients_and_statistics_of_PyTorch()
    {
        using var scope = NewDisposeScope();
        using var file = GoldenMethod.Open("dino-norm");
        using var start = new Initialization(1, CPU);
        var head = new DinoHead(16, Recipe.Projector, start, HeadNorm.Batch);
        GoldenMethod.Fill(head, file, "head.");
        var (features, targets) = (GoldenMethod.Single(file.Load("features")),
            GoldenMethod.Single(file.Load("targets")));

        var outputs = Enumerable.Range(0, 2).Select(view => head.Read(features[view])).ToList();
        var loss = SwappedPrediction.Loss([.. targets.unbind()], [.. outputs.Select(output => output.Logits)], 0.1);
        loss.backward();

        Near.Equal(file.Load("embeddings"), stack(outputs.Select(output => output.Embeddings)));
        Near.Equal(file.Load("logits"), stack(outputs.Select(output => output.Logits)));
        Near.Equal(file.Load("loss"), loss.view(1));
        // A bias in front of a batch normalization moves nothing: its gradient is rounding alone.
        var (idle, moving) = (new[] { "projector.0.bias", "projector.2.bias" }, GoldenMethod.Parameters(head)
            .ToLookup(entry => entry.Name));
        Assert.All(moving.Where(entry => !idle.Contains(entry.Key)),
            entry => Near.Equal(file.Load($"gradient.{entry.Key}"), entry.Single().Value.grad!, 2e-4));
        Assert.All(idle, name => Assert.InRange(moving[name].Single().Value.grad!.abs().max().item<float>(), 0, 1e-5));
        var projector = head.Parts[0].Part;
        Assert.All(projector.named_buffers().Where(entry => entry.name.Contains("running", StringComparison.Ordinal)),
            entry => Near.Equal(file.Load($"after.projector.{entry.name}"), entry.buffer));
    }

    [Fact]
    public void Temperature_goes_evenly_from_its_first_value_to_its_last()
    {
        var settings = new DinoRecipe();

        Assert.Equal(0.04, settings.TemperatureAt(0), 12);
        Assert.Equal(0.04 + (0.03 * 10 / 49), settings.TemperatureAt(10), 12);
        Assert.Equal(0.07, settings.TemperatureAt(49), 12);
        Assert.Equal(0.07, settings.TemperatureAt(999), 12);
        Assert.Equal(0.07, (settings with { TemperatureEpochs = 0 }).TemperatureAt(0), 12);
    }
}
